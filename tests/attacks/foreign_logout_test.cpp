#include <doctest/doctest.h>

#include "http/authserver/agent.hpp"

// Another site sends a visitor's browser to the reference server's sign-out. Its form comes without the Lax cookie; one
// of a sibling host comes with it.

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

bool is_signed_in(Agent& agent) { return holds(agent.get("/").body, "Signed in as"); }

Agent signed_in(const AuthServer& server) {
  Agent agent(server);
  CHECK(agent.authorize(authorization()).status == 303);
  CHECK(is_signed_in(agent));
  return agent;
}

}  // namespace

TEST_CASE("foreign sign-out: a form from elsewhere ends nothing, and is answered without a cookie") {
  const AuthServer server(demo_config());
  auto agent = signed_in(server);
  const auto foreign = server.post("/signout", {{"csrf", "guess"}});
  CHECK(foreign.status == 200);
  CHECK(foreign.field("Set-Cookie") == "<none>");
  for (const Params& form : {Params{}, Params{{"csrf", ""}}, Params{{"csrf", std::string(64, '0')}}}) {
    const auto before = agent.cookie;
    CHECK(agent.post("/signout", form).status == 400);
    CHECK(agent.cookie == before);
  }
  CHECK(agent.get("/signout").status == 405);
  CHECK(is_signed_in(agent));
}

TEST_CASE("foreign sign-out: the button at home ends the session, for whoever copied the cookie too") {
  const AuthServer server(demo_config());
  auto agent = signed_in(server);
  const auto home = agent.get("/");
  expect_page_headers(home);
  CHECK(holds(home.body, "Alice L."));
  const auto copied = agent.cookie;
  const auto out = agent.post("/signout", {{"csrf", hidden(home, "csrf")}});
  CHECK(out.status == 200);
  expect_page_headers(out);
  CHECK(holds(out.body, "You are signed out"));
  CHECK(agent.cookie != copied);
  CHECK_FALSE(is_signed_in(agent));
  Agent thief(server);
  thief.cookie = copied;
  CHECK_FALSE(is_signed_in(thief));
  CHECK(holds(thief.get(target(authorization())).body, "name=\"password\""));
  // Another sign-in is a session of its own.
  CHECK(agent.authorize(authorization()).status == 303);
  CHECK(is_signed_in(agent));
}

TEST_CASE("foreign sign-out: nobody is asked to keep a cookie for looking at home") {
  const AuthServer server(demo_config());
  CHECK(server.get("/").field("Set-Cookie") == "<none>");
  CHECK(server.get("/").status == 200);
}
