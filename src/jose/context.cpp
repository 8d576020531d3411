#include "jose/context.hpp"

#include <openssl/core_names.h>
#include <openssl/rsa.h>

#include "jose/bytes.hpp"

namespace oauthkit::jose {
namespace {

// Fetched once and never freed, as other digests here.
const EVP_MD* sha256() {
  static const EVP_MD* const digest = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return digest;
}

// RFC 7518 §3.3: PKCS #1 v1.5. §3.5: PSS, MGF1 with the same hash, a salt as long as the hash.
bool set_padding(EVP_PKEY_CTX* context, Algorithm algorithm) {
  if (algorithm == Algorithm::rs256) return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1;
  if (algorithm != Algorithm::ps256) return true;
  return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
         EVP_PKEY_CTX_set_rsa_mgf1_md(context, sha256()) == 1 &&
         EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1;
}

PkeyContext prepare(const KeyMaterial& key, int (*start)(EVP_PKEY_CTX*)) {
  PkeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key.pkey.get(), nullptr));
  const bool ready = context && start(context.get()) == 1 &&
                     EVP_PKEY_CTX_set_signature_md(context.get(), sha256()) == 1 &&
                     set_padding(context.get(), key.algorithm);
  return ready ? std::move(context) : PkeyContext();
}

MacContext prepare_mac(const KeyMaterial& key) {
  const Mac algorithm(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
  MacContext context(EVP_MAC_CTX_new(algorithm.get()));
  std::string digest = "SHA256";
  const std::array<OSSL_PARAM, 2> params = {
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), digest.size()),
      OSSL_PARAM_construct_end()};
  const std::string_view secret = key.secret.reveal();
  const bool ready = context && EVP_MAC_init(context.get(), bytes(secret), secret.size(), params.data()) == 1;
  return ready ? std::move(context) : MacContext();
}

}  // namespace

PkeyContext prepare_signing(const KeyMaterial& key) { return prepare(key, EVP_PKEY_sign_init); }

PkeyContext prepare_verifying(const KeyMaterial& key) { return prepare(key, EVP_PKEY_verify_init); }

std::optional<MacBytes> hmac(const KeyMaterial& key, std::string_view input) {
  MacContext context = key.macs.take();
  if (!context) context = prepare_mac(key);
  MacBytes mac = {};
  std::size_t length = 0;
  const bool done = context && EVP_MAC_init(context.get(), nullptr, 0, nullptr) == 1 &&
                    EVP_MAC_update(context.get(), bytes(input), input.size()) == 1 &&
                    EVP_MAC_final(context.get(), mac.data(), &length, mac.size()) == 1 && length == mac.size();
  if (!done) return std::nullopt;
  key.macs.give_back(std::move(context));
  return mac;
}

}  // namespace oauthkit::jose
