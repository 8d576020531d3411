#pragma once

#include <memory>

#include "oauthkit/endpoint.hpp"
#include "oauthkit/signing_keys.hpp"

#pragma GCC visibility push(default)
namespace oauthkit::endpoints {

/// The keys that tokens are verified with: the JWK set of `keys`, public halves alone (RFC 7517 §5). The metadata
/// document names it as `jwks_uri`. It may be cached for half of what `keys` publishes a key ahead.
std::unique_ptr<Endpoint> jwks(SigningKeys keys);

}  // namespace oauthkit::endpoints
#pragma GCC visibility pop
