#include <doctest/doctest.h>

#include "http/authserver/agent.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

TEST_CASE("authserver pages: the cookie on http is HttpOnly and Lax") {
  const AuthServer server(demo_config());
  const auto cookie = server.get(target(authorization())).field("Set-Cookie");
  CHECK(cookie.starts_with("session-"));
  CHECK(holds(cookie, "; Path=/"));
  CHECK(holds(cookie, "; HttpOnly"));
  CHECK(holds(cookie, "; SameSite=Lax"));
  CHECK_FALSE(holds(cookie, "Secure"));
}

TEST_CASE("authserver pages: the cookie of an https issuer is Secure and bound to its host") {
  const AuthServer server(demo_config(), {"--issuer", "https://auth.example"});
  Agent agent(server);
  const auto page = agent.get(target(authorization()));
  const auto cookie = page.field("Set-Cookie");
  CHECK(cookie.starts_with("__Host-session-"));
  CHECK(holds(cookie, "; Secure"));
  CHECK(holds(cookie, "; Path=/"));
  CHECK_FALSE(holds(cookie, "Domain"));
  const auto answer = agent.allow(agent.sign_in(page));
  CHECK(location_param(answer, "iss") == "https://auth.example");
}

TEST_CASE("authserver pages: the session id changes at sign-in, and the old one is worth nothing") {
  const AuthServer server(demo_config());
  Agent agent(server);
  const auto page = agent.get(target(authorization()));
  const auto planted = agent.cookie;
  const auto consent = agent.sign_in(page);
  CHECK(agent.cookie != planted);
  Agent thief(server);
  thief.cookie = planted;
  CHECK(holds(thief.get(target(authorization())).body, "name=\"password\""));
  CHECK(thief.allow(consent).status == 400);
  CHECK(agent.allow(consent).status == 303);
}

TEST_CASE("authserver pages: a form belongs to the browser that was shown it") {
  const AuthServer server(demo_config());
  Agent agent(server);
  Agent stranger(server);
  const auto page = agent.get(target(authorization()));
  CHECK(stranger.sign_in(page).status == 400);
  const auto consent = agent.sign_in(page);
  CHECK(stranger.allow(consent).status == 400);
  CHECK(stranger.authorize(authorization()).status == 303);
  CHECK(stranger.allow(consent).status == 400);
  CHECK(agent.allow(consent).status == 303);
}
