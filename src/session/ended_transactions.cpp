#include "session/ended_transactions.hpp"

#include <array>
#include <mutex>
#include <set>
#include <utility>

namespace oauthkit {
namespace {

class EndedInMemory : public EndedTransactions {
 public:
  EndedInMemory(Lifetime lifetime, std::size_t limit) : lifetime_(lifetime), limit_(limit) {}

  bool contains(const TokenHash& id, const Transaction& transaction) override {
    const std::lock_guard lock(mutex_);
    return transaction.started_at <= forgotten_until_ || ended_.contains({transaction.started_at, id});
  }

  bool end(const TokenHash& id, const Transaction& transaction, TimePoint now) override {
    const std::lock_guard lock(mutex_);
    if (transaction.started_at <= forgotten_until_) return false;
    const bool first = ended_.insert({transaction.started_at, id}).second;
    // RFC 6819 §4.4.1.11: what is remembered is bounded, and what is forgotten stays ended.
    while (!ended_.empty() && (ended_.size() > limit_ || lifetime_.from(ended_.begin()->first) <= now)) {
      forgotten_until_ = ended_.begin()->first;
      ended_.erase(ended_.begin());
    }
    return first;
  }

 private:
  const Lifetime lifetime_;
  const std::size_t limit_;
  std::mutex mutex_;
  /// By age.
  std::set<std::pair<TimePoint, TokenHash>> ended_;
  TimePoint forgotten_until_ = TimePoint::min();
};

class EndedInStore : public EndedTransactions {
 public:
  explicit EndedInStore(std::shared_ptr<Store> store) : store_(std::move(store)) {}

  bool contains(const TokenHash& id, const Transaction&) override { return store_->find(kind, id).has_value(); }

  // Putting the same record twice fails: that is what makes the end unique.
  bool end(const TokenHash& id, const Transaction& transaction, TimePoint now) override {
    const std::array ended = {Record{.kind = kind, .hash = id, .expires_at = transaction.expires_at, .spent_at = now}};
    return store_->put(ended);
  }

 private:
  static constexpr const char* kind = "ended_transaction";

  std::shared_ptr<Store> store_;
};

}  // namespace

std::unique_ptr<EndedTransactions> ended_in_memory(Lifetime lifetime, std::size_t limit) {
  return std::make_unique<EndedInMemory>(lifetime, limit);
}

std::unique_ptr<EndedTransactions> ended_in(std::shared_ptr<Store> store) {
  return std::make_unique<EndedInStore>(std::move(store));
}

}  // namespace oauthkit
