#include "base/base64.hpp"
#include "jose/bytes.hpp"
#include "jose/context.hpp"
#include "jose/ecdsa_signature.hpp"
#include "jose/jws.hpp"
#include "oauthkit/hash.hpp"

namespace oauthkit::jose {
namespace {

bool hash_matches(const KeyMaterial& key, std::string_view input, const unsigned char* signature, std::size_t length) {
  const TokenHash hash = hash_token(input);
  PkeyContext context = key.verifying.take();
  if (!context) context = prepare_verifying(key);
  if (!context) return false;
  const bool matches = EVP_PKEY_verify(context.get(), signature, length, hash.bytes.data(), hash.bytes.size()) == 1;
  key.verifying.give_back(std::move(context));
  return matches;
}

bool es256_matches(const KeyMaterial& key, std::string_view input, std::string_view signature) {
  const auto der = der_of(signature);
  return der && hash_matches(key, input, der->bytes.data(), der->length);
}

bool rsa_matches(const KeyMaterial& key, std::string_view input, std::string_view signature) {
  // RFC 8017 §8.1.2, §8.2.2: as long as the modulus, and not a byte more or less.
  const auto length = static_cast<std::size_t>(EVP_PKEY_get_size(key.pkey.get()));
  return signature.size() == length && hash_matches(key, input, bytes(signature), length);
}

bool eddsa_matches(const KeyMaterial& key, std::string_view input, std::string_view signature) {
  if (signature.size() != 64) return false;
  DigestContext context = key.ed25519_verifying.take();
  const bool fresh = !context;
  if (fresh) context.reset(EVP_MD_CTX_new());
  const bool ready =
      context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, fresh ? key.pkey.get() : nullptr) == 1;
  if (!ready) return false;
  const bool matches =
      EVP_DigestVerify(context.get(), bytes(signature), signature.size(), bytes(input), input.size()) == 1;
  key.ed25519_verifying.give_back(std::move(context));
  return matches;
}

bool hmac_matches(const KeyMaterial& key, std::string_view input, std::string_view signature) {
  const auto mac = hmac(key, input);
  return mac && equal_secrets(base64::as_text(*mac), signature);
}

}  // namespace

bool signature_matches(const Key& key, std::string_view input, std::string_view signature) {
  const QuietErrors quiet;
  switch (key.algorithm()) {
    case Algorithm::es256:
      return es256_matches(key.material(), input, signature);
    case Algorithm::eddsa:
      return eddsa_matches(key.material(), input, signature);
    case Algorithm::ps256:
    case Algorithm::rs256:
      return rsa_matches(key.material(), input, signature);
    case Algorithm::hs256:
      return hmac_matches(key.material(), input, signature);
  }
  return false;
}

Outcome<std::string_view> verify(const CompactJws& jws, const Key& key) {
  if (jws.signing_input().empty()) return refuse("the token was not read");
  // RFC 8725 §3.1: the key says which algorithm, and a token that says another is refused.
  if (algorithm_named(jws.header().alg) != key.algorithm()) return refuse("the algorithm is not that of the key");
  const bool named = !jws.header().kid.empty() && !key.kid().empty();
  if (named && jws.header().kid != key.kid()) return refuse("the header names another key");
  if (!signature_matches(key, jws.signing_input(), jws.signature())) return refuse("the signature does not match");
  return jws.unverified_payload();
}

Outcome<std::string_view> verify(const CompactJws& jws, const KeySet& keys, Algorithms allowed) {
  const auto algorithm = algorithm_named(jws.header().alg);
  if (!algorithm || !allowed.has(*algorithm)) return refuse("the algorithm is not allowed");
  const Key* const key = keys.find(jws.header().kid, *algorithm);
  if (key == nullptr) return refuse("there is no such key");
  return verify(jws, *key);
}

}  // namespace oauthkit::jose
