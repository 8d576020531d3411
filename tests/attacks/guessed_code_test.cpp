#include <doctest/doctest.h>

#include <totp.hpp>

#include "http/authserver/agent.hpp"

// A thief has the password of somebody whose second factor is a code that changes.

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

const char* const secret = "JBSW Y3DP EHPK 3PXP JBSW Y3DP EH";

Json two_factors() {
  auto config = demo_config();
  config["users"][0]["totp_secret"] = secret;
  return config;
}

/// The code that is `off` steps away from now.
std::string code(std::int64_t off = 0) {
  using namespace authserver;
  return totp::code_of(*totp::read_base32(secret), totp::step_at(system_now()) + off);
}

Answer enter(Agent& agent, const Answer& page, const std::string& code) {
  return agent.post("/login/code", {{"transaction_id", hidden(page, "transaction_id")}, {"otp", code}});
}

/// The page for the code, after the password.
Answer code_page(Agent& agent, const Params& changes = {}) {
  auto page = agent.sign_in(agent.get(target(authorization(changes))));
  CHECK(page.status == 200);
  REQUIRE(holds(page.body, "name=\"otp\""));
  return page;
}

}  // namespace

TEST_CASE("guessed code: the password alone decides nothing, wherever its page's form is sent") {
  const AuthServer server(two_factors());
  Agent agent(server);
  const auto page = code_page(agent);
  expect_page_headers(page);
  CHECK(agent.decide(page, "allow", {"read"}).status == 400);
  CHECK(agent.get(target(authorization({{"prompt", "none"}}))).field("Location").find("login_required") !=
        std::string::npos);
  CHECK_FALSE(holds(agent.get("/").body, "Signed in as"));
  const auto consent = enter(agent, page, code());
  CHECK(location_param(agent.allow(consent), "code") != "");
  CHECK(holds(agent.get("/").body, "Alice L."));
}

TEST_CASE("guessed code: a trusted client gets no code at the password") {
  auto config = two_factors();
  config["clients"][0]["trusted"] = true;
  const AuthServer server(config);
  Agent agent(server);
  const auto page = code_page(agent);
  CHECK(location_param(enter(agent, page, code()), "code") != "");
}

TEST_CASE("guessed code: a code that was read over a shoulder has been used") {
  const AuthServer server(two_factors());
  Agent agent(server);
  const auto seen = code();
  CHECK(holds(enter(agent, code_page(agent), seen).body, "name=\"decision\""));
  Agent thief(server);
  const auto page = code_page(thief);
  const auto again = enter(thief, page, seen);
  CHECK(again.status == 401);
  CHECK(holds(again.body, "role=\"alert\""));
  CHECK(holds(enter(thief, again, code(1)).body, "name=\"decision\""));
}

TEST_CASE("guessed code: there is no time to guess, whatever transaction the guesses are of") {
  const AuthServer server(two_factors());
  Agent thief(server);
  int looked_at = 0;
  for (int transactions = 0; transactions < 3; ++transactions) {
    // Each wrong one has another page, and the tenth of a request would end it.
    auto page = code_page(thief);
    for (int i = 0; i < 9 && page.status != 429; ++i) {
      page = enter(thief, page, "00000x");
      looked_at += page.status == 401 ? 1 : 0;
    }
  }
  CHECK(looked_at >= 20);
  // A test that an hour ends in has guesses of two hours.
  CHECK(looked_at <= 27);
  const auto page = code_page(thief);
  const auto right = enter(thief, page, code());
  CHECK(right.status == 429);
  CHECK(right.field("Retry-After") != "<none>");
  // Nobody else is kept out by it.
  Agent bob(server);
  CHECK(holds(bob.sign_in(bob.get(target(authorization())), "bob", "builder's").body, "name=\"decision\""));
}

TEST_CASE("guessed code: codes that belong to no request keep nobody out of theirs") {
  const AuthServer server(two_factors());
  Agent alice(server);
  const auto page = code_page(alice);
  for (int i = 0; i < 30; ++i) {
    CHECK(alice.post("/login/code", {{"transaction_id", std::string(43, 'A')}, {"otp", "000000"}}).status == 400);
  }
  CHECK(holds(enter(alice, page, code()).body, "name=\"decision\""));
}

TEST_CASE("guessed code: the password grant has no place for a second factor, and is closed to who has one") {
  auto config = two_factors();
  config["profile"] = "oauth20";
  config["clients"][0]["grant_types"] = {"authorization_code", "password"};
  const AuthServer server(config);
  const Params alice{{"grant_type", "password"}, {"username", "alice"}, {"password", "wonderland"}};
  CHECK(server.token(alice).status == 400);
  const Params bob{{"grant_type", "password"}, {"username", "bob"}, {"password", "builder's"}};
  CHECK(server.token(bob).status == 200);
}
