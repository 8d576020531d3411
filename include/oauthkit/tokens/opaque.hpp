#pragma once

#include <functional>
#include <optional>
#include <string>

#include "oauthkit/token_store.hpp"
#include "oauthkit/tokens.hpp"

#pragma GCC visibility push(default)
namespace oauthkit::tokens {

struct OpaqueOptions {
  Lifetime access = std::chrono::hours(1);
  /// The absolute end of a family of refresh tokens, counted from the first. Unset: no refresh tokens.
  std::optional<Lifetime> refresh = {};
  /// The end of a refresh token that is not used; never later than the absolute end. Unset: the absolute end alone.
  /// Counted from its issue: a token that is not rotated ends then, used or not.
  std::optional<Lifetime> refresh_idle = {};
  /// Whether the answer of the token endpoint tells when a refresh token ends
  /// (draft-ietf-oauth-refresh-token-expiration §6.1): `refresh_token_timeout` and `authorization_expires_in`, in
  /// seconds. Access tokens then end with the refresh tokens of their family at the latest. Introspection and the
  /// metadata document tell of it, too.
  bool tell_refresh_expiry = false;
  /// Makes the text of an access token, e.g. with a prefix for secret scanners. The default: 32 random bytes,
  /// base64url.
  std::function<std::string(const Issuance&)> generate_access = {};
  /// The same of a refresh token.
  std::function<std::string(const Issuance&)> generate_refresh = {};
  /// Adds members to the answer of the token endpoint.
  std::function<void(const Issuance&, JsonMembers&)> extra = {};
};

/// Issues random tokens that mean nothing by themselves; only their SHA-256 is stored.
///
/// A refresh token is issued only where it may be (the client's grant types include it, the grant allows it) and
/// only if `options.refresh` is set. `Client`'s own lifetimes come first.
Issue opaque(TokenStore store, OpaqueOptions options = {});

}  // namespace oauthkit::tokens
#pragma GCC visibility pop
