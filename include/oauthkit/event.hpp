#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "oauthkit/time.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// Something an operator wants to count or be told. Holds no token, code, secret or password, ever.
struct Event {
  enum class Kind {
    client_authenticated,
    client_refused,    ///< `client_id`: as it was sent; `detail`: the method; not told of whoever was throttled
    client_throttled,  ///< `Policy::throttle` said no
    sign_in_refused,   ///< a wrong password, or a wrong second factor of `user_id`; `client_id`: where they were going
    request_pushed,
    consent_given,
    consent_denied,
    consent_withdrawn,  ///< what the user had granted the client is forgotten, and what came of it revoked
    code_issued,
    code_replayed,      ///< with the right proof: the family is being revoked
    tokens_issued,      ///< `detail`: the grant type
    refresh_reused,     ///< the family is being revoked
    refresh_denied,     ///< `RefreshOptions::still_allowed` said no: the family is being revoked
    refresh_retried,    ///< within the grace: the same successor was sent again
    tokens_revoked,     ///< the client gave a token back: the family has been revoked; without one, that token alone
    parameter_dropped,  ///< an extension tried to set a reserved name; `detail`: the name
    device_begun,
    device_decided,  ///< `detail`: `allow` or `deny`
    backchannel_begun,
    backchannel_decided,  ///< likewise
    tokens_exchanged,     ///< `detail`: who acts now, empty where nobody acts for the user
    assertion_replayed,   ///< `detail`: who issued it
    request_refused,      ///< a request object, or what a `request_uri` names, is not right; `detail`: which check
  };

  Kind kind = Kind::tokens_issued;
  TimePoint at = {};
  std::string client_id = {};
  std::string user_id = {};
  std::string family = {};
  std::string remote_address = {};
  std::string detail = {};
};

/// `"code_replayed"` and so on; static storage.
std::string_view event_name(Event::Kind kind);

/// Called in the thread that serves the request; must be quick and safe to call from many threads. What it throws is
/// swallowed: watching must not change the answer.
using Observer = std::function<void(const Event&)>;

/// Something went wrong that the client is not told of.
struct Failure {
  /// Which endpoint was serving, e.g. `"token"`, or what else was at work, e.g. `"sweeper"`.
  std::string_view endpoint = {};
  /// The text of the exception or of `Error::cause`.
  std::string cause = {};
};

}  // namespace oauthkit
#pragma GCC visibility pop
