#include "base/canonical_json.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/json.hpp"

namespace oauthkit::json {
namespace {

using Kind = Document::Kind;
using Value = Document::Value;

// 2^53: from here on a double has no place for every whole number.
constexpr double first_uncertain = 9007199254740992.0;

/// A number as it is written, exactly: its digits without zeros at either end, times a power of ten. Zero has none.
struct Decimal {
  bool negative = false;
  std::string digits = {};
  std::int64_t exponent = 0;

  bool operator==(const Decimal&) const = default;
};

std::int64_t exponent_of(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t exponent = 0;
  std::from_chars(text.data(), text.data() + text.size(), exponent);
  return exponent;
}

Decimal decimal_of(std::string_view number) {
  Decimal decimal;
  decimal.negative = number.starts_with('-');
  if (decimal.negative) number.remove_prefix(1);
  const auto e = number.find_first_of("eE");
  if (e != number.npos) decimal.exponent = exponent_of(number.substr(e + 1));
  bool is_fraction = false;
  for (const char c : number.substr(0, e)) {
    if (c == '.') {
      is_fraction = true;
      continue;
    }
    if (is_fraction) --decimal.exponent;
    if (!decimal.digits.empty() || c != '0') decimal.digits += c;
  }
  while (decimal.digits.ends_with('0')) {
    decimal.digits.pop_back();
    ++decimal.exponent;
  }
  return decimal.digits.empty() ? Decimal() : decimal;
}

template <class Number>
std::string shortest(Number number) {
  std::array<char, 32> text = {};
  const auto written = std::to_chars(text.data(), text.data() + text.size(), number);
  return {text.data(), written.ptr};
}

std::optional<std::string> canonical_number(std::string_view text) {
  double value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || std::abs(value) >= first_uncertain) return std::nullopt;
  const bool is_whole = std::trunc(value) == value;
  auto written = is_whole ? shortest(static_cast<std::int64_t>(value)) : shortest(value);
  // What was rounded is another number.
  if (decimal_of(written) != decimal_of(text)) return std::nullopt;
  return written;
}

/// Adds values to a text; false at the first number that has no one meaning.
class Writer {
 public:
  explicit Writer(const Document& document) : document_(document) {}

  // NOLINTNEXTLINE(misc-no-recursion): as deep as the document
  bool add(const Value& value) {
    switch (value.kind) {
      case Kind::object:
        return add_object(value);
      case Kind::array:
        return add_array(value);
      case Kind::number:
        return add_number(value.text);
      case Kind::text:
      case Kind::boolean:
      case Kind::null:
        break;
    }
    text_ += written(value);
    return true;
  }

  std::string take() && { return std::move(text_); }

 private:
  // NOLINTNEXTLINE(misc-no-recursion): as deep as the document
  bool add_object(const Value& object) {
    std::vector<const Value*> members;
    document_.each(object, [&](const Value& member) { members.push_back(&member); });
    std::sort(members.begin(), members.end(),
              [](const Value* left, const Value* right) { return left->name < right->name; });
    text_ += '{';
    for (const auto* member : members) {
      if (member != members.front()) text_ += ',';
      append_string(text_, member->name);
      text_ += ':';
      if (!add(*member)) return false;
    }
    text_ += '}';
    return true;
  }

  // NOLINTNEXTLINE(misc-no-recursion): as deep as the document
  bool add_array(const Value& array) {
    bool sound = true;
    bool first = true;
    text_ += '[';
    document_.each(array, [&](const Value& one) {
      if (!std::exchange(first, false)) text_ += ',';
      sound = sound && add(one);
    });
    text_ += ']';
    return sound;
  }

  bool add_number(std::string_view number) {
    const auto text = canonical_number(number);
    if (text) text_ += *text;
    return text.has_value();
  }

  const Document& document_;
  std::string text_ = {};
};

}  // namespace

std::optional<std::string> canonical(const Document& document, const Value& value) {
  Writer writer(document);
  if (!writer.add(value)) return std::nullopt;
  return std::move(writer).take();
}

}  // namespace oauthkit::json
