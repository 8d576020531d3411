#pragma once

#include "keys/client_keys.hpp"
#include "openid/upstream_tokens.hpp"

namespace oauthkit::openid {

/// Who the ID token in `tokens` of another provider says that has signed in (OpenID Connect Core §3.1.3.7): it is
/// signed by a key at its `jwks_uri`, with an algorithm of `options`, of that issuer, for this client, with the nonce
/// of `pending`, in time, and of no other access token than the one beside it. Otherwise `access_denied`, with the
/// reason as its cause. Throws `KeysUnavailable`.
Result<UpstreamIdentity> verified_identity(const UpstreamOptions& options, const UpstreamMetadata& metadata,
                                           const ClientKeys& keys, const UpstreamPending& pending,
                                           const UpstreamTokens& tokens, TimePoint now);

}  // namespace oauthkit::openid
