#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "oauthkit/environment.hpp"
#include "oauthkit/result.hpp"
#include "oauthkit/secret.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

struct DecryptionKeyOptions {
  /// As `KeyRingOptions::file`. Whoever reads it can read what is encrypted to the keys.
  std::string file = {};

  /// How long a key waits before others are told of it, so that every node opens what they send.
  Lifetime publish = std::chrono::hours(1);

  /// How long others are told to encrypt to a key. `Lifetime::never()`: until `rotate()`.
  Lifetime encrypt = std::chrono::hours(24 * 90);

  /// How long a key that nobody is told of any more still opens: at least as long as others keep what they were told.
  Lifetime retire = std::chrono::hours(24);

  Environment environment = {};
};

/// The keys that others encrypt to: of P-256, for ECDH-ES (RFC 7518 §4.6). One is published, all open, none signs; at
/// most 32. Safe from many threads and processes, as `KeyRing`.
class DecryptionKeys {
 public:
  /// Reads the file, or makes the first key, which is published at once. Throws `std::runtime_error` when the file can
  /// not be read or written, does not hold keys, or may be read by others; `std::invalid_argument` for a schedule as
  /// `KeyRing` refuses it.
  explicit DecryptionKeys(DecryptionKeyOptions options = {});

  /// A ring that does not turn, of the private keys in a JWK set (RFC 7517 §5): the first is published, all open.
  /// Throws `std::invalid_argument`, with a reason that never quotes a key, when there is none, one is public or of
  /// another kind, or two have one name.
  explicit DecryptionKeys(const Secret& jwk_set);

  DecryptionKeys(const DecryptionKeys&) = delete;
  DecryptionKeys& operator=(const DecryptionKeys&) = delete;
  ~DecryptionKeys();

  /// The JWK set to publish: the public half of the key that others encrypt to now, with `use`, `alg` and `kid`.
  std::string jwks() const;

  /// The JWT that is encrypted in `token`, a compact JWE (RFC 7516 §7.1) with ECDH-ES and A256GCM, to the key that it
  /// names, or to any of them where it names none. Fails with `invalid_request`, whose description says why for the
  /// log of the operator. Nothing of the JWT is proven: whoever has the published key can encrypt.
  Result<Secret> open(std::string_view token) const;

  /// `DecryptionKeyOptions::retire`; never-ending for a ring that does not turn.
  Lifetime retire() const;

  /// As `KeyRing::refresh` and `KeyRing::rotate`.
  bool refresh();
  void rotate();

 private:
  struct Ring;

  std::unique_ptr<Ring> ring_;
};

}  // namespace oauthkit
#pragma GCC visibility pop
