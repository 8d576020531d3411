#include <algorithm>
#include <array>
#include <string>

#include "base/ascii.hpp"
#include "oauthkit/agreements.hpp"

namespace oauthkit {
namespace {

// Unicode's White_Space beyond ASCII, and what has no width.
constexpr std::array<std::string_view, 23> wide_spaces = {"\u0085", "\u00A0", "\u00AD", "\u1680", "\u2000", "\u2001",
                                                          "\u2002", "\u2003", "\u2004", "\u2005", "\u2006", "\u2007",
                                                          "\u2008", "\u2009", "\u200A", "\u200B", "\u200C", "\u200D",
                                                          "\u202F", "\u205F", "\u2060", "\u3000", "\uFEFF"};

/// How many bytes of space `text` begins with.
std::size_t leading_space(std::string_view text) {
  if (text.front() == ' ' || ascii::is_control(text.front())) return 1;
  const auto* const wide = std::find_if(wide_spaces.begin(), wide_spaces.end(),
                                        [&](std::string_view space) { return text.starts_with(space); });
  return wide == wide_spaces.end() ? 0 : wide->size();
}

std::string read_over(std::string_view name) {
  std::string seen;
  while (!name.empty()) {
    const auto space = leading_space(name);
    if (space == 0) seen += ascii::to_lower(name.front());
    name.remove_prefix(std::max<std::size_t>(space, 1));
  }
  return seen;
}

}  // namespace

bool same_client_name(std::string_view left, std::string_view right) { return read_over(left) == read_over(right); }

}  // namespace oauthkit
