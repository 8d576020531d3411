#include <array>

#include "base/aead.hpp"
#include "base/base64.hpp"
#include "base/json.hpp"
#include "jose/jwe.hpp"

namespace oauthkit::jose {
namespace {

constexpr std::size_t nonce_bytes = 12;
constexpr std::size_t tag_bytes = 16;

std::string encoded_header(std::string_view kid, std::string_view typ) {
  json::ObjectWriter header;
  header.add("alg", "dir");
  header.add("enc", "A256GCM");
  if (!typ.empty()) header.add("typ", typ);
  if (!kid.empty()) header.add("kid", kid);
  return base64::encode(std::move(header).finish(), base64::url);
}

}  // namespace

ContentKey generate_content_key(const Random& random) {
  std::string bytes(32, '\0');
  random(std::span(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size()));
  return {random_id(random), std::move(bytes)};
}

std::string encrypt(const ContentKey& key, std::string_view typ, std::string_view plain, const Random& random) {
  std::string token = encoded_header(key.kid, typ);
  // RFC 7516 §5.1 step 14: the encoded header is authenticated with the content.
  const std::string sealed = seal(key.bytes, plain, token, random);
  const std::string_view content = sealed;
  token += "..";
  token += base64::encode(content.substr(0, nonce_bytes), base64::url);
  token += '.';
  token += base64::encode(content.substr(nonce_bytes, plain.size()), base64::url);
  token += '.';
  token += base64::encode(content.substr(content.size() - tag_bytes), base64::url);
  return token;
}

}  // namespace oauthkit::jose
