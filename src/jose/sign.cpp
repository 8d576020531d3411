#include "base/base64.hpp"
#include "jose/bytes.hpp"
#include "jose/context.hpp"
#include "jose/ecdsa_signature.hpp"
#include "jose/jws.hpp"
#include "oauthkit/hash.hpp"

namespace oauthkit::jose {
namespace {

constexpr std::size_t max_signature_bytes = 512;

std::string sign_hash(const KeyMaterial& key, std::string_view input) {
  const TokenHash hash = hash_token(input);
  PkeyContext context = key.signing.take();
  if (!context) context = prepare_signing(key);
  std::string signature(max_signature_bytes, '\0');
  std::size_t length = signature.size();
  const bool done =
      context && EVP_PKEY_sign(context.get(), bytes(signature), &length, hash.bytes.data(), hash.bytes.size()) == 1;
  if (!done) return {};
  key.signing.give_back(std::move(context));
  signature.resize(length);
  return key.algorithm == Algorithm::es256 ? raw_of(signature) : signature;
}

std::string sign_eddsa(const KeyMaterial& key, std::string_view input) {
  DigestContext context = key.ed25519_signing.take();
  const bool fresh = !context;
  if (fresh) context.reset(EVP_MD_CTX_new());
  std::string signature(64, '\0');
  std::size_t length = signature.size();
  const bool done =
      context && EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, fresh ? key.pkey.get() : nullptr) == 1 &&
      EVP_DigestSign(context.get(), bytes(signature), &length, bytes(input), input.size()) == 1;
  if (!done || length != signature.size()) return {};
  key.ed25519_signing.give_back(std::move(context));
  return signature;
}

std::string sign_input(const KeyMaterial& key, std::string_view input) {
  if (key.algorithm == Algorithm::hs256) {
    const auto mac = hmac(key, input);
    return mac ? std::string(base64::as_text(*mac)) : std::string();
  }
  if (key.algorithm == Algorithm::eddsa) return sign_eddsa(key, input);
  return sign_hash(key, input);
}

}  // namespace

Outcome<std::string> signature_of(const Key& key, std::string_view input) {
  const QuietErrors quiet;
  if (!key.can_sign()) return refuse("the key is public");
  std::string signature = sign_input(key.material(), input);
  if (signature.empty()) return refuse("OpenSSL cannot sign");
  return signature;
}

Outcome<std::string> sign(const Key& key, std::string_view header, std::string_view payload) {
  const std::string encoded = base64::encode(payload, base64::url);
  std::string token;
  token.reserve(header.size() + encoded.size() + (max_signature_bytes * 4 + 2) / 3 + 2);
  token.append(header).append(".").append(encoded);
  const auto signature = signature_of(key, token);
  if (!signature) return signature.refusal();
  token += '.';
  token += base64::encode(*signature, base64::url);
  return token;
}

}  // namespace oauthkit::jose
