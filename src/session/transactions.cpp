#include <array>
#include <stdexcept>

#include "oauthkit/session.hpp"
#include "session/pending_cap.hpp"
#include "session/transaction_text.hpp"

namespace oauthkit::session {
namespace {

constexpr const char* kind = "transaction";

class StoredTransactions : public TransactionStore {
 public:
  StoredTransactions(std::shared_ptr<Store> store, const TransactionOptions& options)
      : store_(std::move(store)), lifetime_(options.lifetime), cap_(options.per_session, options.per_node, true) {}

  Lifetime lifetime() const override { return lifetime_; }

  std::string begin(const Transaction& transaction, const Random& random) override {
    auto id = random_token(random);
    const auto hash = hash_token(id);
    const auto admission = cap_.admit(transaction.session, hash, transaction.started_at, transaction.expires_at);
    if (!admission.admitted) throw StoreUnavailable("too many decisions are pending");
    try {
      if (admission.ousted) store_->take(kind, *admission.ousted, {}, transaction.started_at);
      keep(hash, transaction);
    } catch (...) {
      cap_.withdrawn(hash);
      throw;
    }
    return id;
  }

  std::optional<Transaction> find(std::string_view id, TimePoint now) override {
    const auto found = store_->find(kind, hash_token(id));
    if (!found || found->state != Found::State::live) return std::nullopt;
    auto transaction = deserialize_transaction(found->record.data);
    if (!transaction || transaction->expires_at <= now) return std::nullopt;
    return transaction;
  }

  bool take(std::string_view id, TimePoint now) override {
    const auto hash = hash_token(id);
    const auto taken = store_->take(kind, hash, {}, now);
    if (taken.state != TakenRecord::State::first) return false;
    cap_.ended(hash);
    return taken.record.expires_at > now;
  }

 private:
  void keep(const TokenHash& hash, const Transaction& transaction) {
    const std::array records = {
        Record{.kind = kind, .hash = hash, .expires_at = transaction.expires_at, .data = serialize(transaction)}};
    if (!store_->put(records)) throw std::runtime_error("a transaction id repeats");
  }

  std::shared_ptr<Store> store_;
  Lifetime lifetime_;
  PendingCap cap_;
};

}  // namespace

std::unique_ptr<TransactionStore> transactions(std::shared_ptr<Store> store, TransactionOptions options) {
  return std::make_unique<StoredTransactions>(std::move(store), options);
}

}  // namespace oauthkit::session
