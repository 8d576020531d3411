#include <atomic>

#include "session/variants.hpp"
#include "support/threads.hpp"

using namespace session_tests;

#define VARIANTS InMemory, InStore, InSqlite, Sealed

TEST_CASE_TEMPLATE("transactions: what was begun is found, whole", T, VARIANTS) {
  T site;
  const auto node = site.node();
  for (auto begun : {transaction(), odd_transaction(), Transaction{.expires_at = never}}) {
    begun.started_at = start;
    const auto id = node->begin(begun, system_random);
    const auto found = node->find(id, start);
    REQUIRE(found);
    CHECK(*found == begun);
  }
}

TEST_CASE_TEMPLATE("transactions: an id that was not given finds and takes nothing", T, VARIANTS) {
  T site;
  const auto node = site.node();
  const auto id = node->begin(transaction(), system_random);
  for (const auto& other : {std::string(), std::string("x"), std::string(43, 'A'), id + "A", id.substr(1),
                            std::string("__proto__"), std::string(100'000, 'A'), std::string("\0\xFF", 2), id + "=",
                            " " + id, "." + id, "0" + id, id.substr(id.find('.') + 1) + "."}) {
    CHECK(!node->find(other, start));
    CHECK(!node->take(other, start));
  }
  CHECK(node->find(id, start));
}

TEST_CASE_TEMPLATE("transactions: ids are long and differ", T, VARIANTS) {
  T site;
  const auto node = site.node();
  const auto first = node->begin(transaction(), system_random);
  const auto second = node->begin(transaction(), system_random);
  CHECK(first.size() >= 43);
  CHECK(first != second);
  CHECK(first.size() <= Params::Limits().value_bytes);
}

TEST_CASE_TEMPLATE("transactions: are taken once and then gone", T, VARIANTS) {
  T site;
  const auto node = site.node();
  const auto id = node->begin(transaction(), system_random);
  const auto other = node->begin(transaction(), system_random);
  CHECK(node->take(id, start));
  CHECK(!node->take(id, start));
  CHECK(!node->find(id, start));
  CHECK(node->find(other, start));
  CHECK(node->take(other, start));
}

TEST_CASE_TEMPLATE("transactions: of many who take at the same moment one has it", T, VARIANTS) {
  T site;
  const auto node = site.node();
  for (int round = 0; round < 5; ++round) {
    const auto id = node->begin(transaction(), system_random);
    std::atomic<int> taken = 0;
    support::together(16, [&](std::size_t) { taken += node->take(id, start) ? 1 : 0; });
    CHECK(taken == 1);
  }
}

TEST_CASE_TEMPLATE("transactions: end when their time is over", T, VARIANTS) {
  T site;
  const auto node = site.node();
  const auto id = node->begin(transaction(), system_random);
  CHECK(node->find(id, start + 10min - 1s));
  CHECK(!node->find(id, start + 10min));
  CHECK(!node->take(id, start + 10min));
  const auto other = node->begin(transaction(), system_random);
  CHECK(node->take(other, start + 10min - 1s));
}

TEST_CASE_TEMPLATE("transactions: tell how long they may take", T, VARIANTS) {
  T site;
  CHECK(site.node()->lifetime() == Lifetime(10min));
  CHECK(site.node({.lifetime = 42s})->lifetime() == Lifetime(42s));
}

TEST_CASE_TEMPLATE("transactions: a server decides on them once", T, VARIANTS) {
  T site;
  Choices choices;
  choices.more = [&](Server& server) { server.transactions(site.node()); };
  World world(std::move(choices));
  auto who = stranger();
  const auto step = world.server().authorize(authorize_request({{"state", "$$ \"&"}}), who);
  REQUIRE(std::holds_alternative<SignIn>(step));
  const auto form = post("/login", {{"transaction_id", std::get<SignIn>(step).transaction_id}});
  const auto next = world.server().resume(form, who, User{.id = "alice"});
  REQUIRE(std::holds_alternative<Consent>(next));
  const auto page = std::get<Consent>(next);
  CHECK(world.server().decide(decision(page), stranger()).status == 400);
  CHECK(answered(world.server().resume(form, stranger())).status == 400);
  const auto answer = world.server().decide(decision(page), who);
  CHECK(!location_param(answer, "code").empty());
  CHECK(location_param(answer, "state") == "$$ \"&");
  CHECK(world.server().decide(decision(page), who).status == 400);
}

TEST_CASE_TEMPLATE("transactions: nodes of one site share them", T, InStore, InSqlite, Sealed) {
  T site;
  const auto one = site.node();
  const auto other = site.node();
  const auto id = one->begin(transaction(), system_random);
  CHECK(other->find(id, start) == transaction());
  CHECK(other->take(id, start));
  CHECK(!one->take(id, start));
  CHECK(!one->find(id, start));
}

TEST_CASE_TEMPLATE("transactions: of two nodes that take at the same moment one has it", T, InStore, InSqlite, Sealed) {
  T site;
  const Node nodes[] = {site.node(), site.node()};
  for (int round = 0; round < 5; ++round) {
    const auto id = nodes[0]->begin(transaction(), system_random);
    std::atomic<int> taken = 0;
    support::together(16, [&](std::size_t i) { taken += nodes[i % 2]->take(id, start) ? 1 : 0; });
    CHECK(taken == 1);
  }
}

TEST_CASE("transactions: those in memory are this process's alone") {
  const InMemory site;
  const auto one = site.node();
  const auto id = one->begin(transaction(), system_random);
  CHECK(!site.node()->find(id, start));
  CHECK(one->find(id, start));
}

TEST_CASE("transactions: those in SQLite survive a restart") {
  InSqlite site;
  const auto id = site.node()->begin(transaction(), system_random);
  const auto ended = site.node()->begin(transaction(), system_random);
  CHECK(site.node()->take(ended, start));
  site.sqlite.reopen();
  CHECK(!site.node()->find(ended, start));
  CHECK(!site.node()->take(ended, start));
  CHECK(site.node()->take(id, start));
}
