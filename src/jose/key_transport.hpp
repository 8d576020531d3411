#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "jose/jwk_members.hpp"
#include "jose/key.hpp"

namespace oauthkit::jose {

/// An RSA key of 2048 to 4096 bits for sending its holder the key of a message (RSA-OAEP-256, RFC 7518 §4.3), which
/// neither signs nor verifies. A cheap copy of a shared, immutable thing; safe from many threads.
class TransportKey {
 public:
  /// `pair` is of RSA, checked when it was made.
  explicit TransportKey(Key pair) : pair_(std::move(pair)) {}

  const std::string& kid() const { return pair_.kid(); }
  bool is_private() const { return pair_.can_sign(); }
  /// Public `e`, `kty` and `n`, without the braces.
  const std::string& members() const { return pair_.material().members; }
  EVP_PKEY* pkey() const { return pair_.material().pkey.get(); }

 private:
  Key pair_;
};

/// A new private key of 2048 bits; its `kid` is its thumbprint.
Outcome<TransportKey> generate_transport_key();

/// One in a JWK of type RSA. A `use`, `key_ops` or `alg` for anything else is refused. With `KeyCheck::of_others` a
/// private key is, too.
Outcome<TransportKey> read_transport_jwk(const Jwk& jwk, KeyCheck check);
Outcome<TransportKey> read_transport_jwk(std::string_view text, KeyCheck check = KeyCheck::full);

/// The keys of somebody else in a JWK set (RFC 7517 §5) of at most 64 keys, in its order: those that say
/// `"use":"enc"` and are such keys. All others are left out.
Outcome<std::vector<TransportKey>> transport_keys_in(std::string_view jwk_set);

/// The public half as a JWK with `use`, `alg` and `kid`.
std::string public_jwk(const TransportKey& key);

/// `key`, of at most 190 bytes, encrypted to the holder of `to`: as many bytes as its modulus has, others each time.
/// Refused when OpenSSL does.
Outcome<std::string> encrypt_key(const TransportKey& to, const Secret& key);

/// The way back. Refused where `own` is public, and whatever was not encrypted to it so; how long the key is, is for
/// the caller to look at.
Outcome<Secret> decrypt_key(const TransportKey& own, std::string_view encrypted_key);

}  // namespace oauthkit::jose
