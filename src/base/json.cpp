#include "base/json.hpp"

#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "base/utf8.hpp"

namespace oauthkit::json {
namespace {

constexpr std::size_t max_bytes = 64 * 1024;
constexpr std::size_t max_depth = 16;

void append_escape(std::string& out, unsigned char byte) {
  static constexpr char digits[] = "0123456789abcdef";
  out += "\\u00";
  out += digits[byte >> 4];
  out += digits[byte & 15];
}

/// Watches a parse: nlohmann/json lets the last of two members win and recurses without bound when a tree is copied,
/// so that both are refused before a tree exists.
class Guard : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override {
    members_.emplace_back();
    return members_.size() <= max_depth;
  }
  bool key(string_t& name) override { return members_.back().insert(name).second; }
  bool end_object() override { return pop(); }
  bool start_array(std::size_t) override {
    members_.emplace_back();
    return members_.size() <= max_depth;
  }
  bool end_array() override { return pop(); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

 private:
  bool pop() {
    members_.pop_back();
    return true;
  }
  std::vector<std::set<std::string>> members_;
};

// What `Params` does not take from a form, it does not take from here either.
const char* fault_of(std::string_view name, std::string_view value, const Params::Limits& limits) {
  if (name.empty()) return "a parameter has no name";
  if (name.size() > limits.name_bytes) return "the name of a parameter is too long";
  if (value.size() > limits.value_bytes) return "the value of a parameter is too long";
  const bool nul = name.find('\0') != name.npos || value.find('\0') != value.npos;
  return nul ? "a parameter contains a NUL byte" : nullptr;
}

}  // namespace

bool is_well_formed(std::string_view text) {
  // nlohmann/json takes a NUL for the end of the text, whatever follows.
  if (text.size() > max_bytes || text.find('\0') != text.npos || !is_utf8(text)) return false;
  Guard guard;
  return nlohmann::json::sax_parse(text, &guard);
}

void append_string(std::string& out, std::string_view text) {
  if (!is_utf8(text)) {
    out += nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    return;
  }
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') out += '\\';
    if (byte < 0x20) {
      append_escape(out, byte);
    } else {
      out += c;
    }
  }
  out += '"';
}

std::string array_of(const std::vector<std::string>& texts) {
  std::string array = "[";
  for (const auto& text : texts) {
    if (array.size() > 1) array += ',';
    append_string(array, text);
  }
  return array + "]";
}

void ObjectWriter::name(std::string_view name) {
  if (text_.size() > 1) text_ += ',';
  append_string(text_, name);
  text_ += ':';
}

void ObjectWriter::add(std::string_view member, std::string_view text) {
  name(member);
  append_string(text_, text);
}

void ObjectWriter::add_json(std::string_view member, std::string_view json) {
  name(member);
  text_ += json;
}

Result<Params> parse_flat_object(std::string_view text) {
  if (!is_well_formed(text)) return invalid_request("the body is not a well-formed JSON object");
  const auto object = nlohmann::json::parse(text, nullptr, false);
  if (!object.is_object()) return invalid_request("the body is not a JSON object");
  const Params::Limits limits;
  if (object.size() > limits.count) return invalid_request("there are too many parameters");
  Params params;
  for (const auto& [name, value] : object.items()) {
    if (!value.is_string()) return invalid_request("every member of the body must be a string");
    const auto& content = value.get_ref<const std::string&>();
    if (const char* fault = fault_of(name, content, limits)) return invalid_request(fault);
    params.add(name, content);
  }
  return params;
}

bool is_object(std::string_view text) {
  const auto start = text.find_first_not_of(" \t\r\n");
  return start != std::string_view::npos && text[start] == '{' && is_well_formed(text);
}

}  // namespace oauthkit::json
