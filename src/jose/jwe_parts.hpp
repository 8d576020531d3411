#pragma once

#include <string_view>

#include "jose/outcome.hpp"

namespace oauthkit::jose {

/// The parts of a compact JWE (RFC 7516 §7.1), in base64url.
struct JweParts {
  std::string_view header = {};
  /// Empty where the content key is not sent along.
  std::string_view encrypted_key = {};
  std::string_view nonce = {};
  std::string_view content = {};
  std::string_view tag = {};
};

/// Takes `token` apart. Refused: more than 64 KiB, other than five parts, an encrypted key.
Outcome<JweParts> split_jwe(std::string_view token);

/// The same of a token whose content key is sent along: refused without an encrypted key.
Outcome<JweParts> split_jwe_with_key(std::string_view token);

}  // namespace oauthkit::jose
