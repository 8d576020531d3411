#include "base/json_document.hpp"

#include <algorithm>
#include <charconv>

#include "base/ascii.hpp"
#include "base/json_text.hpp"
#include "base/utf8.hpp"

namespace oauthkit::json {
namespace {

constexpr std::size_t max_bytes = 64 * 1024;
constexpr std::size_t max_values = 4096;
constexpr std::size_t usual_values = 16;
constexpr std::size_t max_members = 256;

// A number of so many characters without an exponent.
constexpr std::size_t always_in_range = 300;

bool is_in_range(std::string_view number) {
  double value = 0;
  return std::from_chars(number.data(), number.data() + number.size(), value).ec == std::errc();
}

}  // namespace

/// One pass over the text; every function is false at the first fault.
class Document::Parser {
 public:
  Parser(Document& document, std::string_view json, int deepest)
      : document_(document), rest_(json), deepest_(deepest) {}

  bool parse() {
    skip_space();
    if (!value({}, 0)) return false;
    skip_space();
    return rest_.empty();
  }

 private:
  template <class Wanted>
  std::size_t count(Wanted wanted) const {
    return static_cast<std::size_t>(std::find_if_not(rest_.begin(), rest_.end(), wanted) - rest_.begin());
  }

  void skip_space() {
    rest_.remove_prefix(count([](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }));
  }

  bool take(char wanted) {
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool take_word(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  // NOLINTNEXTLINE(misc-no-recursion): deepest_ deep
  bool value(std::string_view name, int depth) {
    auto& values = document_.values_;
    if (rest_.empty() || values.size() == max_values) return false;
    const std::size_t index = values.size();
    const char* const start = rest_.data();
    values.push_back({.name = name});
    std::string_view said;
    Kind kind = Kind::number;
    switch (rest_.front()) {
      case '{':
      case '[':
        kind = rest_.front() == '{' ? Kind::object : Kind::array;
        if (depth == deepest_ || !inside(kind, index, depth)) return false;
        break;
      case '"':
        kind = Kind::text;
        if (!string(said)) return false;
        break;
      case 't':
      case 'f':
        kind = Kind::boolean;
        if (!take_word("true") && !take_word("false")) return false;
        break;
      case 'n':
        kind = Kind::null;
        if (!take_word("null")) return false;
        break;
      default:
        if (!number()) return false;
    }
    if (kind != Kind::text) said = {start, static_cast<std::size_t>(rest_.data() - start)};
    values[index].kind = kind;
    values[index].text = said;
    values[index].end = values.size();
    return true;
  }

  // NOLINTNEXTLINE(misc-no-recursion): deepest_ deep
  bool inside(Kind kind, std::size_t outer, int depth) {
    const char closing = kind == Kind::object ? '}' : ']';
    rest_.remove_prefix(1);
    skip_space();
    if (take(closing)) return true;
    for (std::size_t members = 0; members < max_members || kind == Kind::array; ++members) {
      skip_space();
      std::string_view name;
      if (kind == Kind::object && !member_name(outer, name)) return false;
      if (!value(name, depth + 1)) return false;
      skip_space();
      if (take(closing)) return true;
      if (!take(',')) return false;
    }
    return false;
  }

  bool member_name(std::size_t outer, std::string_view& name) {
    if (rest_.empty() || rest_.front() != '"' || !string(name)) return false;
    const auto& values = document_.values_;
    for (std::size_t i = outer + 1; i < values.size(); i = values[i].end) {
      if (values[i].name == name) return false;
    }
    skip_space();
    if (!take(':')) return false;
    skip_space();
    return true;
  }

  bool string(std::string_view& said) {
    rest_.remove_prefix(1);
    const auto plain = count([](char c) { return c != '"' && c != '\\' && static_cast<unsigned char>(c) >= 0x20; });
    if (plain == rest_.size()) return false;
    if (rest_[plain] == '"') {
      said = rest_.substr(0, plain);
      rest_.remove_prefix(plain + 1);
      return true;
    }
    auto& out = document_.unescaped_;
    const std::size_t start = out.size();
    while (!rest_.empty() && rest_.front() != '"') {
      if (!take_character(rest_, out)) return false;
    }
    said = std::string_view(out).substr(start);
    return take('"');
  }

  bool digits() {
    const auto found = count(ascii::is_digit);
    rest_.remove_prefix(found);
    return found > 0;
  }

  // RFC 8259 §6: what others could not read is no number here either.
  bool number() {
    const char* const start = rest_.data();
    if (!number_text()) return false;
    const std::string_view text(start, static_cast<std::size_t>(rest_.data() - start));
    const bool is_plain = text.size() <= always_in_range && text.find_first_of("eE") == text.npos;
    return is_plain || is_in_range(text);
  }

  bool number_text() {
    take('-');
    if (!take('0') && !digits()) return false;
    if (take('.') && !digits()) return false;
    if (!take('e') && !take('E')) return true;
    if (!take('+')) take('-');
    return digits();
  }

  Document& document_;
  std::string_view rest_;
  int deepest_;
};

std::optional<std::int64_t> Document::Value::number() const {
  constexpr std::int64_t limit = std::int64_t{1} << 53;
  std::int64_t whole = 0;
  const char* const last = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), last, whole);
  if (kind != Kind::number || parsed.ec != std::errc() || parsed.ptr != last) return std::nullopt;
  if (whole < 0 || whole >= limit) return std::nullopt;
  return whole;
}

bool Document::read(std::string_view json, int deepest) {
  values_.clear();
  unescaped_.clear();
  if (json.size() > max_bytes || !is_utf8(json)) return false;
  // No text is longer than what it is written as, so that views into it stay good.
  unescaped_.reserve(json.size());
  // As many as a token has, at once.
  values_.reserve(usual_values);
  return Parser(*this, json, deepest).parse();
}

const Document::Value* Document::find(const Value& object, std::string_view name) const {
  if (object.kind != Kind::object) return nullptr;
  for (std::size_t i = index_of(object) + 1; i < object.end; i = values_[i].end) {
    if (values_[i].name == name) return &values_[i];
  }
  return nullptr;
}

}  // namespace oauthkit::json
