#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "oauthkit/client.hpp"
#include "oauthkit/random.hpp"
#include "oauthkit/remote_keys.hpp"

namespace oauthkit::keys {

/// How a client wants a JWT encrypted to it (RFC 7518 §4.1, §5.1): `"RSA-OAEP-256"` or `"ECDH-ES"`; `"A256GCM"` or
/// `"A128CBC-HS256"`, which an empty one means.
struct EncryptionWish {
  std::string_view alg = {};
  std::string_view enc = {};
};

/// Whether both are known here.
bool is_understood(const EncryptionWish& wish);

/// Why nothing can be encrypted to `client` so, as what follows its name, with the fix; empty when it can. What is at a
/// `jwks_uri` is not looked at.
std::string encryption_problem(const Client& client, const EncryptionWish& wish, const RemoteKeys* remote_keys);

/// `jwt` inside a compact JWE that only `client` opens; nothing when it has no key for that. Throws `KeysUnavailable`.
std::optional<std::string> encrypted_to(const Client& client, const EncryptionWish& wish, const RemoteKeys* remote_keys,
                                        std::string_view jwt, const Random& random);

}  // namespace oauthkit::keys
