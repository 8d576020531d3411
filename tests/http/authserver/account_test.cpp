#include <doctest/doctest.h>

#include <totp.hpp>

#include "http/authserver/config_check.hpp"
#include "http/authserver/openid_client.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

Json with_account(const Json& consent = Json::object(), Json config = demo_config()) {
  config["consent"] = consent;
  return config;
}

Answer account_sign_in(Agent& agent, const Answer& page, const std::string& username = "alice",
                       const std::string& password = "wonderland") {
  return agent.post("/login/account", {{"csrf", hidden(page, "csrf")}, {"username", username}, {"password", password}});
}

Answer revoke(Agent& agent, const std::string& client_id, const std::string& csrf) {
  return agent.post("/account/revoke", {{"client_id", client_id}, {"csrf", csrf}, {"revoke", "yes"}});
}

std::string token_of(const AuthServer& server, const Answer& answer) {
  return member(server.token(redemption(location_param(answer, "code"))), "access_token");
}

bool is_alive(const AuthServer& server, const std::string& token) { return server.api("/api/me", token).status == 200; }

int forms(const Answer& page) { return count(page.body, "<form method=\"post\" action=\"/account/revoke\">"); }

}  // namespace

TEST_CASE("authserver account: nobody sees anything before they sign in, which leads back to the page") {
  const AuthServer server(with_account());
  Agent alice(server);
  const auto page = alice.get("/account");
  CHECK(page.status == 200);
  expect_page_headers(page);
  CHECK(count(page.body, "<form") == 1);
  CHECK(holds(page.body, "name=\"username\""));
  CHECK(holds(page.body, "name=\"password\""));
  CHECK_FALSE(holds(page.body, "Alice L."));
  const auto wrong = account_sign_in(alice, page, "alice", "in-a-hurry");
  CHECK(wrong.status == 401);
  expect_page_headers(wrong);
  CHECK(holds(wrong.body, "value=\"alice\""));
  CHECK(account_sign_in(alice, wrong, "nobody").status == 401);
  const auto before = alice.cookie;
  const auto in = account_sign_in(alice, wrong);
  CHECK(in.status == 303);
  CHECK(in.field("Location") == "/account");
  CHECK(alice.cookie != before);
  const auto account = alice.get("/account");
  CHECK(account.status == 200);
  expect_page_headers(account);
  CHECK(holds(account.body, "<strong>Alice L.</strong>"));
  CHECK(holds(account.body, "allowed no application anything"));
  CHECK(forms(account) == 0);
  // Whoever signed in here is signed in for clients too.
  CHECK(holds(alice.get(target(authorization())).body, "name=\"decision\""));
  CHECK(AuthServer(demo_config()).get("/account").status == 404);
}

TEST_CASE("authserver account: another site signs nobody in, and guesses are counted") {
  const AuthServer server(with_account());
  Agent alice(server);
  const auto page = alice.get("/account");
  CHECK(alice.post("/login/account", {{"username", "bob"}, {"password", "builder's"}}).status == 403);
  const auto foreign =
      server.post("/login/account", {{"csrf", hidden(page, "csrf")}, {"username", "bob"}, {"password", "builder's"}});
  CHECK(foreign.status == 403);
  CHECK(foreign.field("Set-Cookie") == "<none>");
  int tries = 0;
  Answer answer = account_sign_in(alice, page, "alice", "x");
  for (; answer.status == 401 && tries < 100; ++tries) answer = account_sign_in(alice, page, "alice", "x");
  CHECK(tries == 60);
  CHECK(answer.status == 429);
  CHECK(std::stoi(answer.field("Retry-After")) <= 3600);
  CHECK(account_sign_in(alice, page).status == 429);
  CHECK(account_sign_in(alice, page, "bob", "builder's").status == 303);
}

TEST_CASE("authserver account: all that a person has agreed to, each with what it is and when") {
  auto config = with_account(Json::object(), openid_config());
  config["clients"][0]["client_name"] = "Pix & <Co>";
  config["clients"].push_back(another_client("other"));
  const AuthServer server(config);
  Agent alice(server);
  alice.authorize(signing_in({{"claims", R"({"userinfo":{"department":null}})"}, {"scope", "openid read"}}));
  alice.authorize(signing_in({{"client_id", "other"}, {"scope", "openid write"}}));
  const auto page = alice.get("/account");
  CHECK(forms(page) == 2);
  CHECK(holds(page.body, "<strong>Pix &amp; &lt;Co&gt;</strong>"));
  for (const auto* name : {"openid", "read", "write", "department"}) {
    CHECK(holds(page.body, std::string("<code>") + name + "</code>"));
  }
  CHECK(holds(page.body, "name=\"client_id\" value=\"demo\""));
  CHECK(holds(page.body, "name=\"client_id\" value=\"other\""));
  CHECK(count(page.body, "<button type=\"submit\" name=\"revoke\" value=\"yes\"") == 2);
  CHECK(count(page.body, "<time datetime=\"20") == 2);
  CHECK_FALSE(holds(page.body, "<script"));
  Agent bob(server);
  account_sign_in(bob, bob.get("/account"), "bob", "builder's");
  CHECK(forms(bob.get("/account")) == 0);
}

TEST_CASE("authserver account: what is taken back is worth nothing, and the next request asks") {
  const AuthServer server(with_account({{"remember", true}}));
  Agent alice(server);
  const auto token = token_of(server, alice.authorize(authorization()));
  const auto second = token_of(server, alice.get(target(authorization())));
  Agent bob(server);
  const auto consent = bob.sign_in(bob.get(target(authorization())), "bob", "builder's");
  const auto of_bob = token_of(server, bob.allow(consent));
  REQUIRE(is_alive(server, token));
  const auto csrf = hidden(alice.get("/account"), "csrf");
  const auto answer = revoke(alice, "demo", csrf);
  CHECK(answer.status == 303);
  CHECK(answer.field("Location") == "/account");
  CHECK_FALSE(is_alive(server, token));
  CHECK_FALSE(is_alive(server, second));
  CHECK(is_alive(server, of_bob));
  CHECK(forms(alice.get("/account")) == 0);
  CHECK(forms(bob.get("/account")) == 1);
  CHECK(holds(alice.get(target(authorization())).body, "name=\"decision\""));
  CHECK(bob.get(target(authorization())).status == 303);
  // A client that has nothing is no error.
  CHECK(revoke(alice, "demo", csrf).status == 303);
  CHECK(revoke(alice, "nobody", csrf).status == 303);
}

TEST_CASE("authserver account: nothing happens without the person's own page") {
  const AuthServer server(with_account());
  Agent alice(server);
  const auto token = token_of(server, alice.authorize(authorization()));
  const auto csrf = hidden(alice.get("/account"), "csrf");
  Agent bob(server);
  account_sign_in(bob, bob.get("/account"), "bob", "builder's");
  auto changed = csrf;
  changed.back() = changed.back() == '0' ? '1' : '0';
  for (const auto& wrong : {std::string(), changed, hidden(bob.get("/"), "csrf")}) {
    CAPTURE(wrong);
    const auto page = revoke(alice, "demo", wrong);
    CHECK(page.status == 403);
    expect_page_headers(page);
  }
  CHECK(alice.post("/account/revoke", {{"client_id", "demo"}}).status == 403);
  // Without the session, or in another's, the right token is of no use.
  CHECK(server.post("/account/revoke", {{"client_id", "demo"}, {"csrf", csrf}}).status == 403);
  CHECK(revoke(bob, "demo", csrf).status == 403);
  CHECK(is_alive(server, token));
  CHECK(forms(alice.get("/account")) == 1);
  // Bob's own form is about what Bob has agreed to, and a client that has nothing loses nothing.
  CHECK(revoke(bob, "demo", hidden(bob.get("/"), "csrf")).status == 303);
  CHECK(forms(bob.get("/account")) == 0);
  CHECK(revoke(alice, "native", csrf).status == 303);
  CHECK(is_alive(server, token));
  CHECK(alice.get("/account/revoke").status == 405);
  CHECK(revoke(alice, "demo", csrf).status == 303);
  CHECK_FALSE(is_alive(server, token));
}

TEST_CASE("authserver account: a password is not enough of whoever has a second factor") {
  auto config = with_account();
  config["users"][0]["totp_secret"] = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
  const AuthServer server(config);
  Agent alice(server);
  CHECK(account_sign_in(alice, alice.get("/account")).status == 303);
  const auto page = alice.get("/account");
  CHECK(holds(page.body, "name=\"otp\""));
  CHECK_FALSE(holds(page.body, "Alice L."));
  CHECK(revoke(alice, "demo", hidden(page, "csrf")).status == 403);
  const auto prove = [&](const Answer& from, const std::string& code) {
    return alice.post("/login/account/code", {{"csrf", hidden(from, "csrf")}, {"otp", code}});
  };
  const auto again = prove(page, "000000");
  CHECK(again.status == 401);
  const auto code = authserver::totp::code_of(Secret("12345678901234567890"), authserver::totp::step_at(system_now()));
  CHECK(alice.post("/login/account/code", {{"otp", code}}).status == 403);
  CHECK(prove(again, code).status == 303);
  CHECK(holds(alice.get("/account").body, "<strong>Alice L.</strong>"));
  CHECK(holds(alice.get(target(authorization())).body, "name=\"decision\""));
}

TEST_CASE("authserver config: consent") {
  const Json nothing = Json::object();
  expect_all({{"/consent", true, nothing, "consent: expected an object"},
              {"/consent", {{"forget", 1}}, nothing, "consent.forget: unknown key"},
              {"/consent", {{"remember", 1}}, {{"remember", true}}, "consent.remember: expected true or false"},
              {"/consent", {{"lifetime", 0}}, {{"lifetime", 1}}, "consent.lifetime: expected a whole number from 1"}});
}
