#pragma once

#include <string>
#include <string_view>

#include "oauthkit/keys.hpp"

namespace oauthkit::keys {

/// A compact JWS over `payload` by `signer`, whose header names its algorithm, its `kid` and `typ`. Throws what the
/// signer throws.
std::string signed_token(const Signer& signer, std::string_view typ, std::string_view payload);

/// What `alg` is called (RFC 7518 §3.1), e.g. `"ES256"`.
std::string_view algorithm_name(SigningAlgorithm algorithm);

}  // namespace oauthkit::keys
