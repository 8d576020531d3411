#include "jose/key_transport.hpp"

#include <openssl/rsa.h>

#include "jose/bytes.hpp"

namespace oauthkit::jose {
namespace {

// RFC 7518 §4.3: OAEP with SHA-256, also in MGF1, and no label.
bool choose_oaep_256(EVP_PKEY_CTX* context) {
  return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) == 1 &&
         EVP_PKEY_CTX_set_rsa_oaep_md_name(context, "SHA256", nullptr) == 1 &&
         EVP_PKEY_CTX_set_rsa_mgf1_md_name(context, "SHA256", nullptr) == 1;
}

PkeyContext context_of(const TransportKey& key, int (*begin)(EVP_PKEY_CTX*)) {
  PkeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key.pkey(), nullptr));
  const bool is_ready = context && begin(context.get()) == 1 && choose_oaep_256(context.get());
  return is_ready ? std::move(context) : PkeyContext();
}

std::size_t modulus_bytes(const TransportKey& key) { return static_cast<std::size_t>(EVP_PKEY_get_size(key.pkey())); }

}  // namespace

Outcome<TransportKey> generate_transport_key() {
  auto pair = generate_key(Algorithm::rs256);
  if (!pair) return pair.refusal();
  return TransportKey(*std::move(pair));
}

Outcome<std::string> encrypt_key(const TransportKey& to, const Secret& key) {
  const QuietErrors quiet;
  const auto context = context_of(to, EVP_PKEY_encrypt_init);
  std::string encrypted(modulus_bytes(to), '\0');
  std::size_t length = encrypted.size();
  const auto plain = key.reveal();
  const bool done = context &&
                    EVP_PKEY_encrypt(context.get(), bytes(encrypted), &length, bytes(plain), plain.size()) == 1 &&
                    length == encrypted.size();
  if (!done) return refuse("OpenSSL cannot encrypt the key");
  return encrypted;
}

Outcome<Secret> decrypt_key(const TransportKey& own, std::string_view encrypted_key) {
  const QuietErrors quiet;
  if (!own.is_private()) return refuse("there is no private key to decrypt with");
  // RFC 8017 §7.1.2 step 1: as long as the modulus; OpenSSL takes less.
  if (encrypted_key.size() != modulus_bytes(own)) return refuse("the encrypted key is not as long as the modulus");
  const auto context = context_of(own, EVP_PKEY_decrypt_init);
  std::string plain(encrypted_key.size(), '\0');
  std::size_t length = plain.size();
  const bool done =
      context &&
      EVP_PKEY_decrypt(context.get(), bytes(plain), &length, bytes(encrypted_key), encrypted_key.size()) == 1 &&
      length <= plain.size();
  Secret whole(std::move(plain));
  if (!done) return refuse("OpenSSL cannot decrypt the key");
  return Secret(whole.reveal().substr(0, length));
}

}  // namespace oauthkit::jose
