#pragma once

#include <span>
#include <string>
#include <string_view>

#include "jose/content_encryption.hpp"
#include "jose/key_transport.hpp"

namespace oauthkit::jose {

/// A JWT inside a compact JWE (RFC 7519 §5.2) that only the holder of `to` opens: RSA-OAEP-256 (RFC 7518 §4.3), with a
/// content key that is drawn from `random` each time. The header names the `kid` of `to`, if it has one. Throws
/// `std::runtime_error` when OpenSSL fails, or when what was drawn is zero.
std::string encrypt_jwt(const TransportKey& to, ContentEncryption encryption, std::string_view jwt,
                        const Random& random);

/// The JWT inside. Refused: what `split_jwe_with_key` and `read_header` refuse, another algorithm than RSA-OAEP-256, an
/// encryption that is not `accepted`, another `kid` than that of `own`, another `cty` than JWT. Whatever is wrong with
/// the encrypted key, of zeros and of another length included, is refused as what that key does not authenticate.
Outcome<Secret> decrypt_jwt(const TransportKey& own, std::span<const ContentEncryption> accepted,
                            std::string_view token);

}  // namespace oauthkit::jose
