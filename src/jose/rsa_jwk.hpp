#pragma once

#include "jose/jwk_members.hpp"
#include "jose/openssl.hpp"
#include "jose/outcome.hpp"

namespace oauthkit::jose {

/// The key in a JWK of type RSA (RFC 7518 §6.3), of at most 4096 bits; null where OpenSSL refuses it. Whether it is
/// sound is for `make_key` to find out.
Outcome<Pkey> read_rsa(const Jwk& jwk, bool is_private);

}  // namespace oauthkit::jose
