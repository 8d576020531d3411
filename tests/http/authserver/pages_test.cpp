#include <doctest/doctest.h>

#include "http/authserver/agent.hpp"
#include "oauthkit/hash.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

void expect_page_headers(const Answer& page) {
  CHECK(page.field("Content-Type") == "text/html; charset=utf-8");
  CHECK(page.field("Cache-Control") == "no-store");
  CHECK(holds(page.field("Content-Security-Policy"), "frame-ancestors 'none'"));
  CHECK(holds(page.field("Content-Security-Policy"), "default-src 'none'"));
  CHECK(page.field("X-Frame-Options") == "DENY");
  CHECK(page.field("Referrer-Policy") == "no-referrer");
  CHECK(page.field("X-Content-Type-Options") == "nosniff");
  CHECK(page.field("Access-Control-Allow-Origin") == "<none>");
  CHECK_FALSE(holds(page.body, " src=\"http"));
}

}  // namespace

TEST_CASE("authserver pages: sign-in is one form with username, password and hidden inputs") {
  const AuthServer server(demo_config());
  const auto page = Agent(server).get(target(authorization()));
  CHECK(page.status == 200);
  CHECK(count(page.body, "<form") == 1);
  CHECK(holds(page.body, "<form method=\"post\" action=\"/login\">"));
  CHECK(count(page.body, "name=\"username\"") == 1);
  CHECK(count(page.body, "name=\"password\"") == 1);
  CHECK(hidden(page, "transaction_id").size() == 43);
  CHECK_FALSE(holds(page.body, "<script"));
  CHECK(holds(page.body, "Demo client"));
  expect_page_headers(page);
}

TEST_CASE("authserver pages: sign-in works with keyboards, password managers and screen readers") {
  const AuthServer server(demo_config());
  const auto page = Agent(server).get(target(authorization()));
  CHECK(holds(page.body, "autocomplete=\"username\""));
  CHECK(holds(page.body, "type=\"password\" autocomplete=\"current-password\""));
  CHECK(holds(page.body, "<label for=\"username\">"));
  CHECK(holds(page.body, "<label for=\"password\">"));
  CHECK(holds(page.body, "autofocus"));
  CHECK(holds(page.body, ":focus-visible"));
  CHECK(holds(page.body, "prefers-color-scheme:dark"));
  CHECK(holds(page.body, "name=\"viewport\""));
  CHECK(holds(page.body, "<html lang=\"en\">"));
}

TEST_CASE("authserver pages: a wrong password shows the form again with status 401 and a message") {
  const AuthServer server(demo_config());
  Agent agent(server);
  const auto page = agent.get(target(authorization()));
  for (const auto* password : {"wrong", "", "Wonderland", "wonderland "}) {
    CAPTURE(password);
    const auto again = agent.sign_in(page, "alice", password);
    CHECK(again.status == 401);
    CHECK(holds(again.body, "role=\"alert\""));
    CHECK(holds(again.body, "value=\"alice\""));
    CHECK(hidden(again, "transaction_id") == hidden(page, "transaction_id"));
    CHECK(again.field("Location") == "<none>");
    expect_page_headers(again);
  }
  CHECK(agent.sign_in(page).status == 200);
}

TEST_CASE("authserver pages: an unknown user reads the same as a wrong password") {
  const AuthServer server(demo_config());
  Agent agent(server);
  const auto page = agent.get(target(authorization()));
  const auto unknown = agent.sign_in(page, "mallory", "wonderland");
  const auto wrong = agent.sign_in(page, "alice", "wrong");
  CHECK(unknown.status == 401);
  CHECK(unknown.body.size() == wrong.body.size() + 2);
  CHECK(agent.sign_in(page).status == 200);
}

TEST_CASE("authserver pages: fifty wrong passwords do not keep the right one out") {
  const AuthServer server(demo_config());
  Agent agent(server);
  const auto page = agent.get(target(authorization()));
  for (int i = 0; i < 50; ++i) CHECK(agent.sign_in(page, "alice", "guess " + std::to_string(i)).status == 401);
  CHECK(holds(agent.sign_in(page).body, "name=\"decision\""));
}

TEST_CASE("authserver pages: what was typed comes back escaped") {
  const AuthServer server(demo_config());
  Agent agent(server);
  const auto again = agent.sign_in(agent.get(target(authorization())), "\"><script>alert(1)</script>", "x");
  CHECK_FALSE(holds(again.body, "<script"));
  CHECK(holds(again.body, "value=\"&quot;&gt;&lt;script&gt;"));
}

TEST_CASE("authserver pages: the client's login_hint is filled in") {
  const AuthServer server(demo_config());
  CHECK(holds(server.get(target(authorization({{"login_hint", "alice@example.com"}}))).body,
              "value=\"alice@example.com\""));
  CHECK_FALSE(holds(server.get(target(authorization())).body, "value=\"alice"));
}

TEST_CASE("authserver pages: consent is one form with a checked box for each scope and two buttons") {
  const AuthServer server(demo_config());
  Agent agent(server);
  const auto page = agent.sign_in(agent.get(target(authorization({{"scope", "read write email"}}))));
  CHECK(page.status == 200);
  CHECK(count(page.body, "<form") == 1);
  CHECK(holds(page.body, "<form method=\"post\" action=\"/authorize/decision\">"));
  CHECK(boxes(page) == std::vector<std::string>{"read", "write", "email"});
  CHECK(count(page.body, "type=\"checkbox\"") == 3);
  CHECK(count(page.body, " checked>") == 3);
  CHECK(count(page.body, "<button type=\"submit\" name=\"decision\"") == 2);
  CHECK(holds(page.body, "name=\"decision\" value=\"allow\""));
  CHECK(holds(page.body, "name=\"decision\" value=\"deny\""));
  CHECK(hidden(page, "transaction_id").size() == 43);
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
  const auto start = page.body.find("<a href=\"") + 9;
  auto link = page.body.substr(start, page.body.find('"', start) - start);
  for (auto at = link.find("&amp;"); at != std::string::npos; at = link.find("&amp;")) link.erase(at + 1, 4);
  const auto sign_in = agent.get(link);
  CHECK(holds(sign_in.body, "asks you to sign in again"));
  const auto answer = agent.allow(agent.sign_in(sign_in, "bob", "builder's"));
  CHECK(location_param(answer, "state") == "a&b\"c");
  const auto tokens = server.token(redemption(location_param(answer, "code")));
  CHECK(member(server.api("/api/me", member(tokens, "access_token")), "sub") == "user-2");
}

TEST_CASE("authserver pages: the reason of a sign-in is said") {
  const AuthServer server(demo_config());
  Agent agent(server);
  CHECK(agent.authorize(authorization()).status == 303);
  CHECK(holds(agent.get(target(authorization({{"prompt", "login"}}))).body, "asks you to sign in again"));
  std::this_thread::sleep_for(std::chrono::milliseconds(2100));
  CHECK(holds(agent.get(target(authorization({{"max_age", "1"}}))).body, "the last one was too long ago"));
  CHECK_FALSE(holds(agent.get(target(authorization({{"max_age", "600"}}))).body, "too long ago"));
  CHECK(holds(agent.get(target(authorization({{"prompt", "consent"}}))).body, "asks you to confirm this again"));
  CHECK_FALSE(holds(agent.get(target(authorization())).body, "class=\"note\""));
}

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
  CHECK(holds(server.post("/authorize", authorization()).body, "name=\"password\""));
  CHECK(server.post("/authorize", authorization({{"client_id", "nobody"}})).status == 400);
}

TEST_CASE("authserver pages: the cookie on http is HttpOnly and Lax") {
  const AuthServer server(demo_config());
  const auto cookie = server.get(target(authorization())).field("Set-Cookie");
  CHECK(cookie.starts_with("session="));
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
  CHECK(cookie.starts_with("__Host-session="));
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

TEST_CASE("authserver pages: home and playground tell of the demo, and of no other set-up's secrets") {
  const AuthServer demo;
  CHECK(holds(demo.get("/").body, "demo-secret"));
  const auto playground = demo.get("/playground");
  CHECK(playground.status == 200);
  CHECK(holds(playground.body, "data-secret=\"demo-secret\""));
  const AuthServer other(demo_config());
  for (const auto* path : {"/", "/playground"}) {
    CAPTURE(path);
    const auto page = other.get(path);
    CHECK(page.status == 200);
    CHECK_FALSE(holds(page.body, "demo-secret"));
    CHECK_FALSE(holds(page.body, "wonderland"));
  }
}

TEST_CASE("authserver pages: the playground allows its own script by hash and nothing else") {
  const AuthServer server;
  const auto page = server.get("/playground");
  expect_page_headers(page);
  const auto policy = page.field("Content-Security-Policy");
  CHECK(holds(policy, "script-src 'sha256-"));
  CHECK(holds(policy, "connect-src 'self'"));
  CHECK_FALSE(holds(policy, "unsafe-eval"));
  CHECK(count(page.body, "<script>") == 1);
  const auto start = page.body.find("<script>") + 8;
  const auto script = page.body.substr(start, page.body.find("</script>") - start);
  const auto hash = hash_token(script).bytes;
  const std::string digest(hash.begin(), hash.end());
  CHECK(holds(policy, "'sha256-" + base64_encode(digest) + "'"));
}

TEST_CASE("authserver pages: nothing else is served") {
  const AuthServer server;
  CHECK(server.get("/nothing").status == 404);
  CHECK(server.get("/login").status == 405);
  CHECK(server.get("/authorize/decision").status == 405);
  CHECK(server.get("/token").status == 405);
  CHECK(server.get("/authorize/").status == 404);
  CHECK(server.get("/").status == 200);
}
