#include "base/aead.hpp"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include <array>
#include <memory>
#include <span>
#include <stdexcept>

namespace oauthkit {
namespace {

constexpr std::size_t key_bytes = 32;
constexpr std::size_t nonce_bytes = 12;
constexpr std::size_t tag_bytes = 16;

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
int length(std::string_view text) { return static_cast<int>(text.size()); }

const EVP_CIPHER* aes_256_gcm() {
  static const EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  return cipher;
}

Cipher start(const Secret& key, std::string_view nonce, std::string_view bound_to, bool encrypt) {
  Cipher cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  int written = 0;
  const bool started = key.reveal().size() == key_bytes && cipher &&
                       EVP_CipherInit_ex2(cipher.get(), aes_256_gcm(), bytes(key.reveal()), bytes(nonce),
                                          encrypt ? 1 : 0, nullptr) == 1 &&
                       EVP_CipherUpdate(cipher.get(), nullptr, &written, bytes(bound_to), length(bound_to)) == 1;
  if (started) return cipher;
  ERR_clear_error();
  throw std::runtime_error("AES-256-GCM cannot be started");
}

}  // namespace

Secret derive_key(std::string_view secret, std::string_view purpose) {
  const std::unique_ptr<EVP_KDF, decltype(&EVP_KDF_free)> kdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr), EVP_KDF_free);
  const std::unique_ptr<EVP_KDF_CTX, decltype(&EVP_KDF_CTX_free)> context(EVP_KDF_CTX_new(kdf.get()), EVP_KDF_CTX_free);
  std::string digest = "SHA256";
  std::string input(secret);
  std::string info(purpose);
  const std::array<OSSL_PARAM, 4> parameters = {
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), 0),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, input.data(), input.size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info.data(), info.size()), OSSL_PARAM_construct_end()};
  std::string key(key_bytes, '\0');
  if (!context || EVP_KDF_derive(context.get(), bytes(key), key.size(), parameters.data()) != 1) {
    ERR_clear_error();
    throw std::runtime_error("HKDF cannot be computed");
  }
  return Secret(std::move(key));
}

std::string seal(const Secret& key, std::string_view plain, std::string_view bound_to, const Random& random) {
  std::string sealed(nonce_bytes + plain.size() + tag_bytes, '\0');
  random(std::span(bytes(sealed), nonce_bytes));
  const Cipher cipher = start(key, std::string_view(sealed).substr(0, nonce_bytes), bound_to, true);
  int written = 0;
  unsigned char* const out = bytes(sealed) + nonce_bytes;
  const bool done =
      EVP_CipherUpdate(cipher.get(), out, &written, bytes(plain), length(plain)) == 1 &&
      EVP_CipherFinal_ex(cipher.get(), out + plain.size(), &written) == 1 &&
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, static_cast<int>(tag_bytes), out + plain.size()) == 1;
  if (done) return sealed;
  ERR_clear_error();
  throw std::runtime_error("AES-256-GCM cannot encrypt");
}

std::optional<std::string> unseal(const Secret& key, std::string_view sealed, std::string_view bound_to) {
  if (sealed.size() < nonce_bytes + tag_bytes) return std::nullopt;
  const Cipher cipher = start(key, sealed.substr(0, nonce_bytes), bound_to, false);
  const auto text = sealed.substr(nonce_bytes, sealed.size() - nonce_bytes - tag_bytes);
  std::string tag(sealed.substr(sealed.size() - tag_bytes));
  std::string plain(text.size(), '\0');
  int written = 0;
  const bool done =
      EVP_CipherUpdate(cipher.get(), bytes(plain), &written, bytes(text), length(text)) == 1 &&
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, static_cast<int>(tag_bytes), bytes(tag)) == 1 &&
      EVP_CipherFinal_ex(cipher.get(), bytes(plain) + plain.size(), &written) == 1;
  if (done) return plain;
  ERR_clear_error();
  return std::nullopt;
}

}  // namespace oauthkit
