#include "jose/key.hpp"

#include <openssl/core_names.h>
#include <openssl/rsa.h>

#include <array>

#include "base/base64.hpp"
#include "jose/bytes.hpp"
#include "jose/ec_jwk.hpp"
#include "jose/key_check.hpp"
#include "oauthkit/hash.hpp"

namespace oauthkit::jose {
namespace {

constexpr std::size_t hmac_key_bytes = 32;

std::string encoded(const EVP_PKEY* key, const char* name) { return base64url_encode(number_of(key, name)); }

std::string ed25519_point(const EVP_PKEY* key) {
  std::string point(32, '\0');
  std::size_t length = point.size();
  if (EVP_PKEY_get_raw_public_key(key, bytes(point), &length) != 1) return {};
  return base64url_encode(point);
}

// RFC 7638 §3.2, RFC 8037 §2: the required members alone, in the order of their names.
std::string members_of(const EVP_PKEY* key, Algorithm algorithm) {
  if (algorithm == Algorithm::es256) return ec_members(key);
  if (algorithm == Algorithm::eddsa) return R"("crv":"Ed25519","kty":"OKP","x":")" + ed25519_point(key) + '"';
  return R"("e":")" + encoded(key, OSSL_PKEY_PARAM_RSA_E) + R"(","kty":"RSA","n":")" +
         encoded(key, OSSL_PKEY_PARAM_RSA_N) + '"';
}

Pkey generate(Algorithm algorithm) {
  if (algorithm == Algorithm::es256) return Pkey(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
  if (algorithm == Algorithm::eddsa) return Pkey(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  return Pkey(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{2048}));
}

}  // namespace

Outcome<Key> make_key(Pkey pkey, bool is_private, Algorithm algorithm, std::string kid, KeyCheck check) {
  if (!pkey) return refuse("there is no key");
  if (algorithm == Algorithm::hs256) return refuse("an HMAC key is a secret, not a key pair");
  if (const auto checked = check_key(pkey.get(), is_private, algorithm, check); !checked) return checked.refusal();
  const QuietErrors quiet;
  auto material = std::make_shared<KeyMaterial>();
  material->algorithm = algorithm;
  material->can_sign = is_private;
  material->members = members_of(pkey.get(), algorithm);
  material->pkey = std::move(pkey);
  return Key(std::move(material), std::move(kid));
}

Outcome<Key> make_hmac_key(Secret secret, std::string kid) {
  // RFC 7518 §3.2: as long as the hash at least.
  if (secret.reveal().size() < hmac_key_bytes) return refuse("the HMAC key has less than 32 bytes");
  auto material = std::make_shared<KeyMaterial>();
  material->algorithm = Algorithm::hs256;
  material->can_sign = true;
  material->secret = std::move(secret);
  return Key(std::move(material), std::move(kid));
}

Outcome<Key> generate_key(Algorithm algorithm) {
  const QuietErrors quiet;
  if (algorithm == Algorithm::hs256) return refuse("an HMAC key is shared, not generated");
  auto key = make_key(generate(algorithm), true, algorithm, {});
  if (!key) return key;
  return key->with_kid(thumbprint(*key));
}

std::string thumbprint(const Key& key) {
  if (key.is_symmetric()) return {};
  const TokenHash hash = hash_token('{' + key.material().members + '}');
  return base64::encode(base64::as_text(hash.bytes), base64::url);
}

}  // namespace oauthkit::jose
