#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "jose/algorithm.hpp"
#include "jose/openssl.hpp"
#include "jose/outcome.hpp"
#include "jose/pool.hpp"
#include "oauthkit/secret.hpp"

namespace oauthkit::jose {

/// What a key is made of. Never changes but for the contexts that wait to be used again.
struct KeyMaterial {
  Algorithm algorithm = Algorithm::es256;
  bool can_sign = false;
  /// Empty for an HMAC key.
  Pkey pkey = {};
  /// Empty unless for an HMAC key.
  Secret secret = {};
  /// The members that make the public key, as RFC 7638 §3.2 orders them, without the braces. Empty for an HMAC key.
  std::string members = {};

  mutable Pool<PkeyContext> verifying = {};
  mutable Pool<PkeyContext> signing = {};
  mutable Pool<DigestContext> ed25519_verifying = {};
  mutable Pool<DigestContext> ed25519_signing = {};
  mutable Pool<MacContext> macs = {};
};

/// A key for one algorithm, checked when it was made. A cheap copy of a shared, immutable thing; safe from many
/// threads.
class Key {
 public:
  Key(std::shared_ptr<const KeyMaterial> material, std::string kid)
      : material_(std::move(material)), kid_(std::move(kid)) {}

  /// The only algorithm it is ever used with, whatever a token says (RFC 8725 §3.1).
  Algorithm algorithm() const { return material_->algorithm; }
  const std::string& kid() const { return kid_; }
  bool can_sign() const { return material_->can_sign; }
  bool is_symmetric() const { return material_->pkey == nullptr; }
  const KeyMaterial& material() const { return *material_; }

  Key with_kid(std::string kid) const { return {material_, std::move(kid)}; }

 private:
  std::shared_ptr<const KeyMaterial> material_;
  std::string kid_;
};

/// How closely a key is looked at.
enum class KeyCheck {
  full,
  /// A public key of somebody else, which counts for nobody but them: size, exponent, and that a point is on its curve.
  /// Whether an RSA modulus is a product of primes is left open: to find out takes up to 70 ms, which strangers could
  /// cost this server with each key. A private key is refused, since whoever published it has given it away.
  of_others,
};

/// A key out of one that OpenSSL has read: refused unless it fits the algorithm and is sound (`check_key`).
Outcome<Key> make_key(Pkey pkey, bool is_private, Algorithm algorithm, std::string kid,
                      KeyCheck check = KeyCheck::full);

/// An HMAC key. RFC 7518 §3.2: at least as long as the hash, 32 bytes.
Outcome<Key> make_hmac_key(Secret secret, std::string kid);

/// A new private key of full strength; its `kid` is its thumbprint. RSA keys have 2048 bits.
Outcome<Key> generate_key(Algorithm algorithm);

/// RFC 7638: the SHA-256 of the public key in its one canonical form, base64url. Empty for an HMAC key.
std::string thumbprint(const Key& key);

}  // namespace oauthkit::jose
