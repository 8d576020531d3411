#pragma once

#include <string>
#include <string_view>

#include "jose/key.hpp"

namespace oauthkit::jose {

/// One PEM block (RFC 7468): a PKCS #8 private key (`PRIVATE KEY`) or a public key (`PUBLIC KEY`). Refused: more than
/// one block, text around it, bytes after the key inside it, an encrypted key, the older forms that name an algorithm.
/// The `kid` is the thumbprint unless another is given.
Outcome<Key> read_pem(std::string_view text, Algorithm algorithm, std::string kid = {});

/// The private key as PKCS #8. Refused for a public key or an HMAC key.
Outcome<Secret> write_pem(const Key& key);

}  // namespace oauthkit::jose
