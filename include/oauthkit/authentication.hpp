#pragma once

#include <optional>
#include <string>
#include <vector>

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
  /// By what, in the words of RFC 8176: `"pwd"`, `"otp"` … Empty when the application does not say.
  std::vector<std::string> amr = {};
  /// Names the login: from when the person signed in at a browser until they sign out there, however often they prove
  /// themselves again. `Server::resume` and `session::Cookies` draw it. Empty: what is granted in it has a hash of the
  /// session id in its place. It stays inside; what clients are told is made of it.
  std::string sid = {};

  bool operator==(const Authentication&) const = default;
};

}  // namespace oauthkit
#pragma GCC visibility pop
