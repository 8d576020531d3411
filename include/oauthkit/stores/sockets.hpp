#pragma once

#include <memory>
#include <string>

#include "oauthkit/environment.hpp"
#include "oauthkit/store.hpp"
#include "oauthkit/token_store.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {
namespace stores {

/// Authorization codes of the server `issuer` in `store`, which several may share: a code of another is unknown and
/// stays as it is. A spent code is remembered for `remember_spent` after its end, so that a late
/// replay still kills what descends from it; a revoked family for as long as `tokens` does. Throws
/// `std::invalid_argument` when `store` is not `fit_for_grants` or `issuer` is empty.
CodeStore codes(const std::shared_ptr<Store>& store, const std::string& issuer, const Environment& environment = {},
                Lifetime remember_spent = std::chrono::hours(24));

/// Access and refresh tokens of the server `issuer` in `store`, likewise. A spent refresh token is remembered until the
/// absolute end of its family, a revoked family for a day (`TokenStore::is_revoked`): revoke by `TokenStore::revoke` or
/// `CodeStore::revoke`, not in the store itself, where tokens are sealed. Throws `std::invalid_argument` when `store`
/// is not `fit_for_grants` or `issuer` is empty.
TokenStore tokens(const std::shared_ptr<Store>& store, const std::string& issuer, const Environment& environment = {});

}  // namespace stores
}  // namespace oauthkit
#pragma GCC visibility pop
