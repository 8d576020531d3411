#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/environment.hpp"
#include "oauthkit/secret.hpp"
#include "oauthkit/signing_algorithm.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// A private key that signs, wherever it lives: in memory, in an HSM, behind a KMS. Derive from it for a key of the
/// latter kind. Called from many threads at once.
class Signer {
 public:
  virtual ~Signer() = default;

  virtual SigningAlgorithm algorithm() const = 0;

  /// The name of the key, unique in its ring.
  virtual std::string_view kid() const = 0;

  /// The public half as a JWK (RFC 7517) with `kid`, `alg` and `use`, and without any private member.
  virtual std::string public_jwk() const = 0;

  /// The signature over `input` in the form of a JWS: for ES256 r and s side by side, 64 bytes (RFC 7518 §3.4). Throws
  /// when the key is out of reach.
  virtual std::string sign(std::string_view input) const = 0;
};

/// A new key in memory; its name is its thumbprint (RFC 7638).
std::shared_ptr<const Signer> generate_signer(SigningAlgorithm algorithm = SigningAlgorithm::es256);

/// A key from PEM: PKCS #8, unencrypted. Its name is its thumbprint unless `kid` is given. Throws
/// `std::invalid_argument`, with a reason that never quotes the key, when it is none or does not fit `algorithm`.
std::shared_ptr<const Signer> signer_from_pem(const Secret& pem, SigningAlgorithm algorithm, std::string kid = {});

/// The signers in a JWK set, in its order: every key must be private and one of `SigningAlgorithm`. Throws
/// `std::invalid_argument` as `signer_from_pem` does, also for a set without keys.
std::vector<std::shared_ptr<const Signer>> signers_from_jwk_set(const Secret& json);

struct KeyRingOptions {
  SigningAlgorithm algorithm = SigningAlgorithm::es256;

  /// Where the keys are kept, for this user alone (mode 0600). It is made at the first start, and replaced as a whole
  /// whenever a key comes or goes. Empty: the keys live as long as the process. Where several processes share it, each
  /// takes over at its `refresh` what another has written.
  std::string file = {};

  /// How long a key is published before it signs: what verifiers need to fetch the set again.
  Lifetime publish = std::chrono::hours(1);

  /// How long a key signs. `Lifetime::never()`: until `rotate()`.
  Lifetime sign = std::chrono::hours(24 * 90);

  /// How long a key that signs no more is still published: at least the longest life of a token.
  Lifetime retire = std::chrono::hours(24);

  Environment environment = {};
};

/// The keys of a server: each is published, then signs, then is published until the last token it signed has expired.
///
/// At any time one key signs. The first of a ring signs at once. A ring holds at most 32 keys, which any verifier
/// takes; when it is full, the key that signs goes on until another has retired. Safe from many threads, and from many
/// processes that share the file: whoever writes holds a lock (`file` + `.lock`, which stays), and of many that start
/// on a new file one makes the first key.
class KeyRing {
 public:
  /// Reads the file, or makes the first key. Throws `std::runtime_error` when the file can not be read or written, does
  /// not hold keys, or may be read by others; `std::invalid_argument` for a schedule by which the ring would hold more
  /// than 32 keys: `publish` and `retire` together are at most 29 times `sign`.
  explicit KeyRing(KeyRingOptions options = {});

  /// A ring that does not turn: the first of `signers` signs, the others are published only. Throws
  /// `std::invalid_argument` when there is none, or two of one name.
  explicit KeyRing(std::vector<std::shared_ptr<const Signer>> signers);

  KeyRing(const KeyRing&) = delete;
  KeyRing& operator=(const KeyRing&) = delete;
  ~KeyRing();

  /// The key that signs now.
  std::shared_ptr<const Signer> signer() const;

  /// The JWK set to publish: public halves alone, of the key that comes, the one that signs and those that retire.
  std::string jwks() const;

  /// The algorithms of the keys that are published, and of those to come; each once.
  std::vector<SigningAlgorithm> algorithms() const;

  /// `KeyRingOptions::publish` and `retire`; never-ending for a ring that does not turn.
  Lifetime publish() const;
  Lifetime retire() const;

  /// Keeps the schedule: reads the file again, publishes the next key when its time has come, forgets those that have
  /// retired. Call it now and then, more often than `publish`; late calls move the schedule, never shorten a step of
  /// it. Whether something changed. Throws `std::runtime_error` when the file can not be read or written, and then
  /// nothing has changed.
  bool refresh();

  /// Publishes the next key now, to sign after `publish`; nothing when one is waiting already. Throws as `refresh`,
  /// also when the ring is full, and `std::logic_error` for a ring that does not turn.
  void rotate();

 private:
  struct Ring;

  SigningAlgorithm algorithm_ = SigningAlgorithm::es256;
  std::unique_ptr<Ring> ring_;
};

}  // namespace oauthkit
#pragma GCC visibility pop
