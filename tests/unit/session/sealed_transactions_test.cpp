#include "session/variants.hpp"
#include "support/watched_store.hpp"

using namespace session_tests;

namespace {

std::unique_ptr<TransactionStore> with_key(char fill, std::shared_ptr<Store> store = stores::memory()) {
  return session::sealed_transactions(std::string(32, fill), std::move(store));
}

}  // namespace

TEST_CASE("sealed transactions: a changed byte anywhere makes it nothing") {
  const auto node = with_key('k');
  const auto id = node->begin(transaction(), system_random);
  auto bytes = *base64url_decode(id);
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    auto changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    CHECK(!node->find(base64url_encode(changed), start));
    CHECK(!node->take(base64url_encode(changed), start));
  }
  CHECK(node->find(id, start));
}

TEST_CASE("sealed transactions: cut short or made longer they are nothing") {
  const auto node = with_key('k');
  const auto id = node->begin(transaction(), system_random);
  const auto bytes = *base64url_decode(id);
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    CHECK(!node->find(base64url_encode(bytes.substr(0, length)), start));
  }
  CHECK(!node->find(base64url_encode(bytes + '\0'), start));
  CHECK(node->find(id, start));
}

TEST_CASE("sealed transactions: are read with their own key alone") {
  const auto store = stores::memory();
  const auto node = with_key('k', store);
  const auto id = node->begin(transaction(), system_random);
  CHECK(!with_key('l', store)->find(id, start));
  CHECK(!with_key('l', store)->take(id, start));
  CHECK(with_key('k', store)->find(id, start));
}

TEST_CASE("sealed transactions: want a key of 32 bytes") {
  for (const std::size_t size : {0U, 1U, 16U, 31U, 33U, 64U}) {
    CHECK_THROWS_AS(session::sealed_transactions(std::string(size, 'k'), stores::memory()), std::invalid_argument);
  }
  CHECK_NOTHROW(session::sealed_transactions(std::string(32, 'k'), stores::memory()));
}

TEST_CASE("sealed transactions: another spelling of an id is not a second one") {
  const auto node = with_key('k');
  auto begun = transaction();
  // Three lengths, so that one of them leaves stray bits in the last character.
  for (int i = 0; i < 3; ++i) {
    begun.request.state += 's';
    const auto id = node->begin(begun, system_random);
    CHECK(node->take(id, start));
    for (const char last : std::string("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")) {
      auto other = id;
      other.back() = last;
      CHECK(!node->take(other, start));
    }
    CHECK(!node->take(id + "=", start));
  }
}

TEST_CASE("sealed transactions: keep nothing while they are pending, and one small record when they end") {
  const auto store = std::make_shared<support::WatchedStore>(stores::memory());
  const auto node = session::sealed_transactions(std::string(32, 'k'), store);
  std::string id;
  for (int i = 0; i < 1000; ++i) id = node->begin(transaction(), system_random);
  CHECK(store->calls() == 0);
  CHECK(node->take(id, start));
  CHECK(store->calls() == 1);
  const auto ended = store->find("ended_transaction", hash_token(id));
  REQUIRE(ended);
  CHECK(ended->record.data.empty());
  CHECK(ended->record.expires_at == start + 10min);
}

TEST_CASE("sealed transactions: show nothing of what they hold") {
  const auto node = with_key('k');
  const auto first = node->begin(transaction(), system_random);
  const auto bytes = *base64url_decode(first);
  for (const auto* text : {"web", "alice", "xyz", "https"}) CHECK(bytes.find(text) == std::string::npos);
  CHECK(first != node->begin(transaction(), system_random));
}

TEST_CASE("sealed transactions: one that would not fit a form is not begun") {
  const auto node = with_key('k');
  auto begun = transaction();
  begun.request.state = std::string(30'000, 's');
  CHECK_THROWS_AS(node->begin(begun, system_random), TransactionTooLong);
  begun.request.state = std::string(20'000, 's');
  const auto id = node->begin(begun, system_random);
  CHECK(Params::parse("transaction_id=" + id));
  CHECK(node->find(id, start) == begun);
}

TEST_CASE("sealed transactions: a store that is away decides nothing") {
  const auto store = std::make_shared<support::WatchedStore>(stores::memory());
  const auto node = session::sealed_transactions(std::string(32, 'k'), store);
  const auto id = node->begin(transaction(), system_random);
  store->fail_always();
  CHECK_THROWS_AS(node->find(id, start), StoreUnavailable);
  CHECK_THROWS_AS(node->take(id, start), StoreUnavailable);
  store->fail_always(false);
  CHECK(node->take(id, start));
}
