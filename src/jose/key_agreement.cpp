#include "jose/key_agreement.hpp"

#include <openssl/core_names.h>
#include <openssl/kdf.h>

#include <algorithm>
#include <array>

#include "jose/bytes.hpp"

namespace oauthkit::jose {
namespace {

using Kdf = std::unique_ptr<EVP_KDF, Release<EVP_KDF_free>>;
using KdfContext = std::unique_ptr<EVP_KDF_CTX, Release<EVP_KDF_CTX_free>>;

std::string in_32_bits(std::size_t number) {
  std::string text(4, '\0');
  for (auto byte = text.rbegin(); byte != text.rend(); ++byte, number >>= 8) *byte = static_cast<char>(number & 0xff);
  return text;
}

std::string with_length(std::string_view text) { return in_32_bits(text.size()).append(text); }

// RFC 7518 §4.6.2: AlgorithmID, PartyUInfo, PartyVInfo and SuppPubInfo; SuppPrivInfo is empty.
std::string other_info(const KeyDerivation& derivation) {
  return with_length(derivation.algorithm) + with_length(derivation.apu) + with_length(derivation.apv) +
         in_32_bits(derivation.bits);
}

}  // namespace

Outcome<AgreementKey> generate_agreement_key() {
  auto pair = generate_key(Algorithm::es256);
  if (!pair) return pair.refusal();
  return AgreementKey(*std::move(pair));
}

Outcome<Secret> agree(const AgreementKey& own, const AgreementKey& other) {
  const QuietErrors quiet;
  if (!own.is_private()) return refuse("there is no private key to agree with");
  const PkeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, own.pkey(), nullptr));
  std::string agreed(32, '\0');
  std::size_t length = agreed.size();
  const bool done = context && EVP_PKEY_derive_init(context.get()) == 1 &&
                    EVP_PKEY_derive_set_peer(context.get(), other.pkey()) == 1 &&
                    EVP_PKEY_derive(context.get(), bytes(agreed), &length) == 1 && length == agreed.size();
  const bool is_zero = std::all_of(agreed.begin(), agreed.end(), [](char byte) { return byte == '\0'; });
  Secret secret(std::move(agreed));
  if (!done) return refuse("OpenSSL refuses to agree on a key");
  // NIST SP 800-56A §5.7.1.2: infinity is no secret; nor is a number that everybody guesses first.
  if (is_zero) return refuse("the agreed secret is zero");
  return secret;
}

Outcome<Secret> derive(const Secret& agreed, const KeyDerivation& derivation) {
  const QuietErrors quiet;
  // NIST SP 800-56A's one-step derivation is the Concat KDF.
  const Kdf kdf(EVP_KDF_fetch(nullptr, "SSKDF", nullptr));
  const KdfContext context(EVP_KDF_CTX_new(kdf.get()));
  std::string digest = "SHA256";
  std::string info = other_info(derivation);
  const std::array<OSSL_PARAM, 4> params = {
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), 0),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, const_cast<char*>(agreed.reveal().data()),
                                        agreed.reveal().size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info.data(), info.size()), OSSL_PARAM_construct_end()};
  std::string key(derivation.bits / 8, '\0');
  const bool done = context && EVP_KDF_derive(context.get(), bytes(key), key.size(), params.data()) == 1;
  Secret derived(std::move(key));
  if (!done) return refuse("OpenSSL cannot derive a key");
  return derived;
}

}  // namespace oauthkit::jose
