#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/client.hpp"
#include "oauthkit/result.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// One try to authenticate as a client, before anything has been verified.
struct AuthAttempt {
  std::string_view client_id = {};
  std::string_view method = {};
  /// `Request::remote_address`. Behind a proxy that the adapter is not told of in `trusted_proxies` it is that of the
  /// proxy, the same for all clients: whoever limits by it shuts all of them out at once.
  std::string_view remote_address = {};
};

/// What a server decides about those who come to it. Unset functions mean the default behaviour.
struct Policy {
  /// What of `requested` may be granted to `client` (and to `user`, null when there is none). `denied()` is
  /// `invalid_scope`, and so is an answer of which `client.scope` has nothing: only what the client is registered for
  /// is granted of it. Asked again when a user is known, when they decide, and when a code or a refresh token is
  /// redeemed, where `user` has an id and an authentication and no more. The default: everything requested, which must
  /// be within `client.scope`, but for an `offline_access` beside other scopes, which is passed over where the client
  /// is not registered for it (OpenID Connect Core §11); all of `client.scope` when nothing was requested. Not asked
  /// about details without a scope, which want none (RFC 9396 §3.1).
  std::function<Result<Scope>(const Client& client, const User* user, const Scope& requested)> scope = {};
  char scope_separator = ' ';
  /// Which resources (RFC 8707) `client` may have tokens for: what of `requested`, or what by default when nothing was
  /// requested. `denied()` is `invalid_target`. Unset: what the client lists (`Client::allowed_resources`) or serves
  /// (`Client::resources`), what `Server::resources` has, and nothing else. An empty answer is a token for no resource
  /// in particular. A grant is redeemed for what it names of them: each is asked about alone then, and left out where
  /// the answer is no.
  std::function<Result<std::vector<std::string>>(const Client& client, const std::vector<std::string>& requested)>
      resource = {};
  /// Refuses a client id by its form before it is looked up. The default: printable ASCII, at most 255 bytes.
  std::function<bool(std::string_view client_id)> client_id = {};
  /// Asked before credentials are verified; `denied()` is answered 429 with the usual `Retry-After`.
  std::function<Result<void>(const AuthAttempt& attempt)> throttle = {};
  /// Origins whose scripts may call the token, the revocation and the registration endpoint, e.g.
  /// `"https://app.example"` (RFC 10017). None by default.
  std::vector<std::string> cors_origins = {};
};

}  // namespace oauthkit
#pragma GCC visibility pop
