#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "oauthkit/environment.hpp"
#include "oauthkit/policy.hpp"
#include "oauthkit/result.hpp"
#include "oauthkit/store.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

struct AttemptOptions {
  /// How many are let through for one key in one window: 1 to 1,000,000.
  std::uint32_t limit = 20;
  /// Windows follow each other without gap; in two of them together there may be twice as many.
  Lifetime window = std::chrono::hours(1);
  /// What is counted, so that two counters on one store are two: 1 to 64 letters, digits, `-`, `_` and `.`.
  std::string name = "attempts";
  Environment environment = {};
};

/// Counts attempts, exactly and for all nodes on one store, which may be any: of those of one key in one window `limit`
/// are let through, whatever comes at once. Copyable; safe from many threads. A count costs some look-ups and one
/// record, a refusal one look-up; the records end with their window.
///
/// Throws `std::invalid_argument` for options out of their ranges, and `StoreUnavailable` where the store does.
class Attempts {
 public:
  Attempts(std::shared_ptr<Store> store, AttemptOptions options = {});

  /// Counts one of `key`; `denied()` when there were `limit` already.
  Result<void> count(std::string_view key) const;
  /// Whether another of `key` would be let through; counts nothing.
  bool admits(std::string_view key) const;
  /// As `count` for a network address, of which an IPv6 one counts with its /64: that is what one subscriber has.
  Result<void> count_address(std::string_view remote_address) const;

  /// The same for a key from a network address, which is counted as `count_address` does: nobody uses up what is left
  /// of the key elsewhere.
  Result<void> count_from(std::string_view remote_address, std::string_view key) const;
  bool admits_from(std::string_view remote_address, std::string_view key) const;

  /// How long it is until the window ends. Ask before you count: afterwards the window may be the next.
  std::chrono::seconds retry_after() const;

  /// For `Policy::throttle`: counts each try to authenticate as a client by the address that it comes from. Beyond the
  /// limit it is `too_many_attempts`, whose `Retry-After` is the end of the window.
  std::function<Result<void>(const AuthAttempt&)> by_address() const;
  /// The same by the client that is named.
  std::function<Result<void>(const AuthAttempt&)> by_client() const;

 private:
  std::shared_ptr<Store> store_;
  AttemptOptions options_;
};

}  // namespace oauthkit
#pragma GCC visibility pop
