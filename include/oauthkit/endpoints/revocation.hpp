#pragma once

#include <memory>
#include <vector>

#include "oauthkit/endpoint.hpp"
#include "oauthkit/token_store.hpp"

#pragma GCC visibility push(default)
namespace oauthkit::endpoints {

struct RevocationOptions {
  /// Asked in order about a token that the store does not know.
  std::vector<TokenReader> readers = {};
};

/// Token revocation (RFC 7009): a client gives back a token of its own, access or refresh token, and with it everything
/// that descends from the same consent (its family). Public clients as well.
///
/// Revoking an access token ends the refresh token too, as RFC 7009 §2.1 allows: a client that is done with one is done
/// with the grant. `token_type_hint` decides where is looked first, nothing else. A token that is unknown, expired or
/// revoked already is answered 200; another client's, which stays as it is, `invalid_grant`; 503 when the store is
/// away.
std::unique_ptr<Endpoint> revocation(TokenStore tokens, RevocationOptions options = {});

}  // namespace oauthkit::endpoints
#pragma GCC visibility pop
