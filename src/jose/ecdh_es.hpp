#pragma once

#include <span>
#include <string>
#include <string_view>

#include "jose/content_encryption.hpp"
#include "jose/key_agreement.hpp"

namespace oauthkit::jose {

/// A JWT inside a compact JWE (RFC 7519 §5.2) that only the holder of `to` opens: ECDH-ES, direct agreement with a new
/// key each time (RFC 7518 §4.6). The header names the `kid` of `to`, if it has one. Throws `std::runtime_error` when
/// OpenSSL fails.
std::string encrypt_jwt(const AgreementKey& to, ContentEncryption encryption, std::string_view jwt,
                        const Random& random);

/// The `kid` in the header of a compact JWE, for finding the key; empty when it names none. Refused when it is no JWE
/// of ECDH-ES.
Outcome<std::string> recipient_of(std::string_view token);

/// The JWT inside. Refused: what `split_jwe` and `read_header` refuse, another algorithm than ECDH-ES, an encryption
/// that is not `accepted`, another `kid` than that of `own`, another `cty` than JWT, an `epk` that is no public key of
/// P-256, and whatever the agreed key does not authenticate.
Outcome<Secret> decrypt_jwt(const AgreementKey& own, std::span<const ContentEncryption> accepted,
                            std::string_view token);

}  // namespace oauthkit::jose
