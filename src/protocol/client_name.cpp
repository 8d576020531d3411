#include <algorithm>
#include <array>
#include <cstdint>

#include "base/utf8.hpp"
#include "base/visible_text.hpp"
#include "oauthkit/agreements.hpp"

namespace oauthkit {
namespace {

struct Range {
  std::uint32_t first;
  std::uint32_t last;
};

// Unicode's Zs, and what only joins or parts its neighbours.
constexpr std::array spaces = {Range{0x0020, 0x0020}, Range{0x00A0, 0x00A0}, Range{0x1680, 0x1680},
                               Range{0x2000, 0x200D}, Range{0x202F, 0x202F}, Range{0x205F, 0x205F},
                               Range{0x3000, 0x3000}};

bool is_space(std::uint32_t point) {
  return is_hidden(point) || std::any_of(spaces.begin(), spaces.end(), [&](const Range& range) {
           return point >= range.first && point <= range.last;
         });
}

/// Capitals, and how far away the small letters are.
struct Capitals {
  std::uint32_t first;
  std::uint32_t last;
  std::uint32_t to_small;
  /// Every other character alone, where each capital stands before its small letter.
  bool in_turns = false;
};

// Latin, Greek and Cyrillic, whose letters are most of those that have a case.
constexpr std::array capitals = {Capitals{'A', 'Z', 32},
                                 Capitals{0x00C0, 0x00D6, 32},
                                 Capitals{0x00D8, 0x00DE, 32},
                                 Capitals{0x0100, 0x012E, 1, true},
                                 Capitals{0x0132, 0x0136, 1, true},
                                 Capitals{0x0139, 0x0147, 1, true},
                                 Capitals{0x014A, 0x0176, 1, true},
                                 Capitals{0x0179, 0x017D, 1, true},
                                 Capitals{0x0391, 0x03A9, 32},
                                 Capitals{0x0400, 0x040F, 80},
                                 Capitals{0x0410, 0x042F, 32}};

std::uint32_t small_of(std::uint32_t point) {
  // The letters of full width are those of ASCII, drawn wider.
  if (point >= 0xFF01 && point <= 0xFF5E) point -= 0xFEE0;
  for (const auto& range : capitals) {
    if (point < range.first || point > range.last) continue;
    return range.in_turns && (point - range.first) % 2 != 0 ? point : point + range.to_small;
  }
  return point;
}

/// The next character that counts, in its small form; 0 at the end. A byte of no character is itself, beyond all.
std::uint32_t next_of(std::string_view& text) {
  constexpr std::uint32_t beyond = 0x110000;
  while (!text.empty()) {
    const auto byte = static_cast<unsigned char>(text.front());
    const auto point = take_character(text);
    if (!point) return beyond + byte;
    if (!is_space(*point)) return small_of(*point);
  }
  return 0;
}

}  // namespace

bool same_client_name(std::string_view left, std::string_view right) {
  for (;;) {
    const auto one = next_of(left);
    if (one != next_of(right)) return false;
    if (one == 0) return true;
  }
}

}  // namespace oauthkit
