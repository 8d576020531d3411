#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "oauthkit/random.hpp"
#include "oauthkit/secret.hpp"

namespace oauthkit {

/// A 256-bit key for one purpose out of a secret of full strength (HKDF-SHA256, RFC 5869).
Secret derive_key(std::string_view secret, std::string_view purpose);

/// `plain` encrypted and authenticated together with `bound_to` (AES-256-GCM, a random 96-bit nonce in front).
/// `key` has 32 bytes.
std::string seal(const Secret& key, std::string_view plain, std::string_view bound_to, const Random& random);

/// The way back; nothing unless key, text and `bound_to` are those of `seal`.
std::optional<std::string> unseal(const Secret& key, std::string_view sealed, std::string_view bound_to);

}  // namespace oauthkit
