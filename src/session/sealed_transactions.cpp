#include <array>
#include <stdexcept>

#include "base/aead.hpp"
#include "oauthkit/session.hpp"
#include "session/transaction_text.hpp"

namespace oauthkit::session {
namespace {

constexpr const char* kind = "ended_transaction";
constexpr std::string_view bound_to = "oauthkit transaction";

class SealedTransactions : public TransactionStore {
 public:
  SealedTransactions(const Secret& key, std::shared_ptr<Store> store, const TransactionOptions& options)
      : key_(derive_key(key.reveal(), bound_to)), store_(std::move(store)), lifetime_(options.lifetime) {}

  Lifetime lifetime() const override { return lifetime_; }

  std::string begin(const Transaction& transaction, const Random& random) override {
    auto id = base64url_encode(seal(key_, serialize(transaction), bound_to, random));
    if (id.size() > Params::Limits().value_bytes) throw std::runtime_error("a sealed transaction does not fit a form");
    return id;
  }

  std::optional<Transaction> find(std::string_view id, TimePoint now) override {
    auto transaction = open(id);
    if (!transaction || transaction->expires_at <= now) return std::nullopt;
    if (store_->find(kind, hash_token(id))) return std::nullopt;
    return transaction;
  }

  // Putting the same record twice fails: that is what makes the end unique.
  bool take(std::string_view id, TimePoint now) override {
    const auto transaction = open(id);
    if (!transaction || transaction->expires_at <= now) return false;
    const std::array ended = {
        Record{.kind = kind, .hash = hash_token(id), .expires_at = transaction->expires_at, .spent_at = now}};
    return store_->put(ended);
  }

 private:
  std::optional<Transaction> open(std::string_view id) const {
    const auto sealed = base64url_decode(id);
    if (!sealed) return std::nullopt;
    const auto text = unseal(key_, *sealed, bound_to);
    if (!text) return std::nullopt;
    return deserialize_transaction(*text);
  }

  Secret key_;
  std::shared_ptr<Store> store_;
  Lifetime lifetime_;
};

}  // namespace

std::unique_ptr<TransactionStore> sealed_transactions(const Secret& key, std::shared_ptr<Store> store,
                                                      TransactionOptions options) {
  if (key.reveal().size() != 32) throw std::invalid_argument("the key of sealed transactions has 32 bytes");
  return std::make_unique<SealedTransactions>(key, std::move(store), options);
}

}  // namespace oauthkit::session
