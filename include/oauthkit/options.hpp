#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/client.hpp"
#include "oauthkit/event.hpp"
#include "oauthkit/http.hpp"
#include "oauthkit/legacy.hpp"
#include "oauthkit/random.hpp"
#include "oauthkit/time.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// Which set of rules the server as a whole keeps.
enum class Profile {
  /// OAuth 2.1 with RFC 9700: PKCE for every code; no implicit grant, no password exchange.
  oauth21,
  /// RFC 6749 as it stands: `token`, `code token` and `password` for the clients that list them; PKCE optional for
  /// confidential clients, still required for public ones.
  oauth20,
};

/// One try to authenticate as a client, before anything has been verified.
struct AuthAttempt {
  std::string_view client_id = {};
  std::string_view method = {};
  std::string_view remote_address = {};
};

/// Everything about a server that is not a module. Plain data; unset functions mean the default behaviour.
struct Options {
  /// The server's identifier (RFC 8414 §2): an `https` URL without query and fragment (`http` for loopback). Every
  /// URL the server speaks of comes from here, never from a request.
  std::string issuer = {};
  Profile profile = Profile::oauth21;

  Clock clock = system_now;
  Random random = system_random;
  std::vector<Observer> observers = {};
  /// Told what the client is not told: the text of an exception, a store's message.
  std::function<void(const Failure&)> on_failure = {};

  /// The page for an error that must not be redirected. `error.description` is not escaped. The default is a plain
  /// page.
  std::function<Response(const Error& error)> error_page = {};
  /// The last word on an error answer of the token endpoint: another dialect, another status.
  std::function<void(const Error& error, Response& response)> error_formatter = {};

  /// What of `requested` may be granted to `client` (and to `user`, null when there is none). `denied()` is
  /// `invalid_scope`. The default: everything requested, which must be within `client.scope`; all of `client.scope`
  /// when nothing was requested.
  std::function<Result<Scope>(const Client& client, const User* user, const Scope& requested)> scope_policy = {};
  char scope_separator = ' ';
  /// Which resources (RFC 8707) `client` may have tokens for: what of `requested`, or what by default when nothing was
  /// requested. `denied()` is `invalid_target`. Unset: everything requested; a token then is for less than it could
  /// be, never for more. An empty answer is a token for no resource in particular.
  std::function<Result<std::vector<std::string>>(const Client& client, const std::vector<std::string>& requested)>
      resource_policy = {};
  /// Refuses a client id by its form before it is looked up. The default: printable ASCII, at most 255 bytes.
  std::function<bool(std::string_view client_id)> client_id_validator = {};
  /// Asked before credentials are verified; `denied()` is answered 429 with `Retry-After`.
  std::function<Result<void>(const AuthAttempt& attempt)> throttle = {};

  /// Origins whose scripts may call the token endpoint, e.g. `"https://app.example"` (RFC 10017). None by default.
  std::vector<std::string> token_cors_origins = {};
  /// An authorization request must name its redirect URI even if only one is registered.
  bool require_redirect_uri = false;
  /// An authorization request must carry `state`.
  bool require_state = false;
  /// A code exchange must repeat the redirect URI that was sent before even where PKCE binds the code.
  bool always_require_redirect_at_exchange = false;

  /// The TLS layer asks clients for certificates and tells of them (`Request::client_certificate`), so that access
  /// tokens can be bound to them (RFC 8705 §3.3): said in the metadata document. Whose are, the client says.
  bool tls_client_certificate_bound_access_tokens = false;

  legacy::Switches legacy = {};
};

}  // namespace oauthkit
#pragma GCC visibility pop
