#include "fetch/freshness.hpp"

#include <algorithm>
#include <charconv>

#include "base/ascii.hpp"

namespace oauthkit::fetch {
namespace {

/// The next piece of a list with commas, and the rest of it.
std::string_view next_piece(std::string_view& list) {
  const auto piece = list.substr(0, list.find(','));
  list.remove_prefix(std::min(piece.size() + 1, list.size()));
  return ascii::trimmed(piece);
}

}  // namespace

std::chrono::seconds life_of(const Response& response, const FetchOptions& options) {
  constexpr std::string_view max_age = "max-age=";
  auto life = options.usual_life;
  auto list = response.headers.get("Cache-Control").value_or(std::string_view());
  while (!list.empty()) {
    const auto directive = next_piece(list);
    if (ascii::equal_ignoring_case(directive, "no-store") || ascii::equal_ignoring_case(directive, "no-cache")) {
      return options.shortest_life;
    }
    if (!ascii::equal_ignoring_case(directive.substr(0, max_age.size()), max_age)) continue;
    const auto digits = directive.substr(max_age.size());
    std::uint32_t seconds = 0;
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), seconds);
    // RFC 9111 §1.2.2: more than can be told is for very long.
    if (parsed.ec == std::errc::result_out_of_range) life = options.longest_life;
    if (parsed.ec == std::errc()) life = std::chrono::seconds(seconds);
  }
  return std::clamp(life, options.shortest_life, options.longest_life);
}

bool is_json(const Response& response) {
  const auto field = response.headers.get("Content-Type").value_or(std::string_view());
  const auto type = ascii::lowered(ascii::trimmed(field.substr(0, field.find(';'))));
  return response.status == 200 &&
         (type == "application/json" || (type.starts_with("application/") && type.ends_with("+json")));
}

}  // namespace oauthkit::fetch
