#include "base/visible_text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>

#include "base/utf8.hpp"

namespace oauthkit {
namespace {

struct Range {
  std::uint32_t first;
  std::uint32_t last;
};

// Unicode's Cc, and of Cf what hides or reorders; line and paragraph separators.
constexpr std::array hidden = {Range{0x0000, 0x001F}, Range{0x007F, 0x009F}, Range{0x00AD, 0x00AD},
                               Range{0x061C, 0x061C}, Range{0x180E, 0x180E}, Range{0x200B, 0x200B},
                               Range{0x200E, 0x200F}, Range{0x2028, 0x202E}, Range{0x2060, 0x206F},
                               Range{0xFEFF, 0xFEFF}, Range{0xFFF9, 0xFFFB}, Range{0xE0000, 0xE007F}};

constexpr std::uint32_t replacement = 0xFFFD;

bool is_hidden(std::uint32_t point) {
  return std::any_of(hidden.begin(), hidden.end(),
                     [&](const Range& range) { return point >= range.first && point <= range.last; });
}

/// The first character of `text`, which is not empty; empty when its first byte belongs to none.
std::string_view first_character(std::string_view text) {
  for (std::size_t length = 1; length <= std::min<std::size_t>(4, text.size()); ++length) {
    if (is_utf8(text.substr(0, length))) return text.substr(0, length);
  }
  return {};
}

std::uint32_t point_of(std::string_view character) {
  constexpr std::array<std::uint32_t, 4> lead_bits = {0x7F, 0x1F, 0x0F, 0x07};
  std::uint32_t point = static_cast<unsigned char>(character.front()) & lead_bits[character.size() - 1];
  for (const char c : character.substr(1)) point = (point << 6) | (static_cast<unsigned char>(c) & 0x3F);
  return point;
}

void append_name(std::string& out, std::uint32_t point) {
  std::array<char, 16> name = {};
  std::snprintf(name.data(), name.size(), "[U+%04X]", static_cast<unsigned>(point));
  out += name.data();
}

}  // namespace

std::string visible_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto character = first_character(text);
    const auto point = character.empty() ? replacement : point_of(character);
    if (character.empty() || is_hidden(point)) {
      append_name(out, point);
    } else {
      out += character;
    }
    text.remove_prefix(std::max<std::size_t>(character.size(), 1));
  }
  return out;
}

}  // namespace oauthkit
