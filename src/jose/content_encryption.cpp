#include "jose/content_encryption.hpp"

#include <openssl/core_names.h>

#include <array>
#include <span>
#include <stdexcept>

#include "base/aead.hpp"
#include "jose/bytes.hpp"
#include "jose/openssl.hpp"

namespace oauthkit::jose {
namespace {

constexpr std::size_t key_bytes = 32;
constexpr std::size_t tag_bytes = 16;
constexpr std::size_t gcm_nonce_bytes = 12;
constexpr std::size_t block_bytes = 16;

using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, Release<EVP_CIPHER_CTX_free>>;

const EVP_CIPHER* aes_128_cbc() {
  static const EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-128-CBC", nullptr);
  return cipher;
}

// RFC 7518 §5.2.2.1: the first half of the key authenticates, the second encrypts.
std::string_view mac_key(const Secret& key) { return key.reveal().substr(0, key_bytes / 2); }
std::string_view encryption_key(const Secret& key) { return key.reveal().substr(key_bytes / 2); }

/// AES-128-CBC with PKCS #7 padding in one direction; nothing when OpenSSL refuses, as it does a wrong padding.
std::optional<Secret> run_cbc(const Secret& key, std::string_view nonce, std::string_view input, bool encrypt) {
  const QuietErrors quiet;
  const CipherContext context(EVP_CIPHER_CTX_new());
  std::string out(input.size() + block_bytes, '\0');
  int written = 0;
  int last = 0;
  const bool done =
      context &&
      EVP_CipherInit_ex2(context.get(), aes_128_cbc(), bytes(encryption_key(key)), bytes(nonce), encrypt ? 1 : 0,
                         nullptr) == 1 &&
      EVP_CipherUpdate(context.get(), bytes(out), &written, bytes(input), static_cast<int>(input.size())) == 1 &&
      EVP_CipherFinal_ex(context.get(), bytes(out) + written, &last) == 1;
  if (done) out.resize(static_cast<std::size_t>(written) + static_cast<std::size_t>(last));
  Secret result(std::move(out));
  return done ? std::optional(std::move(result)) : std::nullopt;
}

// RFC 7518 §5.2.2.1 step 4: how many bits are bound to the content, in 64 bits.
std::string bits_of(std::string_view bound_to) {
  std::string text(8, '\0');
  auto bits = static_cast<std::uint64_t>(bound_to.size()) * 8;
  for (auto byte = text.rbegin(); byte != text.rend(); ++byte, bits >>= 8) *byte = static_cast<char>(bits & 0xff);
  return text;
}

// RFC 7518 §5.2.2.1 step 5: the first half of an HMAC-SHA256 over all of it.
std::string cbc_tag(const Secret& key, std::string_view nonce, std::string_view content, std::string_view bound_to) {
  const QuietErrors quiet;
  const Mac algorithm(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
  const MacContext context(EVP_MAC_CTX_new(algorithm.get()));
  std::string digest = "SHA256";
  const std::array<OSSL_PARAM, 2> params = {
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), digest.size()),
      OSSL_PARAM_construct_end()};
  const auto secret = mac_key(key);
  bool done = context && EVP_MAC_init(context.get(), bytes(secret), secret.size(), params.data()) == 1;
  const std::string bits = bits_of(bound_to);
  for (const std::string_view part : {bound_to, nonce, content, std::string_view(bits)}) {
    done = done && EVP_MAC_update(context.get(), bytes(part), part.size()) == 1;
  }
  std::string mac(2 * tag_bytes, '\0');
  std::size_t length = 0;
  done = done && EVP_MAC_final(context.get(), bytes(mac), &length, mac.size()) == 1 && length == mac.size();
  if (!done) throw std::runtime_error("HMAC cannot be computed");
  mac.resize(tag_bytes);
  return mac;
}

SealedContent seal_cbc(const Secret& key, std::string_view plain, std::string_view bound_to, const Random& random) {
  SealedContent sealed{.nonce = std::string(block_bytes, '\0')};
  random(std::span(bytes(sealed.nonce), sealed.nonce.size()));
  const auto content = run_cbc(key, sealed.nonce, plain, true);
  if (!content) throw std::runtime_error("AES-128-CBC cannot encrypt");
  sealed.content = content->reveal();
  sealed.tag = cbc_tag(key, sealed.nonce, sealed.content, bound_to);
  return sealed;
}

std::optional<Secret> unseal_cbc(const Secret& key, const SealedContent& sealed, std::string_view bound_to) {
  if (sealed.nonce.size() != block_bytes) return std::nullopt;
  // RFC 7518 §5.2.2.2: nothing is decrypted that is not authentic.
  if (!equal_secrets(cbc_tag(key, sealed.nonce, sealed.content, bound_to), sealed.tag)) return std::nullopt;
  return run_cbc(key, sealed.nonce, sealed.content, false);
}

SealedContent seal_gcm(const Secret& key, std::string_view plain, std::string_view bound_to, const Random& random) {
  const std::string sealed = seal(key, plain, bound_to, random);
  return {.nonce = sealed.substr(0, gcm_nonce_bytes),
          .content = sealed.substr(gcm_nonce_bytes, plain.size()),
          .tag = sealed.substr(gcm_nonce_bytes + plain.size())};
}

std::optional<Secret> unseal_gcm(const Secret& key, const SealedContent& sealed, std::string_view bound_to) {
  if (sealed.nonce.size() != gcm_nonce_bytes) return std::nullopt;
  auto plain = unseal(key, sealed.nonce + sealed.content + sealed.tag, bound_to);
  return plain ? std::optional(Secret(*std::move(plain))) : std::nullopt;
}

void require_length(const Secret& key) {
  if (key.reveal().size() != key_bytes) throw std::runtime_error("a content key has 32 bytes");
}

}  // namespace

std::string_view name(ContentEncryption encryption) {
  return encryption == ContentEncryption::a256gcm ? "A256GCM" : "A128CBC-HS256";
}

std::optional<ContentEncryption> content_encryption_named(std::string_view wanted) {
  for (const auto encryption : {ContentEncryption::a256gcm, ContentEncryption::a128cbc_hs256}) {
    if (name(encryption) == wanted) return encryption;
  }
  return std::nullopt;
}

SealedContent seal_content(ContentEncryption encryption, const Secret& key, std::string_view plain,
                           std::string_view bound_to, const Random& random) {
  require_length(key);
  return encryption == ContentEncryption::a256gcm ? seal_gcm(key, plain, bound_to, random)
                                                  : seal_cbc(key, plain, bound_to, random);
}

std::optional<Secret> unseal_content(ContentEncryption encryption, const Secret& key, const SealedContent& sealed,
                                     std::string_view bound_to) {
  require_length(key);
  // RFC 7518 §5.2.2.1, §5.3: 128 bits of tag, neither more nor less.
  if (sealed.tag.size() != tag_bytes) return std::nullopt;
  return encryption == ContentEncryption::a256gcm ? unseal_gcm(key, sealed, bound_to)
                                                  : unseal_cbc(key, sealed, bound_to);
}

}  // namespace oauthkit::jose
