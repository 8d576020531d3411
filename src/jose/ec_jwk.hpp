#pragma once

#include <string>

#include "jose/jwk_members.hpp"
#include "jose/openssl.hpp"
#include "jose/outcome.hpp"

namespace oauthkit::jose {

/// The P-256 key in a JWK of type EC (RFC 7518 §6.2); null where OpenSSL refuses it. Whether it is sound is for
/// `make_key` to find out.
Outcome<Pkey> read_ec(const Jwk& jwk, bool is_private);

/// The members that make the public key, as RFC 7638 §3.2 orders them, without the braces.
std::string ec_members(const EVP_PKEY* key);

/// A key out of what OpenSSL calls its parameters; null where it refuses them.
Pkey key_from(const char* type, OSSL_PARAM_BLD* builder, bool is_private);

}  // namespace oauthkit::jose
