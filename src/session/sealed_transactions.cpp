#include <stdexcept>

#include "base/aead.hpp"
#include "oauthkit/session.hpp"
#include "session/ended_transactions.hpp"
#include "session/transaction_keys.hpp"

namespace oauthkit::session {
namespace {

constexpr std::string_view bound_to = "oauthkit transaction";

/// An id is what it finds, sealed; before a dot in it stands the name of the key, where keys have names.
class SealedTransactions : public TransactionStore {
 public:
  SealedTransactions(Lifetime lifetime, std::unique_ptr<TransactionKeys> keys, std::unique_ptr<EndedTransactions> ended,
                     std::vector<std::string> loosened = {})
      : lifetime_(lifetime), keys_(std::move(keys)), ended_(std::move(ended)), loosened_(std::move(loosened)) {}

  Lifetime lifetime() const override { return lifetime_; }

  std::string begin(const Transaction& transaction, const Random& random) override {
    const auto key = keys_->current(transaction.started_at, random);
    auto id = key->kid.empty() ? std::string() : key->kid + ".";
    id += base64url_encode(seal(key->bytes, serialize(transaction), bound_to, random));
    if (id.size() > Params::Limits().value_bytes) throw TransactionTooLong("a sealed transaction does not fit a form");
    return id;
  }

  std::optional<Transaction> find(std::string_view id, TimePoint now) override {
    auto transaction = open(id, now);
    if (!transaction || ended_->contains(hash_token(id), *transaction)) return std::nullopt;
    return transaction;
  }

  bool take(std::string_view id, TimePoint now) override {
    const auto transaction = open(id, now);
    return transaction && ended_->end(hash_token(id), *transaction, now);
  }

  std::vector<std::string> loosened() const override { return loosened_; }

 private:
  std::optional<Transaction> open(std::string_view id, TimePoint now) const {
    const auto dot = id.find('.');
    const bool named = dot != std::string_view::npos;
    // One spelling alone: the hash of an id is what ends once.
    if (dot == 0) return std::nullopt;
    const auto sealed = base64url_decode(named ? id.substr(dot + 1) : id);
    const auto key = sealed ? keys_->find(named ? id.substr(0, dot) : std::string_view(), now) : nullptr;
    const auto text = key ? unseal(key->bytes, *sealed, bound_to) : std::nullopt;
    auto transaction = text ? deserialize_transaction(*text) : std::nullopt;
    if (!transaction || transaction->expires_at <= now) return std::nullopt;
    return transaction;
  }

  const Lifetime lifetime_;
  const std::unique_ptr<TransactionKeys> keys_;
  const std::unique_ptr<EndedTransactions> ended_;
  const std::vector<std::string> loosened_;
};

}  // namespace

std::unique_ptr<TransactionStore> memory_transactions(TransactionOptions options) {
  return std::make_unique<SealedTransactions>(options.lifetime, transaction_key(generate_sealing_key().bytes),
                                              ended_in_memory(options.lifetime, options.ended));
}

std::unique_ptr<TransactionStore> transactions(std::shared_ptr<Store> store, TransactionOptions options) {
  auto keys = daily_keys_in(store, options.lifetime);
  return std::make_unique<SealedTransactions>(options.lifetime, std::move(keys), ended_in(std::move(store)));
}

std::unique_ptr<TransactionStore> sealed_transactions(const Secret& key, std::shared_ptr<Store> store,
                                                      TransactionOptions options) {
  if (key.reveal().size() != 32) throw std::invalid_argument("the key of sealed transactions has 32 bytes");
  std::vector<std::string> loosened;
  if (!store->outlives_process()) {
    loosened.push_back(
        "session::sealed_transactions on a store of this process alone: with the same key, another node or the next "
        "start decides again what was decided here.");
  }
  return std::make_unique<SealedTransactions>(options.lifetime, transaction_key(derive_key(key.reveal(), bound_to)),
                                              ended_in(std::move(store)), std::move(loosened));
}

}  // namespace oauthkit::session
