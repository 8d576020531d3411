#include <doctest/doctest.h>

#include "http/authserver/agent.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

TEST_CASE("authserver pages: an unknown client gets a page with status 400 and no redirect") {
  const AuthServer server(demo_config());
  for (const auto* changes : {"nobody", "Demo", "demo "}) {
    const auto page = server.get(target(authorization({{"client_id", changes}})));
    CHECK(page.status == 400);
    CHECK(page.field("Location") == "<none>");
    CHECK(holds(page.body, "role=\"alert\""));
    expect_page_headers(page);
  }
  CHECK(server.get("/authorize").status == 400);
  CHECK(server.get(target(authorization())).status == 200);
}

TEST_CASE("authserver pages: a foreign redirect URI gets a page with status 400 and no redirect") {
  const AuthServer server(demo_config());
  for (const auto* uri : {"https://attacker.example/", "https://client.example/callback/", "https://client.example/",
                          "https://client.example/callback?x=1", "https://CLIENT.example/callback", "javascript:1"}) {
    CAPTURE(uri);
    const auto page = server.get(target(authorization({{"redirect_uri", uri}})));
    CHECK(page.status == 400);
    CHECK(page.field("Location") == "<none>");
    CHECK_FALSE(holds(page.body, "attacker"));
  }
  CHECK(server.get(target(authorization())).status == 200);
}

TEST_CASE("authserver pages: a request that must be refused is refused before sign-in") {
  const AuthServer server(demo_config());
  const auto no_pkce = server.get(target(authorization({{"code_challenge", ""}, {"code_challenge_method", ""}})));
  CHECK(no_pkce.status == 303);
  CHECK(location_param(no_pkce, "error") == "invalid_request");
  CHECK(location_param(no_pkce, "state") == "xyz");
  CHECK(location_param(no_pkce, "iss") == server.url());
  CHECK(location_param(server.get(target(authorization({{"scope", "admin"}}))), "error") == "invalid_scope");
  const auto implicit = server.get(target(authorization({{"response_type", "token"}})));
  CHECK(location_param(implicit, "error", '#') == "unsupported_response_type");
  CHECK(location_param(server.get(target(authorization({{"prompt", "none"}}))), "error") == "login_required");
  CHECK(server.get(target(authorization())).status == 200);
}

TEST_CASE("authserver pages: /authorize answers POST as well") {
  const AuthServer server(demo_config());
  const auto from_here = "Sec-Fetch-Site: same-origin\r\n";
  CHECK(holds(server.post("/authorize", authorization(), from_here).body, "name=\"password\""));
  const auto sent_on = server.post("/authorize", authorization());
  CHECK(sent_on.status == 303);
  CHECK(holds(server.get("/authorize" + sent_on.field("Location")).body, "name=\"password\""));
  CHECK(server.post("/authorize", authorization({{"client_id", "nobody"}})).status == 400);
}
