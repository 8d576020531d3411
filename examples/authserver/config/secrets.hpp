#pragma once

#include <oauthkit/secret.hpp>

#include "config/fields.hpp"

namespace authserver {

// Both read a secret that is given in the clear or as `{"scrypt": "$scrypt$..."}`; it is empty when it is absent.
// Errors never repeat any of it.

/// Kept as a SHA-256, which is fast enough for every request, when it is given in the clear; printable ASCII then.
oauthkit::SecretHash read_client_secret(Fields& fields);
/// Kept as it is, for an HMAC: 32 to 255 characters of printable ASCII, in the clear.
oauthkit::Secret read_plain_secret(Fields& fields);
/// Kept as scrypt.
oauthkit::SecretHash read_password(Fields& fields);

/// Whether `text` can be a token that somebody made up and wrote into two files: 32 to 255 characters of RFC 6750 §2.1.
bool is_bearer_token(std::string_view text);
inline constexpr const char* bearer_token_form =
    "expected 32 to 255 letters, digits and -._~+/ (RFC 6750 2.1), which are never repeated here";

/// Whether `text` is 1 to 255 bytes of printable ASCII, space included.
bool is_printable(std::string_view text);

}  // namespace authserver
