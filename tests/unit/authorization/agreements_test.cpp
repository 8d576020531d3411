#include "authorization/agreements.hpp"

#include "authorization/sources.hpp"

using namespace sources;

namespace {

/// Of `first_seen` and `changed` what is said of the client.
std::string memory(Site& site, const std::string& id, const std::string& uri, const Browser& who = browser()) {
  const auto signals = site.signals(id, uri, who);
  return std::string(has(signals, Kind::first_seen) ? "first_seen" : "") +
         (has(signals, Kind::changed) ? "changed" : "");
}

bool is_unavailable(const Response& response) {
  return is_page(response, 503) && response.headers.get("Retry-After") == "1";
}

}  // namespace

TEST_CASE("S6: first_seen is said until this person has agreed to this client, each for themselves") {
  Site site;
  CHECK(memory(site, "web", web_home) == "first_seen");
  CHECK(memory(site, "web", web_home) == "first_seen");
  CHECK(told(site.agree("web", web_home)) == "code");
  CHECK(memory(site, "web", web_home).empty());
  CHECK(memory(site, "web", web_home, browser("bob")) == "first_seen");
  CHECK(memory(site, "registered", home) == "first_seen");
  (void)site.agree("registered", home);
  CHECK(memory(site, "registered", home).empty());
}

TEST_CASE("S6: who said no, and who was not asked, has not agreed") {
  Choices choices;
  auto store = std::make_shared<support::WatchedDocuments>();
  bool need_not_be_asked = false;
  choices.more = [&](Server& server) {
    server.agreements(store);
    server.immediate([&](const Client&, const User&, const AuthorizationRequest& request) {
      return need_not_be_asked ? Immediate::allow(request.access) : Immediate::ask();
    });
  };
  World world(std::move(choices));
  CHECK(told(world.server().decide(decision(consent(world), "deny"), browser())) == "access_denied");
  need_not_be_asked = true;
  CHECK(told(ask(world)) == "code");
  need_not_be_asked = false;
  CHECK(store->writes() == 0);
  CHECK(has(consent(world).signals, Kind::first_seen));
  CHECK(told(authorized(world)) == "code");
  CHECK(!has(consent(world).signals, Kind::first_seen));
}

TEST_CASE("S8: changed is said when name, redirect URIs, method or keys are others than when they agreed") {
  using Change = void (*)(Client&);
  const std::vector<Change> changes = {
      [](Client& client) { client.name = "Another"; },
      [](Client& client) { client.redirect_uris.pop_back(); },
      [](Client& client) { client.token_endpoint_auth_method = "client_secret_post"; },
      [](Client& client) { client.jwks = "{\"keys\":[]}"; },
      [](Client& client) { client.jwks_uri = "https://app.example/jwks"; },
  };
  for (const auto& change : changes) {
    Site site;
    (void)site.agree("registered", home);
    auto& client = site.told->clients.back();
    CHECK(memory(site, "registered", home).empty());
    change(client);
    CHECK(memory(site, "registered", home) == "changed");
    (void)site.agree("registered", home);
    CHECK(memory(site, "registered", home).empty());
  }
}

TEST_CASE("S8: another order of redirect URIs, other scopes or lifetimes are no change") {
  Site site;
  (void)site.agree("registered", home);
  auto& client = site.told->clients.back();
  std::reverse(client.redirect_uris.begin(), client.redirect_uris.end());
  client.scope = {"read", "write", "more"};
  client.access_token_lifetime = 1h;
  CHECK(memory(site, "registered", home).empty());
}

TEST_CASE("agreements: one document for each person and client, which says when, and stands with those of the person") {
  Site site;
  (void)site.agree("web", web_home);
  (void)site.agree("registered", home);
  (void)site.agree("registered", home, browser("bob"));
  site.world->now += 1h;
  (void)site.agree("web", web_home);
  const auto all = site.store->behind().list("consent", "", 10);
  REQUIRE(all.size() == 3);
  const auto alice = hash_token(std::string("https://auth.example\0alice", 26)).hex();
  const auto of_alice = site.store->behind().list("consent", alice, 2);
  REQUIRE(of_alice.size() == 2);
  CHECK(of_alice[0].key == alice + "/registered");
  CHECK(of_alice[1].key == alice + "/web");
  CHECK(of_alice[1].text.find("agreed_at=10:1700003600") != std::string::npos);
  CHECK(of_alice[0].text.find("alice") == std::string::npos);
}

TEST_CASE("agreements: people of one id at two issuers on one store are two") {
  const auto store = std::make_shared<support::WatchedDocuments>();
  const auto at = [&](const char* issuer) {
    Choices choices;
    choices.options.issuer = issuer;
    choices.more = [&](Server& server) { server.agreements(store); };
    return std::make_unique<World>(std::move(choices));
  };
  const auto one = at("https://one.example");
  const auto two = at("https://two.example");
  CHECK(location_param(authorized(*one), "error").empty());
  CHECK(has(consent(*two).signals, Kind::first_seen));
  CHECK(!has(consent(*one).signals, Kind::first_seen));
}

TEST_CASE("agreements: what is damaged is as if it had never been, what a newer version wrote is left as it is") {
  Site site;
  (void)site.agree("web", web_home);
  auto& documents = site.store->behind();
  const auto there = documents.list("consent", "", 1).at(0);
  REQUIRE(documents.write("consent", there.key, there.version, "consent/1 client=3:x ."));
  CHECK(memory(site, "web", web_home) == "first_seen");
  CHECK(told(site.agree("web", web_home)) == "code");
  CHECK(memory(site, "web", web_home).empty());
  const auto page = consent(*site.world);
  const auto again = documents.list("consent", "", 1).at(0);
  const std::string newer = "consent/1 scope=4:read .";
  REQUIRE(documents.write("consent", there.key, again.version, newer));
  CHECK(is_unavailable(site.world->server().decide(decision(page), browser())));
  CHECK(documents.read("consent", there.key)->text == newer);
}

TEST_CASE("agreements: a store that is away is 503, for the page and for the answer, and nothing is issued") {
  Site site;
  site.store->fail_always();
  CHECK(is_unavailable(answered(ask(*site.world))));
  site.store->fail_always(false);
  const auto page = consent(*site.world);
  site.store->fail_always();
  CHECK(is_unavailable(site.world->server().decide(decision(page), browser())));
  CHECK(site.world->count(Event::Kind::consent_given) + site.world->count(Event::Kind::code_issued) == 0);
  site.store->fail_always(false);
  CHECK(has(consent(*site.world).signals, Kind::first_seen));
  CHECK(told(authorized(*site.world)) == "code");
}

TEST_CASE("agreements: of two who write at once neither is lost") {
  Site site;
  const auto mine = consent(*site.world, site.request_of("web", web_home));
  const auto yours = consent(*site.world, site.request_of("web", web_home));
  site.store->before_write = [&] {
    site.store->before_write = {};
    CHECK(told(site.world->server().decide(decision(yours), browser())) == "code");
  };
  CHECK(told(site.world->server().decide(decision(mine), browser())) == "code");
  CHECK(site.store->writes() == 3);
  CHECK(memory(site, "web", web_home).empty());
}

TEST_CASE("agreements: 200 clients are remembered of a person, and for one more the oldest is forgotten") {
  Site site;
  const auto name = [](int number) { return "many-" + std::to_string(number); };
  for (int i = 0; i <= 200; ++i) {
    site.told->clients.push_back(client_of(ClientRegistration::Source::registration));
    site.told->clients.back().id = name(i);
  }
  const auto agree = [&](int number) {
    site.world->now += 1s;
    CHECK(!location_param(site.agree(name(number), home), "code").empty());
  };
  const auto remembered = [&] { return site.store->behind().list("consent", "", 500).size(); };
  (void)site.agree("registered", home, browser("bob"));
  for (int i = 0; i < 200; ++i) agree(i);
  CHECK(remembered() == 201);
  // Whoever agrees again needs no room, and is the newest.
  agree(0);
  CHECK(remembered() == 201);
  CHECK(memory(site, name(1), home).empty());
  agree(200);
  CHECK(remembered() == 201);
  CHECK(memory(site, name(1), home) == "first_seen");
  for (const int i : {0, 2, 199, 200}) CHECK(memory(site, name(i), home).empty());
  CHECK(memory(site, "registered", home, browser("bob")).empty());
}

TEST_CASE("agreements: a store without documents, and none at all, are mistakes") {
  const auto mistakes = [](std::shared_ptr<Store> store) {
    Choices choices;
    choices.more = [&](Server& server) { server.agreements(std::move(store)); };
    return World(std::move(choices)).server().check();
  };
  REQUIRE(mistakes(nullptr).size() == 1);
  CHECK(mistakes(nullptr).front().find("Server::agreements was given nothing") == 0);
  CHECK(mistakes(stores::memory()).empty());
}
