#include "base/visible_text.hpp"

#include <algorithm>
#include <array>
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

void append_name(std::string& out, std::uint32_t point) {
  std::array<char, 16> name = {};
  std::snprintf(name.data(), name.size(), "[U+%04X]", static_cast<unsigned>(point));
  out += name.data();
}

}  // namespace

bool is_hidden(std::uint32_t point) {
  return std::any_of(hidden.begin(), hidden.end(),
                     [&](const Range& range) { return point >= range.first && point <= range.last; });
}

std::string visible_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto rest = text;
    const auto point = take_character(text);
    if (!point || is_hidden(*point)) {
      append_name(out, point.value_or(replacement));
    } else {
      out += rest.substr(0, rest.size() - text.size());
    }
  }
  return out;
}

}  // namespace oauthkit
