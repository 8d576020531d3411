#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "oauthkit/random.hpp"
#include "oauthkit/sealing_keys.hpp"
#include "oauthkit/store.hpp"

namespace oauthkit {

/// The keys that seal transactions. Safe from many threads.
class TransactionKeys {
 public:
  virtual ~TransactionKeys() = default;

  /// The key that seals at `now`.
  virtual std::shared_ptr<const SealingKey> current(TimePoint now, const Random& random) = 0;

  /// The key of that name, if it still opens at `now`.
  virtual std::shared_ptr<const SealingKey> find(std::string_view kid, TimePoint now) = 0;
};

/// One key without a name, for good.
std::unique_ptr<TransactionKeys> transaction_key(Secret bytes);

/// A key for each day, named by its number, which the nodes on `store` find in it: whoever needs it first puts it
/// there. It opens until `lifetime` after its day, and a day more for clocks that differ.
std::unique_ptr<TransactionKeys> daily_keys_in(std::shared_ptr<Store> store, Lifetime lifetime);

}  // namespace oauthkit
