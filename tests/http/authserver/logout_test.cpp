#include <doctest/doctest.h>

#include "http/authserver/openid_client.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

Json logout_config(const Json& client = Json::object()) {
  auto config = openid_client_config({{"post_logout_redirect_uris", {"https://client.example/bye?x=1"}}});
  config["clients"][0].update(client);
  return config;
}

/// Somebody who has signed in to `demo`.
struct SignedInAtDemo {
  explicit SignedInAtDemo(const AuthServer& server, const Params& changes = {})
      : agent(server), tokens(tokens_for(server, agent.authorize(signing_in(changes)))) {}

  std::string hint() const { return text_of(tokens, "id_token"); }

  Agent agent;
  Json tokens;
};

std::string logout(const Params& params) { return "/logout?" + params.encode(); }

bool is_signed_in(Agent& agent) { return holds(agent.get("/").body, "Signed in as"); }

bool is_refreshed(const AuthServer& server, const Json& tokens) {
  return server.token({{"grant_type", "refresh_token"}, {"refresh_token", text_of(tokens, "refresh_token")}}).status ==
         200;
}

Answer answer_question(Agent& agent, const Answer& page, const char* answer) {
  return agent.post("/logout/decision", {{"transaction_id", hidden(page, "transaction_id")}, {"logout", answer}});
}

}  // namespace

TEST_CASE("authserver logout: with a hint of this sign-in the browser is sent back, signed out, with its state") {
  const AuthServer server(logout_config());
  SignedInAtDemo alice(server);
  const auto copied = alice.agent.cookie;
  const auto out = alice.agent.get(logout({{"id_token_hint", alice.hint()},
                                           {"post_logout_redirect_uri", "https://client.example/bye?x=1"},
                                           {"state", "a b&c"}}));
  CHECK(out.status == 303);
  CHECK(out.field("Location") == "https://client.example/bye?x=1&state=a+b%26c");
  CHECK_FALSE(is_signed_in(alice.agent));
  Agent thief(server);
  thief.cookie = copied;
  CHECK_FALSE(is_signed_in(thief));
  CHECK_FALSE(is_refreshed(server, alice.tokens));
  CHECK(server.api("/api/me", text_of(alice.tokens, "access_token")).status == 401);
}

TEST_CASE("authserver logout: tokens with offline_access outlive the sign-in") {
  const AuthServer server(logout_config());
  SignedInAtDemo alice(server, {{"scope", "openid offline_access"}, {"prompt", "consent"}});
  CHECK(alice.agent.get(logout({{"id_token_hint", alice.hint()}})).status == 200);
  CHECK_FALSE(is_signed_in(alice.agent));
  CHECK(is_refreshed(server, alice.tokens));
}

TEST_CASE("authserver logout: without a hint the person is asked, and a no ends nothing") {
  const AuthServer server(logout_config());
  SignedInAtDemo alice(server);
  const auto page = alice.agent.get("/logout");
  CHECK(page.status == 200);
  expect_page_headers(page);
  CHECK(count(page.body, "<form") == 1);
  CHECK(holds(page.body, "<form method=\"post\" action=\"/logout/decision\">"));
  CHECK(holds(page.body, "name=\"logout\" value=\"yes\""));
  CHECK(holds(page.body, "name=\"logout\" value=\"no\""));
  CHECK(holds(page.body, "<strong>Alice L.</strong>"));
  CHECK_FALSE(holds(page.body, "Demo client"));
  CHECK(is_signed_in(alice.agent));
  const auto no = answer_question(alice.agent, page, "no");
  CHECK(no.status == 200);
  expect_page_headers(no);
  CHECK(holds(no.body, "still signed in"));
  CHECK(is_signed_in(alice.agent));
  CHECK(answer_question(alice.agent, page, "yes").status == 400);
  CHECK(is_signed_in(alice.agent));
  const auto out = answer_question(alice.agent, alice.agent.get("/logout"), "yes");
  CHECK(out.status == 200);
  CHECK(holds(out.body, "You are signed out"));
  CHECK_FALSE(holds(out.body, "<form"));
  expect_page_headers(out);
  CHECK_FALSE(is_signed_in(alice.agent));
  CHECK_FALSE(is_refreshed(server, alice.tokens));
}

TEST_CASE("authserver logout: with a hint of another sign-in the client is named, and the way back is kept") {
  const AuthServer server(logout_config({{"client_name", "Pix & <Co>"}}));
  const SignedInAtDemo other(server);
  SignedInAtDemo alice(server);
  const auto page = alice.agent.get(logout({{"id_token_hint", other.hint()},
                                            {"post_logout_redirect_uri", "https://client.example/bye?x=1"},
                                            {"state", "s"}}));
  CHECK(page.status == 200);
  CHECK(holds(page.body, "<strong>Pix &amp; &lt;Co&gt;</strong>"));
  CHECK(is_signed_in(alice.agent));
  const auto out = answer_question(alice.agent, page, "yes");
  CHECK(out.status == 303);
  CHECK(out.field("Location") == "https://client.example/bye?x=1&state=s");
  CHECK(is_refreshed(server, other.tokens));
}

TEST_CASE("authserver logout: what is not proven ends nothing and leads nowhere") {
  const AuthServer server(logout_config());
  SignedInAtDemo alice(server);
  auto forged = alice.hint();
  forged.replace(forged.rfind('.') + 5, 4, forged.compare(forged.rfind('.') + 5, 4, "AAAA") == 0 ? "BBBB" : "AAAA");
  for (const Params& params :
       {Params{{"id_token_hint", forged}}, Params{{"id_token_hint", "x"}},
        Params{{"id_token_hint", alice.hint()}, {"client_id", "native"}},
        Params{{"id_token_hint", alice.hint()}, {"post_logout_redirect_uri", "https://client.example/other"}},
        Params{{"id_token_hint", alice.hint()}, {"id_token_hint", alice.hint()}}}) {
    CAPTURE(params.encode());
    const auto page = alice.agent.get(logout(params));
    CHECK(page.status == 400);
    expect_page_headers(page);
    CHECK(page.field("Location") == "<none>");
    CHECK(is_signed_in(alice.agent));
  }
  CHECK(alice.agent.get(logout({{"id_token_hint", alice.hint()}, {"client_id", "demo"}})).status == 200);
  CHECK_FALSE(is_signed_in(alice.agent));
}

TEST_CASE("authserver logout: a post from elsewhere comes again with GET, and brings no cookie") {
  const AuthServer server(logout_config());
  SignedInAtDemo alice(server);
  const auto foreign = server.post("/logout", {{"id_token_hint", alice.hint()}});
  CHECK(foreign.status == 303);
  CHECK(foreign.field("Set-Cookie") == "<none>");
  CHECK(is_signed_in(alice.agent));
  CHECK(alice.agent.get("/logout" + foreign.field("Location")).status == 200);
  CHECK_FALSE(is_signed_in(alice.agent));
}

TEST_CASE("authserver logout: clients that learn of it in frames are in the page, and nobody else may be framed") {
  const AuthServer server(logout_config({{"frontchannel_logout_uri", "https://client.example/fc?a=1&b=2"},
                                         {"frontchannel_logout_session_required", true}}));
  SignedInAtDemo alice(server);
  const std::string sid = id_claims(server, alice.tokens)["sid"];
  const auto out = alice.agent.get(logout({{"id_token_hint", alice.hint()},
                                           {"post_logout_redirect_uri", "https://client.example/bye?x=1"},
                                           {"state", "s"}}));
  CHECK(out.status == 200);
  const auto frame =
      escape_html("https://client.example/fc?a=1&b=2&" + Params{{"iss", server.url()}, {"sid", sid}}.encode());
  CHECK(holds(out.body, "<iframe hidden src=\"" + frame + "\"></iframe>"));
  CHECK(count(out.body, "<iframe") == 1);
  CHECK_FALSE(holds(out.body, "<form"));
  CHECK(holds(out.body, "<a id=\"continue\" "));
  CHECK(holds(out.body, "href=\"https://client.example/bye?x=1&amp;state=s\""));
  CHECK(holds(out.body, "<meta http-equiv=\"refresh\" content=\"2;url=https://client.example/bye?x=1&amp;state=s\">"));
  const auto policy = out.field("Content-Security-Policy");
  CHECK(policy.ends_with("; frame-src https://client.example"));
  CHECK(holds(policy, "default-src 'none'"));
  CHECK(holds(policy, "frame-ancestors 'none'"));
  CHECK(out.field("X-Frame-Options") == "DENY");
  CHECK(out.field("Cache-Control") == "no-store");
  CHECK_FALSE(is_signed_in(alice.agent));
  // Whoever signed in to nobody that wants to know is told so without a frame.
  Agent bob(server);
  const auto page = bob.sign_in(bob.get(target(authorization())), "bob", "builder's");
  CHECK(bob.allow(page).status == 303);
  const auto plain = answer_question(bob, bob.get("/logout"), "yes");
  CHECK_FALSE(holds(plain.body, "<iframe"));
  CHECK_FALSE(holds(plain.field("Content-Security-Policy"), "frame-src"));
}

TEST_CASE("authserver logout: the button at home ends the sign-in as a client would") {
  const AuthServer server(logout_config({{"frontchannel_logout_uri", "https://client.example/fc"}}));
  SignedInAtDemo alice(server);
  const auto home = alice.agent.get("/");
  CHECK(holds(home.body, "action=\"/signout\""));
  CHECK(alice.agent.post("/signout", {{"csrf", "guess"}}).status == 400);
  CHECK(is_signed_in(alice.agent));
  const auto out = alice.agent.post("/signout", {{"csrf", hidden(home, "csrf")}});
  CHECK(out.status == 200);
  CHECK(holds(out.body, "<iframe hidden src=\"https://client.example/fc?"));
  CHECK_FALSE(holds(out.body, "<form"));
  CHECK_FALSE(is_signed_in(alice.agent));
  CHECK_FALSE(is_refreshed(server, alice.tokens));
}
