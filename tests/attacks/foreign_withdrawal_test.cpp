#include <doctest/doctest.h>

#include "http/authserver/agent.hpp"

// Another site, or another person, sends the forms of the reference server's account page: to end what somebody has
// allowed, or to have them sign in as the attacker. A form of a sibling host comes with the Lax cookie.

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

Json with_account() {
  auto config = demo_config();
  config["consent"] = Json::object();
  return config;
}

/// Somebody with an access token.
struct Owner {
  explicit Owner(const AuthServer& server)
      : agent(server),
        token(member(server.token(redemption(location_param(agent.authorize(authorization()), "code"))),
                     "access_token")) {}

  Agent agent;
  std::string token;
};

Params withdrawal(const std::string& csrf) { return {{"client_id", "demo"}, {"csrf", csrf}, {"revoke", "yes"}}; }

}  // namespace

TEST_CASE("foreign withdrawal: a form that is not of the person's own page takes nothing back") {
  const AuthServer server(with_account());
  Owner alice(server);
  Agent mallory(server);
  const auto consent = mallory.sign_in(mallory.get(target(authorization())), "bob", "builder's");
  CHECK(mallory.allow(consent).status == 303);
  const auto of_mallory = hidden(mallory.get("/account"), "csrf");
  REQUIRE(of_mallory != "");
  const auto is_alive = [&] { return server.api("/api/me", alice.token).status == 200; };
  for (const auto& csrf : {std::string(), std::string(64, '0'), of_mallory}) {
    CAPTURE(csrf);
    const auto cookie = alice.agent.cookie;
    CHECK(alice.agent.post("/account/revoke", withdrawal(csrf)).status == 403);
    CHECK(alice.agent.cookie == cookie);
    CHECK(is_alive());
  }
  const auto own = hidden(alice.agent.get("/account"), "csrf");
  const auto foreign = server.post("/account/revoke", withdrawal(own));
  CHECK(foreign.status == 403);
  CHECK(foreign.field("Set-Cookie") == "<none>");
  CHECK(mallory.post("/account/revoke", withdrawal(own)).status == 403);
  CHECK(alice.agent.get("/account/revoke?" + withdrawal(own).encode()).status == 405);
  CHECK(is_alive());
  CHECK(alice.agent.post("/account/revoke", withdrawal(own)).status == 303);
  CHECK_FALSE(is_alive());
}

TEST_CASE("foreign withdrawal: nobody is signed in by a form from elsewhere") {
  const AuthServer server(with_account());
  Agent visitor(server);
  const auto page = visitor.get("/account");
  const auto as_mallory = [](const std::string& csrf) {
    return Params{{"csrf", csrf}, {"username", "bob"}, {"password", "builder's"}};
  };
  Agent mallory(server);
  const auto of_mallory = hidden(mallory.get("/account"), "csrf");
  for (const auto& csrf : {std::string(), of_mallory}) {
    CHECK(visitor.post("/login/account", as_mallory(csrf)).status == 403);
    CHECK(server.post("/login/account", as_mallory(csrf)).field("Set-Cookie") == "<none>");
  }
  CHECK_FALSE(holds(visitor.get("/").body, "Signed in as"));
  CHECK(visitor.post("/login/account", as_mallory(hidden(page, "csrf"))).status == 303);
  CHECK(holds(visitor.get("/").body, "Signed in as"));
}
