#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#pragma GCC visibility push(default)
namespace oauthkit {

/// The SHA-256 of a token, a code or an id: the only form in which one is ever stored (RFC 6819 §5.1.4.1.3).
struct TokenHash {
  std::array<unsigned char, 32> bytes = {};

  /// 64 lower-case hexadecimal digits, for a database column.
  std::string hex() const;
  /// Reads `hex()`; nothing when the text is not 64 hexadecimal digits.
  static std::optional<TokenHash> from_hex(std::string_view text);

  auto operator<=>(const TokenHash&) const = default;
};

/// Hashes `token`. Never fails.
TokenHash hash_token(std::string_view token);

/// For unordered containers: a SHA-256 is already uniform.
struct TokenHashHasher {
  std::size_t operator()(const TokenHash& hash) const noexcept;
};

/// Base64url without padding (RFC 4648 §5).
std::string base64url_encode(std::string_view bytes);
/// Strict: no padding, no other alphabet, no white space, no stray bits in the last character. Nothing otherwise.
std::optional<std::string> base64url_decode(std::string_view text);

/// Base64 with padding (RFC 4648 §4), as HTTP's Basic scheme wants it.
std::string base64_encode(std::string_view bytes);
/// Strict: canonical, padded. Nothing otherwise.
std::optional<std::string> base64_decode(std::string_view text);

}  // namespace oauthkit
#pragma GCC visibility pop
