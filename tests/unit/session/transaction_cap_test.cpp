#include <vector>

#include "session/variants.hpp"
#include "support/threads.hpp"
#include "support/watched_store.hpp"

using namespace session_tests;

#define VARIANTS InMemory, InStore, InSqlite

namespace {

std::vector<std::string> begin_many(TransactionStore& node, std::size_t count, std::string_view session = "session") {
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < count; ++i) ids.push_back(node.begin(transaction(session), system_random));
  return ids;
}

std::size_t alive(TransactionStore& node, const std::vector<std::string>& ids) {
  return static_cast<std::size_t>(
      std::count_if(ids.begin(), ids.end(), [&](const auto& id) { return node.find(id, start).has_value(); }));
}

}  // namespace

TEST_CASE_TEMPLATE("transaction cap: one more than a session may have ends its oldest", T, VARIANTS) {
  T site;
  const auto node = site.node({.per_session = 3});
  const auto other = begin_many(*node, 1, "another session");
  const auto ids = begin_many(*node, 5);
  CHECK(!node->find(ids[0], start));
  CHECK(!node->find(ids[1], start));
  CHECK(!node->take(ids[1], start));
  CHECK(alive(*node, ids) == 3);
  CHECK(node->take(ids[2], start));
  CHECK(alive(*node, other) == 1);
}

TEST_CASE_TEMPLATE("transaction cap: ten for a session unless told otherwise", T, VARIANTS) {
  T site;
  const auto node = site.node();
  CHECK(alive(*node, begin_many(*node, 25)) == 10);
}

TEST_CASE_TEMPLATE("transaction cap: one that was decided makes room in its session", T, VARIANTS) {
  T site;
  const auto node = site.node({.per_session = 2});
  const auto ids = begin_many(*node, 2);
  CHECK(node->take(ids[0], start));
  const auto third = begin_many(*node, 1);
  CHECK(node->find(ids[1], start));
  CHECK(alive(*node, third) == 1);
}

TEST_CASE_TEMPLATE("transaction cap: a node that is full refuses until some expire", T, VARIANTS) {
  T site;
  const auto node = site.node({.per_session = 100, .per_node = 5});
  const auto ids = begin_many(*node, 5);
  CHECK_THROWS_AS(node->begin(transaction(), system_random), StoreUnavailable);
  CHECK_THROWS_AS(node->begin(transaction("another session"), system_random), StoreUnavailable);
  CHECK(alive(*node, ids) == 5);
  const auto later = transaction("session", start + 10min);
  CHECK(node->find(node->begin(later, system_random), start + 10min));
}

TEST_CASE_TEMPLATE("transaction cap: what has ended counts as long as it takes room", T, VARIANTS) {
  T site;
  const auto node = site.node({.per_session = 1, .per_node = 5});
  begin_many(*node, 5);
  if (T::keeps_ended) {
    CHECK_THROWS_AS(node->begin(transaction(), system_random), StoreUnavailable);
  } else {
    CHECK(alive(*node, begin_many(*node, 500)) == 1);
  }
  const auto later = transaction("session", start + 10min);
  CHECK(node->find(node->begin(later, system_random), start + 10min));
}

TEST_CASE("transaction cap: a full node answers 503 and serves on when there is room") {
  Choices choices;
  choices.more = [](Server& server) { server.transactions(session::memory_transactions({.per_node = 1})); };
  World world(std::move(choices));
  const auto page = consent(world);
  const auto refused = answered(world.server().authorize(authorize_request(), browser("bob")));
  CHECK(refused.status == 503);
  CHECK(refused.headers.get("Retry-After") == "1");
  CHECK(!location_param(world.server().decide(decision(page), browser()), "code").empty());
  CHECK(std::holds_alternative<Consent>(world.server().authorize(authorize_request(), browser("bob"))));
}

TEST_CASE("transaction cap: fifty visits of one browser leave ten that it may decide") {
  World world;
  std::vector<Consent> pages;
  for (int i = 0; i < 50; ++i) pages.push_back(consent(world));
  int decided = 0;
  for (const auto& page : pages) decided += world.server().decide(decision(page), browser()).status == 303 ? 1 : 0;
  CHECK(decided == 10);
}

TEST_CASE("transaction cap: one that the store did not keep does not count") {
  const auto store = std::make_shared<support::WatchedStore>(stores::memory());
  const auto node = session::transactions(store, {.per_session = 100, .per_node = 3});
  store->fail_always();
  for (int i = 0; i < 10; ++i) CHECK_THROWS_AS(node->begin(transaction(), system_random), StoreUnavailable);
  store->fail_always(false);
  CHECK(alive(*node, begin_many(*node, 3)) == 3);
}

TEST_CASE("transaction cap: in memory nothing is left over when a session begins many at once") {
  const auto node = InMemory().node({.per_session = 2});
  std::vector<std::vector<std::string>> ids(16);
  support::together(16, [&](std::size_t i) { ids[i] = begin_many(*node, 200); });
  std::size_t left = 0;
  for (const auto& of_thread : ids) left += alive(*node, of_thread);
  CHECK(left == 2);
}
