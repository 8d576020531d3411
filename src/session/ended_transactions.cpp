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
    const auto& memory = memory_of(transaction);
    return transaction.started_at <= memory.forgotten_until || memory.ended.contains({transaction.started_at, id});
  }

  bool end(const TokenHash& id, const Transaction& transaction, TimePoint now) override {
    const std::lock_guard lock(mutex_);
    auto& memory = memory_of(transaction);
    if (transaction.started_at <= memory.forgotten_until) return false;
    const bool first = memory.ended.insert({transaction.started_at, id}).second;
    // RFC 6819 §4.4.1.11: what is remembered is bounded, and of what people decided what is forgotten stays ended.
    while (!memory.ended.empty()) {
      const auto oldest = memory.ended.begin();
      const bool expired = lifetime_.from(oldest->first) <= now;
      if (!expired && memory.ended.size() <= limit_) break;
      if (expired || !transaction.user_id.empty()) memory.forgotten_until = oldest->first;
      memory.ended.erase(oldest);
    }
    return first;
  }

 private:
  struct Memory {
    /// By age.
    std::set<std::pair<TimePoint, TokenHash>> ended = {};
    TimePoint forgotten_until = TimePoint::min();
  };

  /// What strangers end, a wrong password at a time, pushes nothing of anybody else's out.
  Memory& memory_of(const Transaction& transaction) { return transaction.user_id.empty() ? strangers_ : people_; }

  const Lifetime lifetime_;
  const std::size_t limit_;
  std::mutex mutex_;
  Memory strangers_;
  Memory people_;
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
