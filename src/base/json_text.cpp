#include "base/json_text.hpp"

#include <cstdint>
#include <optional>

#include "base/ascii.hpp"

namespace oauthkit::json {
namespace {

void append_utf8(std::string& out, std::uint32_t point) {
  const auto tail = [&](int shift) { out += static_cast<char>(0x80 | ((point >> shift) & 0x3F)); };
  if (point < 0x80) {
    out += static_cast<char>(point);
  } else if (point < 0x800) {
    out += static_cast<char>(0xC0 | (point >> 6));
    tail(0);
  } else if (point < 0x10000) {
    out += static_cast<char>(0xE0 | (point >> 12));
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0 | (point >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

constexpr bool is_high_surrogate(std::uint32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
constexpr bool is_low_surrogate(std::uint32_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

std::optional<std::uint32_t> take_four_digits(std::string_view& rest) {
  if (rest.size() < 4) return std::nullopt;
  std::uint32_t unit = 0;
  for (const char c : rest.substr(0, 4)) {
    const int digit = ascii::hex_value(c);
    if (digit < 0) return std::nullopt;
    unit = unit * 16 + static_cast<std::uint32_t>(digit);
  }
  rest.remove_prefix(4);
  return unit;
}

// Half of a pair says nothing.
bool take_unicode(std::string_view& rest, std::string& out) {
  auto unit = take_four_digits(rest);
  if (!unit || is_low_surrogate(*unit)) return false;
  if (is_high_surrogate(*unit)) {
    if (!rest.starts_with("\\u")) return false;
    rest.remove_prefix(2);
    const auto low = take_four_digits(rest);
    if (!low || !is_low_surrogate(*low)) return false;
    unit = 0x10000 + ((*unit - 0xD800) << 10) + (*low - 0xDC00);
  }
  append_utf8(out, *unit);
  return true;
}

}  // namespace

bool take_character(std::string_view& rest, std::string& out) {
  const char c = rest.front();
  if (static_cast<unsigned char>(c) < 0x20) return false;
  rest.remove_prefix(1);
  if (c != '\\') {
    out += c;
    return true;
  }
  if (rest.empty()) return false;
  const char escape = rest.front();
  rest.remove_prefix(1);
  if (escape == 'u') return take_unicode(rest, out);
  constexpr std::string_view escapes = "\"\\/bfnrt";
  constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
  const auto found = escapes.find(escape);
  if (found == escapes.npos) return false;
  out += meanings[found];
  return true;
}

}  // namespace oauthkit::json
