#include <thread>

#include "unit/registration/watched_documents.hpp"

using namespace registration_tests;

namespace {

std::size_t documents_in(const Clients& all) { return all.documents().list("client", "", 1000).size(); }

/// Whether one more may register; if so, it has.
bool takes_one(const Clients& all) {
  const auto id = all.kept().add(all.by_itself());
  if (!id) {
    CHECK(id.error().code == ErrorCode::temporarily_unavailable);
    CHECK(id.error().retry_after == 10s);
  }
  return id.has_value();
}

}  // namespace

TEST_CASE("registry limits: ids are drawn, never like that of a document, and each once") {
  const Clients all;
  const auto one = all.add();
  const auto other = all.add();
  CHECK(one != other);
  CHECK(one.starts_with("client-"));
  CHECK(one.size() == 7 + 22);
  CHECK(all.kept().find(one)->stored.generation.size() == 9 + 22);
  CHECK(all.kept().find(one)->stored.generation != all.kept().find(other)->stored.generation);
}

TEST_CASE("registry limits: an id that is taken is not given again, and a source without chance is an error") {
  RegistryOptions options;
  options.environment.random = [](std::span<unsigned char> bytes) { std::fill(bytes.begin(), bytes.end(), 7); };
  const Clients all(options);
  const auto id = all.add();
  const auto before = all.documents().read("client", id);
  CHECK_THROWS_AS(all.kept().add(all.by_itself()), std::runtime_error);
  CHECK(all.documents().read("client", id) == before);
}

TEST_CASE("registry limits: as many live as may, and one more is told to come later") {
  const Clients all({.max_clients = 2});
  CHECK(takes_one(all));
  CHECK(takes_one(all));
  CHECK_FALSE(takes_one(all));
  CHECK(all.registry->list().size() == 2);
}

TEST_CASE("registry limits: clients of operators do not count and are not limited") {
  const Clients all({.max_clients = 1});
  all.create();
  all.create();
  CHECK(takes_one(all));
  CHECK_FALSE(takes_one(all));
  all.create();
  CHECK(all.registry->list().size() == 4);
}

TEST_CASE("registry limits: a place that is free again is seen within ten seconds") {
  Clients all({.max_clients = 1});
  const auto id = all.add();
  CHECK(all.registry->remove(id));
  CHECK_FALSE(takes_one(all));
  all.now += 9s;
  CHECK_FALSE(takes_one(all));
  all.now += 1s;
  CHECK(takes_one(all));
  CHECK_FALSE(takes_one(all));
}

TEST_CASE("registry limits: nodes on one store count together once a minute") {
  Clients one({.max_clients = 3});
  Clients other({.max_clients = 3}, one.store);
  CHECK(takes_one(one));
  CHECK(takes_one(other));
  CHECK(takes_one(one));
  other.now += 60s;
  CHECK_FALSE(takes_one(other));
  CHECK(one.registry->list().size() == 3);
}

TEST_CASE("registry limits: those that ended are forgotten by the way, and leave their places") {
  Clients all({.max_clients = 2, .unused_lifetime = 1h});
  const auto id = all.add();
  CHECK(takes_one(all));
  all.now += 1h;
  CHECK(takes_one(all));
  CHECK_FALSE(all.documents().read("client", id));
  CHECK(all.registry->list().size() == 1);
}

TEST_CASE("registry limits: a client that could not be kept takes no place") {
  const Clients all({.max_clients = 1});
  auto stored = all.by_itself();
  stored.software_statement = std::string(300 * 1024, 's');
  CHECK_THROWS_AS(all.kept().add(stored), std::length_error);
  CHECK(takes_one(all));
  CHECK_FALSE(takes_one(all));
}

TEST_CASE("registry limits: a clock that was set back does not stop the counting") {
  Clients all({.max_clients = 1});
  const auto id = all.add();
  CHECK(all.registry->remove(id));
  all.now -= 24h;
  CHECK(takes_one(all));
}

TEST_CASE("registry limits: a sweep counts those that registered, over many pages, and leaves operators' alone") {
  Clients all({.unused_lifetime = 1h});
  for (int i = 0; i < 600; ++i) all.add();
  all.create();
  CHECK(all.registry->sweep() == 600);
  all.now += 30min;
  for (int i = 0; i < 10; ++i) all.add();
  all.now += 30min;
  CHECK(all.registry->sweep() == 10);
  CHECK(documents_in(all) == 11);
}

TEST_CASE("registry limits: a hundred that ended are forgotten by the way, and the others keep their places") {
  Clients all({.max_clients = 250, .unused_lifetime = 1h});
  for (int i = 0; i < 250; ++i) all.add();
  all.now += 1h;
  CHECK(takes_one(all));
  CHECK(documents_in(all) == 151);
  for (int i = 0; i < 99; ++i) CHECK(takes_one(all));
  CHECK_FALSE(takes_one(all));
  all.now += 10s;
  CHECK(takes_one(all));
  CHECK(documents_in(all) == 151);
  all.now += 60s;
  CHECK_FALSE(all.source->has_name("Web app"));
  CHECK(documents_in(all) == 101);
  CHECK(all.registry->sweep() == 101);
}

TEST_CASE("registry limits: whoever asks for a name does not wait for another who looks") {
  const auto store = std::make_shared<WatchedDocuments>(stores::memory());
  Clients all({}, store);
  all.create();
  CHECK(all.source->has_name("Web app"));
  all.now += 60s;
  bool known = false;
  store->on_list = [&] { std::thread([&] { known = all.source->has_name("Web app"); }).join(); };
  CHECK_FALSE(all.source->has_name("Bank"));
  CHECK(known);
  CHECK_FALSE(store->on_list);
}

TEST_CASE("registry limits: who registers while somebody looks is counted") {
  const auto store = std::make_shared<WatchedDocuments>(stores::memory());
  const Clients all({.max_clients = 2}, store);
  all.add();
  store->on_list = [&] { all.add(); };
  CHECK(all.registry->sweep() == 2);
  CHECK_FALSE(takes_one(all));
  CHECK(documents_in(all) == 2);
}
