#pragma once

#include <optional>
#include <string_view>

#include "base/ascii.hpp"

namespace oauthkit {

/// What follows `scheme`, in any case, in an Authorization field (RFC 9110 §11.4); nothing when it is of another
/// scheme.
inline std::optional<std::string_view> credentials_of(std::string_view field, std::string_view scheme) {
  if (field.size() <= scheme.size() || field[scheme.size()] != ' ') return std::nullopt;
  if (!ascii::equal_ignoring_case(field.substr(0, scheme.size()), scheme)) return std::nullopt;
  return ascii::trimmed(field.substr(scheme.size()));
}

}  // namespace oauthkit
