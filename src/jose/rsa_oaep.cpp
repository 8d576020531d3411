#include "jose/rsa_oaep.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/base64.hpp"
#include "jose/bytes.hpp"
#include "jose/encrypted_jwt.hpp"

namespace oauthkit::jose {
namespace {

constexpr std::string_view algorithm = "RSA-OAEP-256";
constexpr std::size_t key_bytes = 32;

Secret draw_key(const Random& random) {
  std::string key(key_bytes, '\0');
  random(std::span(bytes(key), key.size()));
  return key;
}

// RFC 7516 §5.2 step 11: 32 bytes with either encryption. A key of zeros is what a reader is left with that lost one.
bool is_content_key(std::string_view key) {
  return key.size() == key_bytes && std::any_of(key.begin(), key.end(), [](char byte) { return byte != '\0'; });
}

Secret content_key(const TransportKey& own, std::string_view encrypted_key) {
  Secret drawn = draw_key(system_random);
  const auto encrypted = base64::decode(encrypted_key, base64::url);
  auto key = decrypt_key(own, encrypted.value_or(std::string()));
  // RFC 7516 §11.5: whoever sent another key learns nothing of how it is wrong.
  return key && is_content_key(key->reveal()) ? *std::move(key) : std::move(drawn);
}

}  // namespace

std::string encrypt_jwt(const TransportKey& to, ContentEncryption encryption, std::string_view jwt,
                        const Random& random) {
  const auto key = draw_key(random);
  if (!is_content_key(key.reveal())) throw std::runtime_error("a content key was drawn that is zero");
  const auto encrypted_key = encrypt_key(to, key);
  if (!encrypted_key) throw std::runtime_error(std::string(encrypted_key.reason()));
  const auto header = begin_jwe_header(algorithm, encryption, to.kid()).finish();
  return sealed_jwt(header, *encrypted_key, encryption, key, jwt, random);
}

Outcome<Secret> decrypt_jwt(const TransportKey& own, std::span<const ContentEncryption> accepted,
                            std::string_view token) {
  if (!own.is_private()) return refuse("there is no private key to decrypt with");
  const auto parts = split_jwe_with_key(token);
  if (!parts) return parts.refusal();
  const auto header = header_of_jwt(*parts, algorithm, "the encryption is not RSA-OAEP-256");
  if (!header) return header.refusal();
  const auto encryption = encryption_of(*header, accepted);
  if (!encryption) return encryption.refusal();
  if (!header->kid.empty() && header->kid != own.kid()) return refuse("the header names another key");
  return opened_jwt(*parts, *encryption, content_key(own, parts->encrypted_key));
}

}  // namespace oauthkit::jose
