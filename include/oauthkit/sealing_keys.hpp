#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/environment.hpp"
#include "oauthkit/secret.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// A key that seals and opens tokens.
struct SealingKey {
  /// Its name, unique in its ring; tokens tell it.
  std::string kid = {};
  /// 32 random bytes.
  Secret bytes = {};
};

SealingKey generate_sealing_key(const Random& random = system_random);

struct SealingKeyOptions {
  /// As `KeyRingOptions::file`. Whoever reads it can make tokens.
  std::string file = {};

  /// How long a key waits before it seals, so that every node has it.
  Lifetime publish = std::chrono::hours(1);

  /// How long a key seals. `Lifetime::never()`: until `rotate()`.
  Lifetime seal = std::chrono::hours(24 * 90);

  /// How long a key that seals no more still opens: at least the longest life of a token.
  Lifetime retire = std::chrono::hours(24);

  Environment environment = {};
};

/// The keys of sealed tokens: one seals, the others open; at most 32. Safe from many threads and processes, as
/// `KeyRing`.
class SealingKeys {
 public:
  /// Reads the file, or makes the first key, which seals at once. Throws `std::runtime_error` when the file can not be
  /// read or written, does not hold keys, or may be read by others; `std::invalid_argument` for a schedule as `KeyRing`
  /// refuses it.
  explicit SealingKeys(SealingKeyOptions options = {});

  /// A ring that does not turn: the first of `keys` seals, all open. Throws `std::invalid_argument` when there is none,
  /// two have one name, or one has no name or not 32 bytes.
  explicit SealingKeys(std::vector<SealingKey> keys);

  SealingKeys(const SealingKeys&) = delete;
  SealingKeys& operator=(const SealingKeys&) = delete;
  ~SealingKeys();

  /// The key that seals now.
  std::shared_ptr<const SealingKey> current() const;

  /// The key of that name; null when there is none.
  std::shared_ptr<const SealingKey> find(std::string_view kid) const;

  /// `SealingKeyOptions::retire`; never-ending for a ring that does not turn.
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
