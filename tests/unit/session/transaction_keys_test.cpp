#include "session/transaction_keys.hpp"

#include "session/variants.hpp"
#include "support/watched_store.hpp"

using namespace session_tests;

namespace {

constexpr auto midnight = std::chrono::floor<std::chrono::days>(start);

}  // namespace

TEST_CASE("transaction keys: nodes on one store have the same, and ask for it once a day") {
  const auto store = std::make_shared<support::WatchedStore>(stores::memory());
  const auto one = daily_keys_in(store, 10min);
  const auto other = daily_keys_in(store, 10min);
  const auto key = one->current(start, system_random);
  CHECK(key->bytes.reveal().size() == 32);
  CHECK(other->find(key->kid, start)->bytes.reveal() == key->bytes.reveal());
  CHECK(other->current(start, system_random)->bytes.reveal() == key->bytes.reveal());
  const int calls = store->calls();
  for (int i = 0; i < 100; ++i) CHECK(one->current(start + std::chrono::seconds(i), system_random) == key);
  CHECK(store->calls() == calls);
}

TEST_CASE("transaction keys: each day has another, and the last one opens as long as it is needed") {
  const auto keys = daily_keys_in(stores::memory(), 10min);
  const auto first = keys->current(midnight + 23h, system_random);
  const auto second = keys->current(midnight + 24h, system_random);
  CHECK(first->kid != second->kid);
  CHECK(first->bytes.reveal() != second->bytes.reveal());
  CHECK(keys->find(first->kid, midnight + 24h + 10min) == first);
  CHECK(keys->find(second->kid, midnight + 24h) == second);
  // Nodes whose clocks differ.
  CHECK(keys->find(second->kid, midnight + 24h - 5s) == second);
  CHECK(keys->find(first->kid, midnight + 48h + 10min - 1s) == first);
}

TEST_CASE("transaction keys: one that has had its time opens nothing, though the store still has it") {
  const auto store = stores::memory();
  const auto keys = daily_keys_in(store, 10min);
  const auto kid = keys->current(midnight, system_random)->kid;
  CHECK(!keys->find(kid, midnight + 48h + 10min));
  CHECK(!daily_keys_in(store, 10min)->find(kid, midnight + 48h + 10min));
  CHECK(daily_keys_in(store, 10min)->find(kid, midnight + 48h));
  store->sweep(midnight + 48h + 10min, 10);
  CHECK(!daily_keys_in(store, 10min)->find(kid, midnight));
}

TEST_CASE("transaction keys: a name has one spelling, and no other asks the store") {
  const auto store = std::make_shared<support::WatchedStore>(stores::memory());
  const auto keys = daily_keys_in(store, 10min);
  const auto kid = keys->current(start, system_random)->kid;
  const int calls = store->calls();
  for (const auto& other : {std::string(), "0" + kid, "+" + kid, kid + " ", " " + kid, kid + "x", std::string("-"),
                            std::string(40, '9'), std::string("99999"), std::string("0"), std::string("-1")}) {
    CAPTURE(other);
    CHECK(!keys->find(other, start));
  }
  CHECK(store->calls() == calls);
  CHECK(keys->find(kid, start));
}

TEST_CASE("transaction keys: a store that is away has none, and what is damaged is none") {
  const auto memory = stores::memory();
  const auto store = std::make_shared<support::WatchedStore>(memory);
  const auto keys = daily_keys_in(store, 10min);
  store->fail_always();
  CHECK_THROWS_AS(keys->current(start, system_random), StoreUnavailable);
  store->fail_always(false);
  const auto day = std::to_string(midnight.time_since_epoch().count());
  const std::array damaged = {Record{.kind = "transaction_key", .hash = hash_token(day), .data = "short"}};
  CHECK(memory->put(damaged));
  CHECK_THROWS_AS(keys->current(start, system_random), StoreUnavailable);
  CHECK(keys->current(start + 48h, system_random));
}
