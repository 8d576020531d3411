#pragma once

#include <string>
#include <string_view>

#include "jose/outcome.hpp"
#include "oauthkit/random.hpp"
#include "oauthkit/secret.hpp"

namespace oauthkit::jose {

/// A key that encrypts the content itself (`dir`, RFC 7518 §4.5) with A256GCM. RFC 7518 §8.2: random nonces last for
/// 2^32 tokens under one key.
struct ContentKey {
  std::string kid = {};
  /// 32 bytes.
  Secret bytes = {};
};

/// A new one; its `kid` is drawn, too.
ContentKey generate_content_key(const Random& random);

/// A compact JWE (RFC 7516 §7.1) that only `key` opens. `typ` may be empty. Throws `std::runtime_error` when OpenSSL
/// fails or the key has not 32 bytes.
std::string encrypt(const ContentKey& key, std::string_view typ, std::string_view plain, const Random& random);

/// The `kid` in the header of a compact JWE, for finding the key; refused when it is no JWE of `dir` and `A256GCM`.
Outcome<std::string> jwe_kid(std::string_view token);

/// The plain text. Refused: more than 64 KiB, other than five parts, an encrypted key (RFC 7516 §5.2 step 10), a nonce
/// other than of 96 bits or a tag other than of 128, another algorithm, another `kid` or `typ`, and whatever the key
/// does not authenticate.
Outcome<Secret> decrypt(const ContentKey& key, std::string_view typ, std::string_view token);

}  // namespace oauthkit::jose
