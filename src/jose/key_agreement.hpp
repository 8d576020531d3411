#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jose/jwk_members.hpp"
#include "jose/key.hpp"

namespace oauthkit::jose {

/// A P-256 key for agreeing on the key of a message (ECDH-ES, RFC 7518 §4.6), which neither signs nor verifies. A cheap
/// copy of a shared, immutable thing; safe from many threads.
class AgreementKey {
 public:
  /// `pair` is of P-256, checked when it was made.
  explicit AgreementKey(Key pair) : pair_(std::move(pair)) {}

  const std::string& kid() const { return pair_.kid(); }
  bool is_private() const { return pair_.can_sign(); }
  /// Public `crv`, `kty`, `x` and `y`, without the braces.
  const std::string& members() const { return pair_.material().members; }
  EVP_PKEY* pkey() const { return pair_.material().pkey.get(); }
  /// For writing it down.
  const Key& pair() const { return pair_; }

 private:
  Key pair_;
};

/// A new private key; its `kid` is its thumbprint.
Outcome<AgreementKey> generate_agreement_key();

/// One in PEM, as `read_pem`; refused when it is public. Its `kid` is its thumbprint.
Outcome<AgreementKey> read_agreement_pem(std::string_view text);

/// One in a JWK: EC P-256. A `use`, `key_ops` or `alg` for anything else is refused. With `KeyCheck::of_others` a
/// private key is, too.
Outcome<AgreementKey> read_agreement_jwk(const Jwk& jwk, KeyCheck check);
Outcome<AgreementKey> read_agreement_jwk(std::string_view text, KeyCheck check = KeyCheck::full);

/// The keys of somebody else in a JWK set (RFC 7517 §5) of at most 64 keys, in its order: those that say
/// `"use":"enc"` and are such keys. All others are left out.
Outcome<std::vector<AgreementKey>> agreement_keys_in(std::string_view jwk_set);

/// One's own keys in a JWK set: every key must be private and such a one. Without a `kid` its name is its thumbprint.
Outcome<std::vector<AgreementKey>> private_agreement_keys_in(std::string_view jwk_set);

/// The public half as a JWK with `use`, `alg` and `kid`.
std::string public_jwk(const AgreementKey& key);

/// What goes into a derived key beside the secret (RFC 7518 §4.6.2).
struct KeyDerivation {
  /// `enc` with direct agreement.
  std::string_view algorithm = {};
  /// The bytes that `apu` and `apv` say.
  std::string_view apu = {};
  std::string_view apv = {};
  /// How long the key is: at most 256 bits, in whole bytes.
  unsigned bits = 256;
};

/// The secret that both can compute (RFC 7518 §4.6, NIST SP 800-56A §5.7.1.2). Refused where `own` is public, where
/// OpenSSL refuses `other`, and where the secret is zero.
Outcome<Secret> agree(const AgreementKey& own, const AgreementKey& other);

/// A key out of that secret by the Concat KDF with SHA-256 (RFC 7518 §4.6.2). Refused when OpenSSL fails.
Outcome<Secret> derive(const Secret& agreed, const KeyDerivation& derivation);

}  // namespace oauthkit::jose
