#include <doctest/doctest.h>

#include "http/authserver/agent.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

Json oauth20_config() {
  auto config = demo_config();
  config["profile"] = "oauth20";
  config["clients"][0]["grant_types"] = {"authorization_code", "refresh_token", "password"};
  config["clients"][0]["response_types"] = {"code", "token", "code token"};
  return config;
}

Params without_pkce(Params changes) {
  changes.add("code_challenge", "");
  changes.add("code_challenge_method", "");
  return changes;
}

const Params password{{"grant_type", "password"}, {"username", "alice"}, {"password", "wonderland"}};

}  // namespace

TEST_CASE("authserver oauth20: token answers in the fragment") {
  const AuthServer server(oauth20_config());
  const auto answer = Agent(server).authorize(authorization(without_pkce({{"response_type", "token"}})));
  CHECK(answer.status == 303);
  CHECK_FALSE(holds(answer.field("Location"), "?"));
  CHECK(location_param(answer, "state", '#') == "xyz");
  CHECK(location_param(answer, "token_type", '#') == "Bearer");
  CHECK(location_param(answer, "expires_in", '#') == "3600");
  CHECK(location_param(answer, "refresh_token", '#').empty());
  CHECK(member(server.api("/api/me", location_param(answer, "access_token", '#')), "sub") == "user-1");
}

TEST_CASE("authserver oauth20: code token answers both, and both work") {
  const AuthServer server(oauth20_config());
  for (const auto* type : {"code token", "token code"}) {
    CAPTURE(type);
    const auto answer = Agent(server).authorize(authorization({{"response_type", type}}));
    const auto first = location_param(answer, "access_token", '#');
    CHECK(server.api("/api/me", first).status == 200);
    const auto code = location_param(answer, "code", '#');
    const auto tokens = server.token(redemption(code));
    CHECK(server.api("/api/me", member(tokens, "access_token")).status == 200);
    CHECK(server.token(redemption(code)).status == 400);
    CHECK(server.api("/api/me", first).status == 401);
  }
}

TEST_CASE("authserver oauth20: PKCE is optional for a confidential client, not for a public one") {
  const AuthServer server(oauth20_config());
  const auto answer = Agent(server).authorize(authorization(without_pkce({})));
  const auto code = location_param(answer, "code");
  CHECK(server.token(redemption(code, {{"code_verifier", ""}})).status == 200);
  const Params native{{"client_id", "native"}, {"redirect_uri", "http://127.0.0.1:1234/callback"}, {"scope", "read"}};
  CHECK(location_param(server.get(target(authorization(without_pkce(native)))), "error") == "invalid_request");
  CHECK(server.get(target(authorization(native))).status == 200);
}

TEST_CASE("authserver oauth20: the password exchange") {
  const AuthServer server(oauth20_config());
  const auto tokens = server.token(password);
  CHECK(tokens.status == 200);
  CHECK(member(tokens, "refresh_token") != "");
  CHECK(member(server.api("/api/me", member(tokens, "access_token")), "sub") == "user-1");
  for (const auto* wrong : {"wonderlan", "Wonderland"}) {
    const auto refused = server.token({{"grant_type", "password"}, {"username", "alice"}, {"password", wrong}});
    CHECK(refused.status == 400);
    CHECK(member(refused, "error") == "invalid_grant");
  }
}

TEST_CASE("authserver oauth20: only clients that list them") {
  auto config = oauth20_config();
  config["clients"][0]["grant_types"] = {"authorization_code"};
  config["clients"][0]["response_types"] = {"code"};
  const AuthServer server(config);
  CHECK(member(server.token(password), "error") == "unauthorized_client");
  for (const auto* type : {"token", "code token"}) {
    const auto answer = server.get(target(authorization({{"response_type", type}})));
    CHECK(holds(answer.field("Location"), "error=unauthorized_client"));
  }
  CHECK(server.get(target(authorization())).status == 200);
}

TEST_CASE("authserver oauth20: an unchecked box narrows an implicit token too") {
  const AuthServer server(oauth20_config());
  Agent agent(server);
  const auto page = agent.sign_in(agent.get(target(authorization(without_pkce({{"response_type", "token"}})))));
  const auto answer = agent.decide(page, "allow", {"write"});
  CHECK(location_param(answer, "scope", '#') == "write");
  const auto denied =
      agent.decide(agent.get(target(authorization(without_pkce({{"response_type", "token"}})))), "deny", {});
  CHECK(location_param(denied, "error", '#') == "access_denied");
}
