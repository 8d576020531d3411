#include "raw.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/rsa.h>

#include <array>
#include <cstdio>
#include <cstdlib>

#include "jose/bytes.hpp"

namespace raw {
namespace {

using oauthkit::jose::Algorithm;
using oauthkit::jose::bytes;
using oauthkit::jose::PkeyContext;

void require(bool done) {
  if (done) return;
  std::fprintf(stderr, "bench: OpenSSL refuses\n");
  std::exit(1);
}

const EVP_MD* sha256() {
  static const EVP_MD* const digest = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return digest;
}

PkeyContext prepared(EVP_PKEY* key, Algorithm algorithm, int (*start)(EVP_PKEY_CTX*)) {
  PkeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  require(start(context.get()) == 1 && EVP_PKEY_CTX_set_signature_md(context.get(), sha256()) == 1);
  if (algorithm == Algorithm::rs256) require(EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) == 1);
  if (algorithm != Algorithm::ps256) return context;
  require(EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PSS_PADDING) == 1 &&
          EVP_PKEY_CTX_set_rsa_pss_saltlen(context.get(), RSA_PSS_SALTLEN_DIGEST) == 1);
  return context;
}

oauthkit::jose::MacContext prepared_mac(std::string_view secret) {
  const oauthkit::jose::Mac algorithm(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
  oauthkit::jose::MacContext context(EVP_MAC_CTX_new(algorithm.get()));
  std::string digest = "SHA256";
  const std::array<OSSL_PARAM, 2> params = {
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), digest.size()),
      OSSL_PARAM_construct_end()};
  require(EVP_MAC_init(context.get(), bytes(secret), secret.size(), params.data()) == 1);
  return context;
}

}  // namespace

Key::Key(const oauthkit::jose::Key& key) : algorithm_(key.algorithm()), digest_(EVP_MD_CTX_new()) {
  EVP_PKEY* const pkey = key.material().pkey.get();
  if (algorithm_ == Algorithm::hs256) {
    mac_ = prepared_mac(key.material().secret.reveal());
  } else if (algorithm_ == Algorithm::eddsa) {
    ed25519_signing_.reset(EVP_MD_CTX_new());
    ed25519_verifying_.reset(EVP_MD_CTX_new());
    require(EVP_DigestSignInit(ed25519_signing_.get(), nullptr, nullptr, nullptr, pkey) == 1);
    require(EVP_DigestVerifyInit(ed25519_verifying_.get(), nullptr, nullptr, nullptr, pkey) == 1);
  } else {
    signing_ = prepared(pkey, algorithm_, EVP_PKEY_sign_init);
    verifying_ = prepared(pkey, algorithm_, EVP_PKEY_verify_init);
  }
}

std::string_view Key::hash(std::string_view input) {
  require(EVP_DigestInit_ex2(digest_.get(), sha256(), nullptr) == 1 &&
          EVP_DigestUpdate(digest_.get(), input.data(), input.size()) == 1 &&
          EVP_DigestFinal_ex(digest_.get(), bytes(hash_), nullptr) == 1);
  return hash_;
}

std::string_view Key::mac(std::string_view input) {
  std::size_t length = 0;
  require(EVP_MAC_init(mac_.get(), nullptr, 0, nullptr) == 1 &&
          EVP_MAC_update(mac_.get(), bytes(input), input.size()) == 1 &&
          EVP_MAC_final(mac_.get(), bytes(signature_), &length, signature_.size()) == 1);
  return std::string_view(signature_).substr(0, length);
}

std::string_view Key::sign(std::string_view input) {
  if (algorithm_ == Algorithm::hs256) return mac(input);
  std::size_t length = signature_.size();
  if (algorithm_ == Algorithm::eddsa) {
    require(EVP_DigestSignInit(ed25519_signing_.get(), nullptr, nullptr, nullptr, nullptr) == 1 &&
            EVP_DigestSign(ed25519_signing_.get(), bytes(signature_), &length, bytes(input), input.size()) == 1);
  } else {
    const auto hashed = hash(input);
    require(EVP_PKEY_sign(signing_.get(), bytes(signature_), &length, bytes(hashed), hashed.size()) == 1);
  }
  return std::string_view(signature_).substr(0, length);
}

bool Key::verify(std::string_view input, std::string_view signature) {
  if (algorithm_ == Algorithm::hs256) {
    const auto own = mac(input);
    return own.size() == signature.size() && CRYPTO_memcmp(own.data(), signature.data(), own.size()) == 0;
  }
  if (algorithm_ == Algorithm::eddsa) {
    return EVP_DigestVerifyInit(ed25519_verifying_.get(), nullptr, nullptr, nullptr, nullptr) == 1 &&
           EVP_DigestVerify(ed25519_verifying_.get(), bytes(signature), signature.size(), bytes(input), input.size()) ==
               1;
  }
  const auto hashed = hash(input);
  return EVP_PKEY_verify(verifying_.get(), bytes(signature), signature.size(), bytes(hashed), hashed.size()) == 1;
}

Cipher::Cipher(std::string_view key) : context_(EVP_CIPHER_CTX_new()) {
  require(EVP_EncryptInit_ex2(context_.get(), EVP_aes_256_gcm(), bytes(key), nullptr, nullptr) == 1);
}

std::string_view Cipher::encrypt(std::string_view plain, std::string_view bound_to) {
  for (char& byte : nonce_) {
    if (++byte != 0) break;
  }
  out_.resize(plain.size() + 16);
  int written = 0;
  require(EVP_EncryptInit_ex2(context_.get(), nullptr, nullptr, bytes(nonce_), nullptr) == 1 &&
          EVP_EncryptUpdate(context_.get(), nullptr, &written, bytes(bound_to), static_cast<int>(bound_to.size())) ==
              1 &&
          EVP_EncryptUpdate(context_.get(), bytes(out_), &written, bytes(plain), static_cast<int>(plain.size())) == 1 &&
          EVP_EncryptFinal_ex(context_.get(), bytes(out_) + plain.size(), &written) == 1 &&
          EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_GCM_GET_TAG, 16, bytes(out_) + plain.size()) == 1);
  return out_;
}

}  // namespace raw
