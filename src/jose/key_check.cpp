#include "jose/key_check.hpp"

#include <openssl/core_names.h>

#include "jose/bytes.hpp"

namespace oauthkit::jose {
namespace {

const char* type_of(Algorithm algorithm) {
  if (algorithm == Algorithm::es256) return "EC";
  return algorithm == Algorithm::eddsa ? "ED25519" : "RSA";
}

Outcome<void> check_curve(const EVP_PKEY* key) {
  std::string curve(32, '\0');
  std::size_t length = 0;
  const bool named =
      EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, curve.data(), curve.size(), &length) == 1;
  curve.resize(length);
  // RFC 7518 §3.4: ES256 is P-256 and nothing else.
  if (!named || curve != "prime256v1") return refuse("the EC key is not of curve P-256");
  // CVE-2020-0601: parameters that are spelled out may be anybody's.
  int is_explicit = 0;
  const bool told = EVP_PKEY_get_int_param(key, OSSL_PKEY_PARAM_EC_DECODED_FROM_EXPLICIT_PARAMS, &is_explicit) == 1;
  if (!told || is_explicit != 0) return refuse("the EC key spells its curve out");
  return {};
}

bool passes(EVP_PKEY* key, int (*check)(EVP_PKEY_CTX*)) {
  const PkeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  return context && check(context.get()) == 1;
}

}  // namespace

std::string number_of(const EVP_PKEY* key, const char* name, std::size_t length) {
  BIGNUM* found = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &found) != 1) return {};
  const Number number(found);
  std::string text(length != 0 ? length : static_cast<std::size_t>(BN_num_bytes(found)), '\0');
  if (BN_bn2binpad(found, bytes(text), static_cast<int>(text.size())) < 0) return {};
  return text;
}

Outcome<void> check_key(EVP_PKEY* key, bool is_private, Algorithm algorithm, KeyCheck check) {
  const QuietErrors quiet;
  // An RSA-PSS key carries parameters of its own and is none of "RSA".
  if (EVP_PKEY_is_a(key, type_of(algorithm)) != 1) return refuse("the key is of another type than its algorithm");
  if (algorithm == Algorithm::es256) {
    if (auto checked = check_curve(key); !checked) return checked;
  }
  if (is_rsa(algorithm)) {
    auto checked = check_rsa(number_of(key, OSSL_PKEY_PARAM_RSA_N), number_of(key, OSSL_PKEY_PARAM_RSA_E));
    if (!checked) return checked;
  }
  const bool of_others = check == KeyCheck::of_others && !is_private;
  const bool left_open = of_others && is_rsa(algorithm);
  // The order of P-256 is prime: a point on it, other than infinity, needs no multiplication to be sound.
  const auto sound = of_others ? EVP_PKEY_public_check_quick : EVP_PKEY_public_check;
  if (!left_open && !passes(key, sound)) return refuse("the public key is not sound");
  if (is_private && !passes(key, EVP_PKEY_pairwise_check))
    return refuse("the private key is not that of the public key");
  return {};
}

}  // namespace oauthkit::jose
