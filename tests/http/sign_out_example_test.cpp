#include <doctest/doctest.h>

#include "http/example_server.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

bool holds(const Answer& page, const std::string& text) { return page.body.find(text) != std::string::npos; }

/// What the forms of the account page prove themselves with.
std::string csrf_in(const Answer& page) {
  const std::string before = "name=csrf value=";
  const auto at = page.body.find(before);
  REQUIRE(at != std::string::npos);
  return page.body.substr(at + before.size(), 64);
}

/// What alice asks for at the client demo, in the browser of `alice`.
Answer ask(Visitor& alice) {
  return alice.open("/authorize", {{"client_id", "demo"},
                                   {"response_type", "code"},
                                   {"scope", "openid read"},
                                   {"state", "xyz"},
                                   {"code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"},
                                   {"code_challenge_method", "S256"}});
}

/// The tokens of a sign-in, with everything agreed to, now or before.
Answer signed_in(const ExampleServer& server, Visitor& alice) {
  auto answer = alice.submit(ask(alice), "/login", {{"username", "alice"}, {"password", "wonderland"}});
  // What was agreed to before is not asked again.
  if (answer.status == 200) {
    answer = alice.submit(answer, "/decision", {{"decision", "allow"}, {"scope", "openid"}, {"scope", "read"}});
  }
  const auto tokens = server.post("/token", redemption(location_param(answer, "code")), demo_secret());
  REQUIRE(tokens.status == 200);
  return tokens;
}

int userinfo(const ExampleServer& server, const Answer& tokens) {
  return server.get("/userinfo", bearer(member(tokens, "access_token"))).status;
}

}  // namespace

TEST_CASE("example sign_out: whoever says yes has signed out, and what they signed in to is over") {
  const ExampleServer server("sign_out");
  Visitor alice(server);
  const auto tokens = signed_in(server, alice);
  CHECK(userinfo(server, tokens) == 200);
  const auto question = alice.open("/logout");
  CHECK(holds(question, "Sign out, alice?"));
  CHECK(userinfo(server, tokens) == 200);
  CHECK(holds(alice.submit(question, "/logout/decision", {{"logout", "yes"}}), "You have signed out."));
  CHECK(userinfo(server, tokens) == 401);
  CHECK(alice.open("/account").status == 401);
  CHECK(userinfo(server, signed_in(server, alice)) == 200);
}

TEST_CASE("example sign_out: nobody is asked twice, and what was granted is seen and taken back") {
  const ExampleServer server("sign_out");
  Visitor alice(server);
  const auto tokens = signed_in(server, alice);
  CHECK(ask(alice).status == 303);
  const auto account = alice.open("/account");
  CHECK(holds(account, "demo: openid read"));
  // Without what the form of the page has, or in another session, nothing is taken back.
  alice.submit({}, "/account", {{"withdraw", "demo"}});
  Visitor elsewhere(server);
  signed_in(server, elsewhere);
  elsewhere.submit({}, "/account", {{"withdraw", "demo"}, {"csrf", csrf_in(account)}});
  CHECK(userinfo(server, tokens) == 200);
  alice.submit({}, "/account", {{"withdraw", "demo"}, {"csrf", csrf_in(account)}});
  CHECK(userinfo(server, tokens) == 401);
  CHECK_FALSE(holds(alice.open("/account"), "demo"));
  CHECK(ask(alice).status == 200);
}
