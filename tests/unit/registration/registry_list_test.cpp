#include "unit/registration/clients.hpp"

using namespace registration_tests;

namespace {

Client named(std::string id) {
  auto client = web_app();
  client.id = std::move(id);
  return client;
}

std::vector<std::string> ids(const std::vector<ListedClient>& clients) {
  std::vector<std::string> all;
  for (const auto& each : clients) all.push_back(each.id);
  return all;
}

std::string generation_of(const Clients& all, std::string_view id) { return all.kept().find(id)->stored.generation; }

}  // namespace

TEST_CASE("registry list: tells what a client is, and nothing secret") {
  Clients all;
  all.create(named("app"));
  const auto listed = all.registry->find("app");
  REQUIRE(listed);
  CHECK(listed->id == "app");
  CHECK(listed->name == "Web app");
  CHECK(listed->redirect_uris == std::vector<std::string>{"https://app.example/cb"});
  CHECK(listed->grant_types == std::vector<std::string>{"authorization_code", "refresh_token"});
  CHECK(listed->scope == Scope{"read", "write"});
  CHECK(listed->token_endpoint_auth_method == "client_secret_basic");
  CHECK(listed->source == ClientRegistration::Source::administration);
  CHECK_FALSE(listed->disabled);
  CHECK(listed->created_at == start);
  CHECK_FALSE(listed->used_at);
  CHECK_FALSE(all.registry->find("other"));
  CHECK(all.registry->disable("app"));
  CHECK(all.registry->find("app")->disabled);
  CHECK(all.registry->list().front().disabled);
}

TEST_CASE("registry list: goes by the order of ids, page by page, and sees each once") {
  const Clients all;
  for (const char* id : {"d", "b", "e", "a", "c"}) all.create(named(id));
  CHECK(ids(all.registry->list()) == std::vector<std::string>{"a", "b", "c", "d", "e"});
  CHECK(ids(all.registry->list({.limit = 2})) == std::vector<std::string>{"a", "b"});
  CHECK(ids(all.registry->list({.after = "b", .limit = 2})) == std::vector<std::string>{"c", "d"});
  CHECK(ids(all.registry->list({.after = "d", .limit = 2})) == std::vector<std::string>{"e"});
  CHECK(all.registry->list({.after = "e", .limit = 2}).empty());
  CHECK(ids(all.registry->list({.after = "bb"})) == std::vector<std::string>{"c", "d", "e"});
  CHECK(ids(all.registry->list({.limit = 0})) == std::vector<std::string>{"a"});
}

TEST_CASE("registry list: those that registered themselves stand beside the others, those that ended do not") {
  Clients all({.unused_lifetime = 1h});
  all.create(named("a"));
  const auto id = all.add();
  CHECK(ids(all.registry->list()) == std::vector<std::string>{"a", id});
  CHECK(all.registry->find(id)->source == ClientRegistration::Source::registration);
  all.now += 1h;
  all.create(named("z"));
  CHECK(ids(all.registry->list({.limit = 2})) == std::vector<std::string>{"a", "z"});
  CHECK_FALSE(all.registry->find(id));
}

TEST_CASE("registry list: what is damaged is left out and told of, and can be removed") {
  Clients all;
  all.create(named("a"));
  all.create(named("c"));
  REQUIRE(all.documents().write("client", "b", 0, "damaged"));
  CHECK(ids(all.registry->list({.limit = 2})) == std::vector<std::string>{"a", "c"});
  CHECK(all.failures == std::vector<std::string>{"the stored client \"b\" is damaged"});
  CHECK_FALSE(all.registry->find("b"));
  CHECK(all.source->find("b").is_denied());
  CHECK(all.failures.size() == 3);
  CHECK_FALSE(all.registry->disable("b"));
  CHECK(all.registry->remove("b"));
  CHECK_FALSE(all.documents().read("client", "b"));
  CHECK_FALSE(all.registry->remove("b"));
  all.create(named("b"));
  CHECK(ids(all.registry->list()) == std::vector<std::string>{"a", "b", "c"});
}

TEST_CASE("registry list: damaged metadata is a damaged client") {
  Clients all;
  REQUIRE(all.kept().add("b", {.metadata = "{", .source = ClientRegistration::Source::administration}));
  CHECK(all.registry->list().empty());
  CHECK(all.source->find("b").is_denied());
  CHECK(all.failures == std::vector<std::string>(2, "the stored client \"b\" is damaged"));
}

TEST_CASE("registry list: what a newer version wrote is passed over in a list, and is not there to be judged") {
  Clients all;
  all.create(named("a"));
  REQUIRE(all.documents().write("client", "b", 0, "client/2 ."));
  CHECK(ids(all.registry->list()) == std::vector<std::string>{"a"});
  CHECK(all.failures.size() == 1);
  CHECK_THROWS_AS(all.registry->find("b"), StoreUnavailable);
  CHECK_THROWS_AS(all.source->find("b"), StoreUnavailable);
  CHECK(all.registry->sweep() == 0);
  CHECK(all.documents().read("client", "b"));
}

TEST_CASE("registry: an id that can be none is looked up nowhere") {
  const Clients all;
  for (const std::string& id : {std::string(), std::string(256, 'a'), std::string("a\0b", 3), std::string("\xFF")}) {
    CHECK(all.source->find(id).is_denied());
    CHECK_FALSE(all.registry->find(id));
    CHECK_FALSE(all.registry->disable(id));
    CHECK_FALSE(all.registry->remove(id));
  }
}

TEST_CASE("registry: an id that was removed and is used anew is another client") {
  const Clients all;
  all.create(named("app"));
  const auto before = generation_of(all, "app");
  CHECK(all.registry->remove("app"));
  CHECK_FALSE(all.registry->remove("app"));
  CHECK_FALSE(all.finds("app"));
  all.create(named("app"));
  CHECK(generation_of(all, "app") != before);
  CHECK_FALSE(clients::is_live(all.documents(), "app", before, all.now));
}

TEST_CASE("registry: the names of operators' clients are known, without case and spaces, a minute later at most") {
  Clients all;
  all.create();
  all.add({.name = "Self", .redirect_uris = {"https://self.example/cb"}});
  CHECK(all.source->has_name("Web app"));
  CHECK(all.source->has_name("WEBAPP"));
  CHECK_FALSE(all.source->has_name("Self"));
  CHECK_FALSE(all.source->has_name("Bank"));
  auto bank = web_app();
  bank.name = "Bank";
  all.create(bank);
  all.now += 59s;
  CHECK_FALSE(all.source->has_name("Bank"));
  all.now += 1s;
  CHECK(all.source->has_name("Bank"));
}
