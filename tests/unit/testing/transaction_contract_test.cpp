#include <doctest/doctest.h>

#include <map>
#include <mutex>
#include <oauthkit/stores/memory.hpp>
#include <oauthkit/stores/sqlite.hpp>
#include <oauthkit/testing/transaction_contract.hpp>

#include "support/temporary_directory.hpp"

using namespace oauthkit;
using testing::transaction_contract;

namespace {

/// Transactions in a map, each under a drawn id: what somebody writes first, with one mistake.
class Spoiled : public TransactionStore {
 public:
  struct Mistake {
    std::function<void(Transaction&)> lose = [](Transaction&) {};
    std::function<std::string()> id = [] { return random_token(system_random); };
    bool forgets_the_end = false;
    bool leaves_it = false;
  };

  explicit Spoiled(Mistake mistake) : mistake_(std::move(mistake)) {}

  Lifetime lifetime() const override { return std::chrono::minutes(5); }

  std::string begin(const Transaction& transaction, const Random&) override {
    auto kept = transaction;
    mistake_.lose(kept);
    auto id = mistake_.id();
    const std::lock_guard lock(mutex_);
    all_[id] = std::move(kept);
    return id;
  }

  std::optional<Transaction> find(std::string_view id, TimePoint now) override {
    const std::lock_guard lock(mutex_);
    const auto found = all_.find(std::string(id));
    return found == all_.end() || is_over(found->second, now) ? std::nullopt : std::optional(found->second);
  }

  bool take(std::string_view id, TimePoint now) override {
    const std::lock_guard lock(mutex_);
    const auto found = all_.find(std::string(id));
    if (found == all_.end() || is_over(found->second, now)) return false;
    if (!mistake_.leaves_it) all_.erase(found);
    return true;
  }

 private:
  bool is_over(const Transaction& transaction, TimePoint now) const {
    return !mistake_.forgets_the_end && transaction.expires_at <= now;
  }

  const Mistake mistake_;
  std::mutex mutex_;
  std::map<std::string, Transaction> all_;
};

std::string told_of(const Spoiled::Mistake& mistake) {
  const auto report = transaction_contract([&] { return std::make_unique<Spoiled>(mistake); });
  CHECK_FALSE(report.kept());
  return report.text();
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("transaction contract: the library's own stores keep it, on memory and on SQLite") {
  const support::TemporaryDirectory directory(support::fast_directory());
  int files = 0;
  const auto sqlite = [&] { return stores::sqlite(directory.file(std::to_string(++files) + ".db")); };
  const testing::TransactionStoreFactory factories[] = {
      [] { return session::memory_transactions(); }, [] { return session::transactions(stores::memory()); },
      [&] { return session::transactions(sqlite()); },
      [] { return session::sealed_transactions(Secret(std::string(32, 'k')), stores::memory()); }};
  for (const auto& factory : factories) {
    const auto report = transaction_contract(factory);
    CHECK_MESSAGE(report.kept(), report.text());
  }
  const auto simple = transaction_contract([] { return std::make_unique<Spoiled>(Spoiled::Mistake()); });
  CHECK_MESSAGE(simple.kept(), simple.text());
}

TEST_CASE("transaction contract: names the field that gets lost") {
  CHECK(has(told_of({.lose = [](Transaction& kept) { kept.session = {}; }}), "the transaction has lost its session"));
  CHECK(has(told_of({.lose = [](Transaction& kept) { kept.user_id.clear(); }}), "lost its user_id"));
  CHECK(has(told_of({.lose = [](Transaction& kept) { kept.issuer.clear(); }}), "lost its issuer"));
  CHECK(has(told_of({.lose = [](Transaction& kept) { kept.request.code_binding.dpop_jkt.clear(); }}), "its request"));
  CHECK(has(told_of({.lose = [](Transaction& kept) { kept.failed_sign_ins = 0; }}), "lost its failed_sign_ins"));
  CHECK(has(told_of({.lose = [](Transaction& kept) { kept.client = kept.client.c_str(); }}), "lost its client"));
  CHECK(has(told_of({.lose =
                         [](Transaction& kept) {
                           kept.request.state.resize(std::min<std::size_t>(kept.request.state.size(), 255));
                         }}),
            "lost its request"));
}

TEST_CASE("transaction contract: sees ids that can be guessed, and decisions that do not end, or not once") {
  int count = 0;
  CHECK(has(told_of({.id = [&] { return std::to_string(++count); }}), "less than the 128 bits"));
  CHECK(has(told_of({.id = [] { return std::string(43, 'x'); }}), "two transactions have one id"));
  CHECK(has(told_of({.forgets_the_end = true}), "a transaction is found at its end"));
  CHECK(has(told_of({.leaves_it = true}), "a transaction was ended twice"));
}
