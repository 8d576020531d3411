// What a client looked like on the consent page is what a person says yes to.

#include "authorization/sources.hpp"

using namespace sources;
using Source = ClientRegistration::Source;

namespace {

using Change = void (*)(Client&);

Response yes(Site& site, const Consent& page) { return site.world->server().decide(decision(page), browser()); }

bool has_code(const Response& response) { return !location_param(response, "code").empty(); }

}  // namespace

TEST_CASE("client appearance: one that nobody vouches for and that changes after the page is refused the yes") {
  const std::vector<Change> changes = {
      [](Client& client) { client.name = "Your Bank"; },
      [](Client& client) { client.redirect_uris.pop_back(); },
      [](Client& client) { client.token_endpoint_auth_method = "private_key_jwt"; },
      [](Client& client) { client.jwks = "{\"keys\":[]}"; },
      [](Client& client) { client.jwks_uri = "https://app.example:8443/jwks"; },
  };
  for (const bool is_document : {true, false}) {
    for (const auto& change : changes) {
      Site site;
      auto& client = is_document ? site.told->clients.front() : site.told->clients.back();
      const auto before = client;
      const auto page = consent(*site.world, site.request_of(before.id, home));
      change(client);
      CHECK(is_page(yes(site, page), 400));
      CHECK(site.world->count(Event::Kind::code_issued) == 0);
      client = before;
      CHECK(has_code(yes(site, consent(*site.world, site.request_of(before.id, home)))));
    }
  }
}

TEST_CASE("client appearance: one that changes after the page is not gone on with either") {
  Site site;
  const auto page = consent(*site.world, site.request_of("registered", home));
  site.told->clients.back().name = "Your Bank";
  CHECK(is_page(site.world->server().resume(login(page.transaction_id), browser()), 400));
  const auto again = consent(*site.world, site.request_of("registered", home));
  CHECK(again.client.name == "Your Bank");
  const auto next = step_of<Consent>(site.world->server().resume(login(again.transaction_id), browser()));
  CHECK(has_code(yes(site, next)));
}

TEST_CASE("client appearance: what nobody is shown may change, and the order of redirect URIs") {
  Site site;
  const auto page = consent(*site.world, site.request_of("registered", home));
  auto& client = site.told->clients.back();
  std::reverse(client.redirect_uris.begin(), client.redirect_uris.end());
  client.access_token_lifetime = 1h;
  client.scope = {"read", "write", "more"};
  CHECK(has_code(yes(site, page)));
}

TEST_CASE("client appearance: one that changes before the page is shown as it is then") {
  Site site;
  auto who = stranger();
  const auto entry = sign_in(*site.world, site.request_of("registered", home), who);
  CHECK(entry.client.name == "App");
  site.told->clients.back().name = "Renamed";
  const Result<User> alice = User{.id = "alice"};
  const auto page = step_of<Consent>(site.world->server().resume(login(entry.transaction_id), who, alice));
  CHECK(page.client.name == "Renamed");
  CHECK(has_code(site.world->server().decide(decision(page), who)));
}

TEST_CASE("client appearance: a client of the application's may change its name meanwhile") {
  Site site;
  const auto page = consent(*site.world);
  site.world->client("web").name = "Renamed";
  CHECK(told(yes(site, page)) == "code");
}
