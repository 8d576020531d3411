#include <doctest/doctest.h>

#include "http/authserver/agent.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

std::string token_of(const AuthServer& server, const std::string& scope) {
  return member(server.token({{"grant_type", "client_credentials"}, {"scope", scope}}), "access_token");
}

}  // namespace

TEST_CASE("authserver api: without a token 401 and no error, with a wrong one invalid_token") {
  const AuthServer server(demo_config());
  for (const auto* path : {"/api/me", "/api/write"}) {
    const auto none = server.get(path);
    CHECK(none.status == 401);
    CHECK(none.fields("WWW-Authenticate").front().starts_with("Bearer realm="));
    CHECK_FALSE(holds(none.fields("WWW-Authenticate").front(), "error"));
    const auto wrong = server.api(path, "nonsense");
    CHECK(wrong.status == 401);
    CHECK(holds(wrong.fields("WWW-Authenticate").front(), "error=\"invalid_token\""));
    CHECK(server.api(path, token_of(server, "write")).status == 200);
  }
}

TEST_CASE("authserver api: /api/write needs the scope write") {
  const AuthServer server(demo_config());
  const auto refused = server.api("/api/write", token_of(server, "read"));
  CHECK(refused.status == 403);
  CHECK(holds(refused.fields("WWW-Authenticate").front(), "error=\"insufficient_scope\""));
  CHECK(holds(refused.fields("WWW-Authenticate").front(), "scope=\"write\""));
  const auto granted = server.api("/api/write", token_of(server, "write"));
  CHECK(granted.status == 200);
  CHECK(Json::parse(granted.body) == Json{{"client_id", "demo"}, {"scope", "write"}});
}

TEST_CASE("authserver api: a token in the query is refused, also a right one") {
  const AuthServer server(demo_config());
  const auto token = token_of(server, "read");
  CHECK(server.get("/api/me?access_token=" + token).status == 400);
  CHECK(server.api("/api/me?access_token=" + token, token).status == 400);
  CHECK(server.api("/api/me", token).status == 200);
}

TEST_CASE("authserver api: a refresh token is no access token") {
  const AuthServer server(demo_config());
  const auto tokens = server.token(redemption(location_param(Agent(server).authorize(authorization()), "code")));
  CHECK(server.api("/api/me", member(tokens, "refresh_token")).status == 401);
  CHECK(server.api("/api/me", member(tokens, "access_token")).status == 200);
}

TEST_CASE("authserver api: a name that needs escaping in JSON") {
  auto config = demo_config();
  config["users"][0]["sub"] = "\"a\\l\u00efce\"";
  const AuthServer server(config);
  const auto tokens = server.token(redemption(location_param(Agent(server).authorize(authorization()), "code")));
  CHECK(member(server.api("/api/me", member(tokens, "access_token")), "sub") == "\"a\\l\u00efce\"");
}
