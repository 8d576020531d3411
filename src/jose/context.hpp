#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "jose/key.hpp"

namespace oauthkit::jose {

/// A context that signs or verifies SHA-256 hashes with an EC or RSA key. Empty when OpenSSL refuses.
PkeyContext prepare_signing(const KeyMaterial& key);
PkeyContext prepare_verifying(const KeyMaterial& key);

using MacBytes = std::array<unsigned char, 32>;

/// HMAC-SHA256; nothing when OpenSSL refuses.
std::optional<MacBytes> hmac(const KeyMaterial& key, std::string_view input);

}  // namespace oauthkit::jose
