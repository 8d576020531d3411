#pragma once

#include <cstddef>
#include <memory>

#include "oauthkit/session.hpp"

namespace oauthkit {

/// Remembers the transactions that have ended, so that each ends once. Safe from many threads.
class EndedTransactions {
 public:
  virtual ~EndedTransactions() = default;

  /// Whether `transaction`, whose id has this hash, has ended.
  virtual bool contains(const TokenHash& id, const Transaction& transaction) = 0;

  /// Ends it: of any number of concurrent calls exactly one returns true.
  virtual bool end(const TokenHash& id, const Transaction& transaction, TimePoint now) = 0;
};

/// In this process. All transactions live for `lifetime`. Beyond `limit` the oldest are forgotten. Of those that know
/// their user whatever began no later then counts as ended: none ends twice, however many end. One without a user may
/// then be used again: it is worth nothing but to somebody who signs in, and strangers who end many must not end those
/// of others.
std::unique_ptr<EndedTransactions> ended_in_memory(Lifetime lifetime, std::size_t limit);

/// In `store`, until they expire.
std::unique_ptr<EndedTransactions> ended_in(std::shared_ptr<Store> store);

}  // namespace oauthkit
