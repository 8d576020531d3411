#include "base/json.hpp"

#include "base/utf8.hpp"

namespace oauthkit::json {
namespace {

void append_escape(std::string& out, unsigned char byte) {
  static constexpr char digits[] = "0123456789abcdef";
  out += "\\u00";
  out += digits[byte >> 4];
  out += digits[byte & 15];
}

/// `text` with U+FFFD for every byte that belongs to no character.
std::string repaired(std::string_view text) {
  constexpr std::size_t longest = 4;
  std::string sound;
  while (!text.empty()) {
    std::size_t length = 1;
    while (length < longest && length < text.size() && !is_utf8(text.substr(0, length))) ++length;
    const bool is_character = is_utf8(text.substr(0, length));
    sound += is_character ? text.substr(0, length) : "\xef\xbf\xbd";
    text.remove_prefix(is_character ? length : 1);
  }
  return sound;
}

}  // namespace

void append_string(std::string& out, std::string_view text) {
  if (!is_utf8(text)) return append_string(out, repaired(text));
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

std::string written(const Document::Value& value) {
  if (!value.is_text()) return std::string(value.text);
  std::string json;
  append_string(json, value.text);
  return json;
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

bool is_well_formed(std::string_view text) { return Document().read(text); }

bool is_object(std::string_view text, int deepest) {
  Document document;
  return document.read(text, deepest) && document.root().kind == Document::Kind::object;
}

}  // namespace oauthkit::json
