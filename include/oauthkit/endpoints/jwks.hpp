#pragma once

#include <memory>

#include "oauthkit/decryption_keys.hpp"
#include "oauthkit/endpoint.hpp"
#include "oauthkit/signing_keys.hpp"

#pragma GCC visibility push(default)
namespace oauthkit::endpoints {

/// The keys that tokens are verified with: the JWK set of `keys`, public halves alone (RFC 7517 §5). The metadata
/// document names it as `jwks_uri`. It may be cached for half of what `keys` publishes a key ahead. With `decryption`
/// the key to encrypt to is among them, `"use":"enc"`, and half of what that retires for is a bound, too.
std::unique_ptr<Endpoint> jwks(SigningKeys keys, std::shared_ptr<const DecryptionKeys> decryption = {});

}  // namespace oauthkit::endpoints
#pragma GCC visibility pop
