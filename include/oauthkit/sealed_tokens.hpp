#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/bearer.hpp"
#include "oauthkit/random.hpp"
#include "oauthkit/secret.hpp"
#include "oauthkit/tokens.hpp"

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

  Clock clock = system_now;
  Random random = system_random;
};

/// The keys of sealed tokens: one seals, the others open. Safe from many threads.
class SealingKeys {
 public:
  /// Reads the file, or makes the first key, which seals at once. Throws `std::runtime_error` when the file can not be
  /// read or written, does not hold keys, or may be read by others.
  explicit SealingKeys(SealingKeyOptions options = {});

  /// A ring that does not turn: the first of `keys` seals, all open. Throws `std::invalid_argument` when there is none,
  /// two have one name, or one has no name or not 32 bytes.
  explicit SealingKeys(std::vector<SealingKey> keys);

  SealingKeys(const SealingKeys&) = delete;
  SealingKeys& operator=(const SealingKeys&) = delete;

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
  struct Entry {
    std::shared_ptr<const SealingKey> key;
    TimePoint from;
  };
  using Entries = std::vector<Entry>;

  Entry next(TimePoint from) const;
  Entries read() const;
  Entries latest() const;
  void write(const Entries& entries) const;

  SealingKeyOptions options_;
  bool turns_ = true;
  mutable std::mutex mutex_;
  Entries entries_;
};

namespace tokens {

struct SealedOptions {
  /// With a store at most `TokenStore::remembers_revoked`, and at most `retire` of the keys; a client's own lifetime is
  /// cut to that.
  Lifetime access = std::chrono::hours(1);
  /// As in `OpaqueOptions`.
  std::optional<Lifetime> refresh = {};
  std::optional<Lifetime> refresh_idle = {};
  /// Adds members to the `Authorization::extra` that an access token carries. A name that is there already is dropped,
  /// with an event.
  std::function<void(const Issuance&, JsonMembers&)> claims = {};
  /// Adds members to the answer of the token endpoint.
  std::function<void(const Issuance&, JsonMembers&)> extra = {};
};

/// Issues access tokens that carry their `Authorization` themselves, encrypted and authenticated (JWE compact, `dir`
/// with `A256GCM`): nothing is stored for them, and nobody without the keys can read them, their client neither.
///
/// `store` keeps the refresh tokens, which are opaque as in `tokens::opaque`, and remembers what was revoked. It may be
/// empty where there are no refresh tokens.
Issue sealed(TokenStore store, std::shared_ptr<const SealingKeys> keys, SealedOptions options = {});

/// Opens such tokens, for `Bearer`, introspection and revocation. A token of a family that `store` remembers as revoked
/// is unknown. Without `TokenStore::is_revoked` tokens live until they end, and `gives_up` says it. Throws
/// `std::invalid_argument` when `keys` is null.
TokenReader sealed_reader(std::shared_ptr<const SealingKeys> keys, const TokenStore& store = {});

}  // namespace tokens
}  // namespace oauthkit
#pragma GCC visibility pop
