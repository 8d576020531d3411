#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "oauthkit/random.hpp"
#include "oauthkit/secret.hpp"

namespace oauthkit::jose {

/// How the content of a JWE is encrypted (RFC 7518 §5.1). Both have keys of 32 bytes.
enum class ContentEncryption { a256gcm, a128cbc_hs256 };

/// Its name in `enc`.
std::string_view name(ContentEncryption encryption);

/// The way back; nothing for one that is not supported.
std::optional<ContentEncryption> content_encryption_named(std::string_view name);

/// Nonce, encrypted content and tag, as bytes.
struct SealedContent {
  std::string nonce = {};
  std::string content = {};
  std::string tag = {};
};

/// `plain` encrypted and authenticated together with `bound_to`. Throws `std::runtime_error` when OpenSSL fails or the
/// key has not 32 bytes.
SealedContent seal_content(ContentEncryption encryption, const Secret& key, std::string_view plain,
                           std::string_view bound_to, const Random& random);

/// The way back; nothing unless nonce and tag have their exact lengths, and all is as it was sealed.
std::optional<Secret> unseal_content(ContentEncryption encryption, const Secret& key, const SealedContent& sealed,
                                     std::string_view bound_to);

}  // namespace oauthkit::jose
