#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "oauthkit/json_members.hpp"
#include "oauthkit/sealing_keys.hpp"
#include "oauthkit/token_store.hpp"
#include "oauthkit/tokens.hpp"

#pragma GCC visibility push(default)
namespace oauthkit::tokens {

struct SealedOptions {
  /// With a store at most `TokenStore::remembers_revoked`, and at most `retire` of the keys; a client's own lifetime is
  /// cut to that.
  Lifetime access = std::chrono::hours(1);
  /// As in `OpaqueOptions`.
  std::optional<Lifetime> refresh = {};
  std::optional<Lifetime> refresh_idle = {};
  bool tell_refresh_expiry = false;
  /// Adds members to the `Authorization::extra` that an access token carries. A name that is there already is dropped,
  /// with an event.
  std::function<void(const Issuance&, JsonMembers&)> claims = {};
  /// Adds members to the answer of the token endpoint.
  std::function<void(const Issuance&, JsonMembers&)> extra = {};
};

/// Issues access tokens that carry their `Authorization` themselves, encrypted and authenticated (JWE compact, `dir`
/// with `A256GCM`): nothing is stored for them, and nobody without the keys can read them, their client neither.
///
/// `store` keeps the refresh tokens, which are opaque as in `tokens::opaque`, and remembers what was revoked. It may be
/// empty where there are no refresh tokens.
Issue sealed(TokenStore store, std::shared_ptr<const SealingKeys> keys, SealedOptions options = {});

/// Opens such tokens, for `Bearer`, introspection and revocation. A token of a family that `store` remembers as revoked
/// is `revoked`. Without `TokenStore::is_revoked` tokens live until they end, and `gives_up` says it. Throws
/// `std::invalid_argument` when `keys` is null.
TokenReader sealed_reader(std::shared_ptr<const SealingKeys> keys, const TokenStore& store = {});

}  // namespace oauthkit::tokens
#pragma GCC visibility pop
