#include <mutex>
#include <unordered_map>

#include "oauthkit/session.hpp"
#include "session/pending_cap.hpp"

namespace oauthkit::session {
namespace {

class MemoryTransactions : public TransactionStore {
 public:
  explicit MemoryTransactions(const TransactionOptions& options)
      : lifetime_(options.lifetime), cap_(options.per_session, options.per_node) {}

  Lifetime lifetime() const override { return lifetime_; }

  std::string begin(const Transaction& transaction, const Random& random) override {
    auto id = random_token(random);
    const auto hash = hash_token(id);
    // One lock for both: whoever is ousted must be there already, or it would stay uncounted for good.
    const std::lock_guard lock(mutex_);
    const auto admission = cap_.admit(transaction.session, hash, transaction.started_at, transaction.expires_at);
    for (const auto& expired : admission.expired) pending_.erase(expired);
    if (!admission.admitted) throw StoreUnavailable("too many decisions are pending");
    if (admission.ousted) pending_.erase(*admission.ousted);
    pending_.emplace(hash, transaction);
    return id;
  }

  std::optional<Transaction> find(std::string_view id, TimePoint now) override {
    const std::lock_guard lock(mutex_);
    const auto found = pending_.find(hash_token(id));
    if (found == pending_.end() || found->second.expires_at <= now) return std::nullopt;
    return found->second;
  }

  bool take(std::string_view id, TimePoint now) override {
    const auto hash = hash_token(id);
    cap_.ended(hash);
    const std::lock_guard lock(mutex_);
    const auto taken = pending_.extract(hash);
    return taken && taken.mapped().expires_at > now;
  }

 private:
  Lifetime lifetime_;
  PendingCap cap_;
  std::mutex mutex_;
  std::unordered_map<TokenHash, Transaction, TokenHashHasher> pending_;
};

}  // namespace

std::unique_ptr<TransactionStore> memory_transactions(TransactionOptions options) {
  return std::make_unique<MemoryTransactions>(options);
}

}  // namespace oauthkit::session
