#include "jose/encrypted_jwt.hpp"

#include <algorithm>

#include "base/base64.hpp"

namespace oauthkit::jose {

json::ObjectWriter begin_jwe_header(std::string_view algorithm, ContentEncryption encryption, std::string_view kid) {
  json::ObjectWriter header;
  header.add("alg", algorithm);
  header.add("enc", name(encryption));
  // RFC 7519 §5.2: there is a JWT inside.
  header.add("cty", "JWT");
  if (!kid.empty()) header.add("kid", kid);
  return header;
}

std::string sealed_jwt(std::string_view header, std::string_view encrypted_key, ContentEncryption encryption,
                       const Secret& key, std::string_view jwt, const Random& random) {
  std::string token = base64::encode(header, base64::url);
  // RFC 7516 §5.1 step 14: the encoded header is authenticated with the content.
  const auto sealed = seal_content(encryption, key, jwt, token, random);
  for (const std::string_view part : {encrypted_key, std::string_view(sealed.nonce), std::string_view(sealed.content),
                                      std::string_view(sealed.tag)}) {
    token += '.';
    token += base64::encode(part, base64::url);
  }
  return token;
}

Outcome<Header> header_of_jwt(const JweParts& parts, std::string_view algorithm, std::string_view other_algorithm) {
  const auto json = base64::decode(parts.header, base64::url);
  if (!json) return refuse("the header is not base64url");
  auto header = read_header(*json);
  if (!header) return header;
  if (!header->jwk.empty()) return refuse("the header brings its own key");
  // RFC 8725 §3.1: the one algorithm, whatever else a token names.
  if (header->alg != algorithm) return refuse(other_algorithm);
  if (!header->cty.empty() && !is_type(header->cty, "JWT")) return refuse("what is inside is not a JWT");
  return header;
}

Outcome<ContentEncryption> encryption_of(const Header& header, std::span<const ContentEncryption> accepted) {
  const auto encryption = content_encryption_named(header.enc);
  if (!encryption || std::find(accepted.begin(), accepted.end(), *encryption) == accepted.end()) {
    return refuse("the encryption of the content is not accepted");
  }
  return *encryption;
}

Outcome<Secret> opened_jwt(const JweParts& parts, ContentEncryption encryption, const Secret& key) {
  auto nonce = base64::decode(parts.nonce, base64::url);
  auto content = base64::decode(parts.content, base64::url);
  auto tag = base64::decode(parts.tag, base64::url);
  if (!nonce || !content || !tag) return refuse("a part of the token is not base64url");
  auto plain = unseal_content(encryption, key, {*std::move(nonce), *std::move(content), *std::move(tag)}, parts.header);
  if (!plain) return refuse("the token is not authentic");
  return *std::move(plain);
}

}  // namespace oauthkit::jose
