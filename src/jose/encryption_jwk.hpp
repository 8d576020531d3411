#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "jose/jwk_members.hpp"

namespace oauthkit::jose {

/// Whether `jwk` may be used for encryption by `algorithm`: `use`, `alg` and `key_ops` are absent, or say nothing else.
Outcome<void> check_for_encryption(const Jwk& jwk, std::string_view algorithm,
                                   std::span<const std::string_view> operations);

/// Calls `visit` with each key of a JWK set (RFC 7517 §5) until it refuses one. Refused: what is no such set, or has
/// more than 64 keys.
Outcome<void> each_jwk(std::string_view set, const std::function<Outcome<void>(const Jwk&)>& visit);

}  // namespace oauthkit::jose
