#pragma once

#include <functional>
#include <memory>

#include "oauthkit/session.hpp"
#include "oauthkit/testing/store_contract.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {
namespace testing {

/// Makes a store of pending decisions that is new and empty.
using TransactionStoreFactory = std::function<std::unique_ptr<TransactionStore>()>;

/// Tries whether a `TransactionStore` does what it promises, each promise in a place of its own: above all, that a
/// transaction comes back as it was begun, that nobody finds one without its id, and that of many who end one, on
/// threads of one process, one alone does. What gets lost on the way weakens the server without a word: without its
/// `session` anybody may decide, without `user_id` anybody who is signed in.
///
/// Throws what `factory` throws; what the store throws is a broken promise, but for `TransactionTooLong` where it may
/// be too long.
StoreReport transaction_contract(const TransactionStoreFactory& factory);

}  // namespace testing
}  // namespace oauthkit
#pragma GCC visibility pop
