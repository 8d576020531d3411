#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "jose/content_encryption.hpp"
#include "jose/header.hpp"
#include "jose/jwe_parts.hpp"

/// What is the same in every JWT inside a compact JWE (RFC 7519 §5.2), however its content key comes about.
namespace oauthkit::jose {

/// The beginning of the header: algorithm, encryption, content, and the `kid` of the recipient, if there is one.
json::ObjectWriter begin_jwe_header(std::string_view algorithm, ContentEncryption encryption, std::string_view kid);

/// The token: `header`, which is JSON, the encrypted key as bytes, empty for none, and `jwt`, sealed with `key`.
std::string sealed_jwt(std::string_view header, std::string_view encrypted_key, ContentEncryption encryption,
                       const Secret& key, std::string_view jwt, const Random& random);

/// The header of a token. Refused: what `read_header` refuses, a key of its own, another algorithm, for which
/// `other_algorithm` is the reason, another `cty` than JWT.
Outcome<Header> header_of_jwt(const JweParts& parts, std::string_view algorithm, std::string_view other_algorithm);

/// The encryption that the header names; refused unless it is `accepted`.
Outcome<ContentEncryption> encryption_of(const Header& header, std::span<const ContentEncryption> accepted);

/// The JWT inside, opened with `key`, of 32 bytes.
Outcome<Secret> opened_jwt(const JweParts& parts, ContentEncryption encryption, const Secret& key);

}  // namespace oauthkit::jose
