#include <doctest/doctest.h>

#include "http/authserver/agent.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

Answer tokens_of(const AuthServer& server) {
  return server.token(redemption(location_param(Agent(server).authorize(authorization()), "code")));
}

Answer revoke(const AuthServer& server, const std::string& token, const std::string& secret = "demo-secret") {
  return server.post("/revoke", {{"token", token}}, basic("demo", secret));
}

bool works(const AuthServer& server, const Answer& tokens) {
  return server.api("/api/me", member(tokens, "access_token")).status == 200;
}

}  // namespace

TEST_CASE("authserver revoke: a refresh token ends everything that came of the consent") {
  const AuthServer server(demo_config());
  const auto tokens = tokens_of(server);
  CHECK(works(server, tokens));
  CHECK(revoke(server, member(tokens, "refresh_token")).status == 200);
  CHECK_FALSE(works(server, tokens));
  const auto again =
      server.token({{"grant_type", "refresh_token"}, {"refresh_token", member(tokens, "refresh_token")}});
  CHECK(member(again, "error") == "invalid_grant");
  CHECK(works(server, tokens_of(server)));
}

TEST_CASE("authserver revoke: an unknown token is 200, wrong credentials are 401, GET is 405") {
  const AuthServer server(demo_config());
  CHECK(revoke(server, "nonsense").status == 200);
  const auto tokens = tokens_of(server);
  CHECK(revoke(server, member(tokens, "access_token"), "wrong").status == 401);
  CHECK(server.get("/revoke").status == 405);
  CHECK(works(server, tokens));
  CHECK(revoke(server, member(tokens, "access_token")).status == 200);
  CHECK_FALSE(works(server, tokens));
}

TEST_CASE("authserver revoke: another client's token is refused and lives") {
  const AuthServer server(demo_config());
  const auto tokens = tokens_of(server);
  const auto refused = server.post("/revoke", {{"token", member(tokens, "access_token")}, {"client_id", "native"}});
  CHECK(refused.status == 400);
  CHECK(member(refused, "error") == "invalid_grant");
  CHECK(works(server, tokens));
}
