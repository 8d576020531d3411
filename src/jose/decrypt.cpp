#include "base/aead.hpp"
#include "base/base64.hpp"
#include "jose/header.hpp"
#include "jose/jwe.hpp"
#include "jose/jwe_parts.hpp"

namespace oauthkit::jose {
namespace {

constexpr std::size_t nonce_bytes = 12;
constexpr std::size_t tag_bytes = 16;

Outcome<Header> header_of(const JweParts& parts) {
  const auto json = base64::decode(parts.header, base64::url);
  if (!json) return refuse("the header is not base64url");
  auto header = read_header(*json);
  if (!header) return header;
  if (!header->jwk.empty()) return refuse("the header brings its own key");
  if (header->alg != "dir" || header->enc != "A256GCM") return refuse("the encryption is not dir with A256GCM");
  return header;
}

/// Nonce, content and tag one after the other; empty when one is not base64url or not of its length.
std::string sealed_of(const JweParts& parts) {
  auto sealed = base64::decode(parts.nonce, base64::url);
  const auto content = base64::decode(parts.content, base64::url);
  const auto tag = base64::decode(parts.tag, base64::url);
  if (!sealed || sealed->size() != nonce_bytes || !content || !tag || tag->size() != tag_bytes) return {};
  return *sealed += *content + *tag;
}

}  // namespace

Outcome<std::string> jwe_kid(std::string_view token) {
  const auto parts = split_jwe(token);
  if (!parts) return parts.refusal();
  auto header = header_of(*parts);
  if (!header) return header.refusal();
  return std::move(header->kid);
}

Outcome<Secret> decrypt(const ContentKey& key, std::string_view typ, std::string_view token) {
  const auto parts = split_jwe(token);
  if (!parts) return parts.refusal();
  const auto header = header_of(*parts);
  if (!header) return header.refusal();
  if (header->kid != key.kid) return refuse("the header names another key");
  if (!is_type(header->typ, typ)) return refuse("the token is of another type");
  const std::string sealed = sealed_of(*parts);
  if (sealed.empty()) return refuse("a part of the token is not what it should be");
  auto plain = unseal(key.bytes, sealed, parts->header);
  if (!plain) return refuse("the token is not authentic");
  return Secret(*std::move(plain));
}

}  // namespace oauthkit::jose
