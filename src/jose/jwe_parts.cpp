#include "jose/jwe_parts.hpp"

#include <array>
#include <cstddef>

namespace oauthkit::jose {
namespace {

constexpr std::size_t max_token_bytes = 64 * 1024;

Outcome<JweParts> split(std::string_view token) {
  if (token.size() > max_token_bytes) return refuse("the token is too long");
  std::array<std::string_view, 4> parts = {};
  for (auto& part : parts) {
    const auto dot = token.find('.');
    if (dot == token.npos) return refuse("the token has not five parts");
    part = token.substr(0, dot);
    token.remove_prefix(dot + 1);
  }
  if (token.find('.') != token.npos) return refuse("the token has not five parts");
  return JweParts{parts[0], parts[1], parts[2], parts[3], token};
}

}  // namespace

Outcome<JweParts> split_jwe(std::string_view token) {
  auto parts = split(token);
  // RFC 7516 §5.2 step 10: with "dir" and "ECDH-ES" there is no encrypted key.
  if (parts && !parts->encrypted_key.empty()) return refuse("the token has an encrypted key");
  return parts;
}

Outcome<JweParts> split_jwe_with_key(std::string_view token) {
  auto parts = split(token);
  if (parts && parts->encrypted_key.empty()) return refuse("the token has no encrypted key");
  return parts;
}

}  // namespace oauthkit::jose
