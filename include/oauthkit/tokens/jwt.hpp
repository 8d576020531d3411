#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "oauthkit/signing_keys.hpp"
#include "oauthkit/token_store.hpp"
#include "oauthkit/tokens.hpp"

#pragma GCC visibility push(default)
namespace oauthkit::tokens {

struct JwtOptions {
  /// At most `retire` of the keys, so that a token can be verified until it ends, and at most
  /// `TokenStore::remembers_revoked`; a client's own lifetime is cut to that. A JWT has an end: `never` is a mistake
  /// here, and this lifetime where it is a client's own.
  Lifetime access = std::chrono::hours(1);
  /// As in `OpaqueOptions`.
  std::optional<Lifetime> refresh = {};
  std::optional<Lifetime> refresh_idle = {};
  bool tell_refresh_expiry = false;
  /// What a token is for when its `Authorization` names no resource (RFC 9068 §3). Empty: the issuer.
  std::string audience = {};
  /// Adds claims, which whoever holds the token can read. A name that the library or RFC 7519 speaks for is dropped,
  /// with an event.
  std::function<void(const Issuance&, JsonMembers&)> claims = {};
  /// Adds members to the answer of the token endpoint.
  std::function<void(const Issuance&, JsonMembers&)> extra = {};
};

/// Issues access tokens that others can verify by themselves: JWTs of type `at+jwt` (RFC 9068), signed with the key
/// that signs in `keys`, of several with the first whose algorithm the profile of the client has. Publish those with
/// `endpoints::jwks`.
///
/// Claims: `iss`, `sub` (the user, or the client where there is none), `aud` (the resources), `client_id`, `scope`,
/// `iat`, `exp`, `jti`, `auth_time` and `acr`, as far as there is something to say, and `family`, a random name by
/// which a revocation is found. `Authorization::extra` stays inside.
///
/// Tokens are recorded like opaque ones, by their hash: `Bearer` on the store and introspection see a revoked one dead,
/// also with a `jwt_reader` beside the store. Whoever verifies by signature alone sees it live until it ends. Refresh
/// tokens are opaque, and all that `tokens::opaque` says of them holds.
Issue jwt(TokenStore store, SigningKeys keys, JwtOptions options = {});

}  // namespace oauthkit::tokens
#pragma GCC visibility pop
