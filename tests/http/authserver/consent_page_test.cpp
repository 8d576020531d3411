#include <doctest/doctest.h>

#include "http/authserver/agent.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

TEST_CASE("authserver pages: consent is one form with a checked box for each scope and two buttons") {
  const AuthServer server(demo_config());
  Agent agent(server);
  const auto page = agent.sign_in(agent.get(target(authorization({{"scope", "read write email"}}))));
  CHECK(page.status == 200);
  CHECK(count(page.body, "<form") == 1);
  CHECK(count(page.body, "formaction=\"/login/another\"") == 1);
  CHECK(holds(page.body, "<form method=\"post\" action=\"/authorize/decision\">"));
  CHECK(boxes(page) == std::vector<std::string>{"read", "write", "email"});
  CHECK(count(page.body, "type=\"checkbox\"") == 3);
  CHECK(count(page.body, " checked>") == 3);
  CHECK(count(page.body, "<button type=\"submit\" name=\"decision\"") == 2);
  CHECK(holds(page.body, "name=\"decision\" value=\"allow\""));
  CHECK(holds(page.body, "name=\"decision\" value=\"deny\""));
  CHECK(hidden(page, "transaction_id").size() > 43);
  CHECK_FALSE(holds(page.body, "<script"));
  expect_page_headers(page);
}

TEST_CASE("authserver pages: consent names the client, its redirect host and the user") {
  auto config = demo_config();
  config["clients"][0]["client_name"] = "Pix & <Co>";
  const AuthServer server(config);
  Agent agent(server);
  const auto page = agent.sign_in(agent.get(target(authorization())));
  CHECK(holds(page.body, "<strong>Pix &amp; &lt;Co&gt;</strong>"));
  CHECK(holds(page.body, "<strong>client.example</strong>"));
  CHECK(holds(page.body, "<strong>Alice L.</strong>"));
}

TEST_CASE("authserver pages: a request without scope offers all the client may have") {
  const AuthServer server(demo_config());
  Agent agent(server);
  const auto page = agent.sign_in(agent.get(target(authorization({{"scope", ""}}))));
  CHECK(boxes(page) == std::vector<std::string>{"profile", "email", "read", "write"});
}

TEST_CASE("authserver pages: somebody else can sign in instead, and it is theirs then") {
  const AuthServer server(demo_config());
  Agent agent(server);
  const auto page = agent.sign_in(agent.get(target(authorization({{"state", "a&b\"c"}}))));
  const auto sign_in = agent.post("/login/another", {{"transaction_id", hidden(page, "transaction_id")}});
  CHECK(sign_in.status == 200);
  CHECK(holds(sign_in.body, "Sign in as whoever you are"));
  expect_page_headers(sign_in);
  CHECK(agent.allow(page).status == 400);
  const auto answer = agent.allow(agent.sign_in(sign_in, "bob", "builder's"));
  CHECK(location_param(answer, "state") == "a&b\"c");
  const auto tokens = server.token(redemption(location_param(answer, "code")));
  CHECK(member(server.api("/api/me", member(tokens, "access_token")), "sub") == "user-2");
}

TEST_CASE("authserver pages: what binds the code of one person binds that of the other") {
  const AuthServer server(demo_config());
  Agent agent(server);
  const auto page = agent.sign_in(agent.get(
      target(authorization({{"dpop_jkt", "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"}, {"max_age", "60"}}))));
  const auto sign_in = agent.post("/login/another", {{"transaction_id", hidden(page, "transaction_id")}});
  const auto code = location_param(agent.allow(agent.sign_in(sign_in, "bob", "builder's")), "code");
  CHECK(code != "");
  CHECK(server.token(redemption(code)).status == 400);
  const auto unbound = location_param(agent.authorize(authorization()), "code");
  CHECK(server.token(redemption(unbound)).status == 200);
}
