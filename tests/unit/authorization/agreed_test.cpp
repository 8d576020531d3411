// Which source is told that somebody has agreed to one of its clients.

#include "authorization/sources.hpp"

using namespace sources;

TEST_CASE("agreed: the source that found the client is told, with agreements and without, and no other") {
  for (const bool agreements : {true, false}) {
    Site site(agreements);
    CHECK(!location_param(site.agree("registered", home), "code").empty());
    CHECK(!location_param(site.agree(document_id, home, browser("bob")), "code").empty());
    CHECK(site.told->agreed == std::vector<std::string>{"registered alice", std::string(document_id) + " bob"});
    CHECK(site.other->agreed.empty());
    site.other->clients = site.told->clients;
    CHECK(!location_param(site.agree("registered", home), "code").empty());
    CHECK(site.other->agreed == std::vector<std::string>{"registered alice"});
    CHECK(site.told->agreed.size() == 2);
  }
}

TEST_CASE("agreed: nobody is told of a client of the application's, of a no, and of a page that was only shown") {
  Site site;
  site.told->clients.push_back(site.world->client("web"));
  CHECK(told(site.agree("web", web_home)) == "code");
  const auto page = consent(*site.world, site.request_of("registered", home));
  CHECK(location_param(site.world->server().decide(decision(page, "deny"), browser()), "error") == "access_denied");
  CHECK(site.told->agreed.empty());
  CHECK(!location_param(site.agree("registered", home), "code").empty());
  CHECK(site.told->agreed.size() == 1);
}

TEST_CASE("agreed: a source that is away is 503, and nothing is issued") {
  Site site;
  site.told->away = true;
  CHECK(is_page(site.agree("registered", home), 503));
  CHECK(site.world->count(Event::Kind::code_issued) == 0);
  site.told->away = false;
  CHECK(!location_param(site.agree("registered", home), "code").empty());
}

TEST_CASE("agreed: a client that comes back in the application's own way is still its source's") {
  auto told = std::make_shared<Told>();
  told->clients = {client_of(ClientRegistration::Source::registration)};
  Choices choices;
  choices.more = [&](Server& server) {
    server.client_source(std::make_unique<Source>(told));
    server.serialize_client([](const Client& client) { return "own " + client.id; });
    server.deserialize_client([&](std::string_view text) { return Source(told).find(text.substr(4)); });
  };
  World world(std::move(choices));
  CHECK(!location_param(authorized(world, {{"client_id", "registered"}, {"redirect_uri", home}}), "code").empty());
  CHECK(told->agreed == std::vector<std::string>{"registered alice"});
  world.registered.push_back(told->clients.front());
  CHECK(!location_param(authorized(world, {{"client_id", "registered"}, {"redirect_uri", home}}), "code").empty());
  CHECK(told->agreed.size() == 1);
}
