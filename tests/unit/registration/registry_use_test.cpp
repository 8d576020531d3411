#include "unit/registration/watched_documents.hpp"

using namespace registration_tests;

namespace {

void agree(const Clients& all, const std::string& id) {
  const auto client = all.source->find(id);
  REQUIRE(client);
  all.source->agreed(*client, "alice");
}

std::optional<TimePoint> used_at(const Clients& all, const std::string& id) {
  return all.kept().find(id)->stored.used_at;
}

std::int64_t version_of(const Clients& all, const std::string& id) { return all.kept().find(id)->version; }

}  // namespace

TEST_CASE("registry use: a client that nobody agreed to ends to the second, swept or not") {
  Clients all({.unused_lifetime = 1h});
  const auto id = all.add();
  all.now += 1h - 1s;
  CHECK(all.finds(id));
  all.now += 1s;
  CHECK_FALSE(all.finds(id));
  CHECK_FALSE(all.registry->disable(id));
  CHECK_FALSE(all.registry->remove(id));
  CHECK_FALSE(all.documents().read("client", id));
}

TEST_CASE("registry use: one that somebody agreed to lives on until it has not been seen for long") {
  Clients all({.unused_lifetime = 1h, .idle_lifetime = 24h * 30});
  const auto id = all.add();
  all.now += 30min;
  agree(all, id);
  CHECK(used_at(all, id) == start + 30min);
  CHECK(all.registry->find(id)->used_at == start + 30min);
  all.now += 24h * 30 - 1s;
  CHECK(all.registry->find(id));
  all.now += 1s;
  CHECK_FALSE(all.registry->find(id));
  CHECK_FALSE(all.finds(id));
  CHECK(all.registry->sweep() == 0);
  CHECK_FALSE(all.documents().read("client", id));
}

TEST_CASE("registry use: being looked up is being seen, which is noted once a day") {
  Clients all({.idle_lifetime = 24h * 30});
  const auto id = all.add();
  agree(all, id);
  const auto noted = version_of(all, id);
  all.now += 24h - 1s;
  CHECK(all.finds(id));
  agree(all, id);
  CHECK(version_of(all, id) == noted);
  all.now += 1s;
  CHECK(all.finds(id));
  CHECK(used_at(all, id) == start + 24h);
  const auto again = version_of(all, id);
  CHECK(again != noted);
  CHECK(all.finds(id));
  CHECK(version_of(all, id) == again);
  for (int month = 0; month < 3; ++month) {
    all.now += 24h * 29;
    CHECK(all.finds(id));
  }
}

TEST_CASE("registry use: being looked up is no agreement") {
  Clients all({.unused_lifetime = 24h * 3});
  const auto id = all.add();
  for (int day = 0; day < 2; ++day) {
    all.now += 24h;
    CHECK(all.finds(id));
  }
  CHECK_FALSE(used_at(all, id));
  all.now += 24h;
  CHECK_FALSE(all.finds(id));
}

TEST_CASE("registry use: one that ends within a day of idleness is noted more often") {
  Clients all({.idle_lifetime = 4h});
  const auto id = all.add();
  agree(all, id);
  for (int hour = 0; hour < 24; ++hour) {
    all.now += 1h;
    CHECK(all.finds(id));
  }
  all.now += 4h;
  CHECK_FALSE(all.finds(id));
}

TEST_CASE("registry use: an operator's client neither ends nor is noted") {
  Clients all({.unused_lifetime = 1h, .idle_lifetime = 1h});
  const auto id = all.create().client.id;
  const auto made = version_of(all, id);
  all.now += 24h * 365;
  agree(all, id);
  CHECK(all.finds(id));
  CHECK(version_of(all, id) == made);
  CHECK_FALSE(all.registry->find(id)->used_at);
}

TEST_CASE("registry use: a client without people, admitted as such, is in use when it comes for tokens") {
  Clients all({.unused_lifetime = 1h, .idle_lifetime = 24h * 30});
  auto stored = all.by_itself(machine());
  stored.client_credentials = true;
  const auto id = all.kept().add(stored);
  REQUIRE(id);
  all.now += 24h * 29;
  CHECK(all.finds(*id));
  CHECK(used_at(all, *id) == start + 24h * 29);
  all.now += 24h * 29;
  CHECK(all.finds(*id));
  all.now += 24h * 30;
  CHECK_FALSE(all.finds(*id));
}

TEST_CASE("registry use: one that asks people as well is in use when it comes for tokens of its own") {
  Clients all({.unused_lifetime = 1h, .idle_lifetime = 24h * 30});
  auto both = web_app();
  both.grant_types.emplace_back("client_credentials");
  auto stored = all.by_itself(both);
  const auto unadmitted = all.kept().add(stored);
  stored.client_credentials = true;
  const auto admitted = all.kept().add(stored);
  REQUIRE(unadmitted);
  REQUIRE(admitted);
  all.now += 24h * 29;
  CHECK_FALSE(all.finds(*unadmitted));
  CHECK(all.finds(*admitted));
  CHECK(used_at(all, *admitted) == start + 24h * 29);
  all.now += 24h * 30;
  CHECK_FALSE(all.finds(*admitted));
}

TEST_CASE("registry use: one that is admitted to tokens of its own and never asked for them waits for people") {
  Clients all({.unused_lifetime = 1h});
  auto stored = all.by_itself();
  stored.client_credentials = true;
  const auto id = all.kept().add(stored);
  REQUIRE(id);
  all.now += 1h - 1s;
  CHECK(all.finds(*id));
  all.now += 1s;
  CHECK_FALSE(all.finds(*id));
}

TEST_CASE("registry use: an agreement to what the client was before it was disabled counts for nothing") {
  Clients all;
  const auto id = all.add();
  const auto before = all.source->find(id);
  REQUIRE(before);
  CHECK(all.registry->disable(id));
  CHECK(all.registry->enable(id));
  all.source->agreed(*before, "alice");
  CHECK_FALSE(used_at(all, id));
  agree(all, id);
  CHECK(used_at(all, id) == start);
}

TEST_CASE("registry use: a look-up does not fail because nothing can be noted, an agreement does") {
  const auto store = std::make_shared<WatchedDocuments>(stores::memory());
  Clients all({}, store);
  const auto id = all.add();
  agree(all, id);
  all.now += 24h;
  store->fails = true;
  const auto found = all.source->find(id);
  REQUIRE(found);
  CHECK(all.failures == std::vector<std::string>{"the disk is full"});
  CHECK_THROWS_AS(all.source->agreed(*found, "alice"), StoreUnavailable);
  store->fails = false;
  CHECK(all.finds(id));
  CHECK(used_at(all, id) == start + 24h);
}

TEST_CASE("registry use: a look-up asks the store once, however many clients there are, and each time anew") {
  const auto store = std::make_shared<WatchedDocuments>(stores::memory());
  const Clients all({}, store);
  std::string id;
  for (int i = 0; i < 100; ++i) id = all.create().client.id;
  for (int times = 1; times <= 3; ++times) {
    store->asked = 0;
    CHECK(all.finds(id));
    CHECK(store->asked == 1);
  }
  store->asked = 0;
  CHECK_FALSE(all.finds("nobody"));
  CHECK(store->asked == 1);
}
