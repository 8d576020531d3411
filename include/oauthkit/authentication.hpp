#pragma once

#include <optional>
#include <string>

#include "oauthkit/time.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// When and how a person proved who they are: of a `User`, and of whatever that user granted.
struct Authentication {
  /// When the person last proved it; unset when the application does not keep it. `max_age` is answered from it.
  std::optional<TimePoint> auth_time = {};
  /// How: an authentication context class (OpenID Connect Core §2, RFC 9470), e.g. `"mfa"`. Empty when the application
  /// does not say.
  std::string acr = {};

  bool operator==(const Authentication&) const = default;
};

}  // namespace oauthkit
#pragma GCC visibility pop
