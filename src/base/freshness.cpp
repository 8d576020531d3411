#include "base/freshness.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "base/ascii.hpp"

namespace oauthkit::freshness {
namespace {

/// The next piece of a list with commas, and the rest of it.
std::string_view next_piece(std::string_view& list) {
  const auto piece = list.substr(0, list.find(','));
  list.remove_prefix(std::min(piece.size() + 1, list.size()));
  return ascii::trimmed(piece);
}

}  // namespace

std::chrono::seconds life_of(std::string_view cache_control, const Bounds& bounds) {
  constexpr std::string_view max_age = "max-age=";
  auto life = bounds.usual;
  auto list = cache_control;
  while (!list.empty()) {
    const auto directive = next_piece(list);
    if (ascii::equal_ignoring_case(directive, "no-store") || ascii::equal_ignoring_case(directive, "no-cache")) {
      return bounds.shortest;
    }
    if (!ascii::equal_ignoring_case(directive.substr(0, max_age.size()), max_age)) continue;
    const auto digits = directive.substr(max_age.size());
    std::uint32_t seconds = 0;
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), seconds);
    // RFC 9111 §1.2.2: more than can be told is for very long.
    if (parsed.ec == std::errc::result_out_of_range) life = bounds.longest;
    if (parsed.ec == std::errc()) life = std::chrono::seconds(seconds);
  }
  return std::clamp(life, bounds.shortest, bounds.longest);
}

bool is_json_type(std::string_view content_type) {
  const auto type = ascii::lowered(ascii::trimmed(content_type.substr(0, content_type.find(';'))));
  return type == "application/json" || (type.starts_with("application/") && type.ends_with("+json"));
}

}  // namespace oauthkit::freshness
