#include <doctest/doctest.h>

#include "http/authserver/exchanging.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

Json tokens_of(const AuthServer& server) {
  return body_of(server.token(redemption(location_param(Agent(server).authorize(authorization()), "code"))));
}

Json metadata_of(const AuthServer& server) { return body_of(server.get("/.well-known/oauth-authorization-server")); }

}  // namespace

TEST_CASE("authserver refresh expiry: with tell_expiry clients learn when refresh tokens end, unused and at all") {
  auto config = demo_config();
  config["refresh_token"] = {{"lifetime", 86400}, {"idle", 3600}, {"tell_expiry", true}};
  const AuthServer server(config);
  const auto first = tokens_of(server);
  CHECK(first["refresh_token_timeout"] == 3600);
  CHECK(first["authorization_expires_in"] == 86400);
  const auto next = body_of(
      server.token({{"grant_type", "refresh_token"}, {"refresh_token", first["refresh_token"].get<std::string>()}}));
  CHECK(next["refresh_token_timeout"] == 3600);
  CHECK(next["authorization_expires_in"].get<int>() <= 86400);
  CHECK(metadata_of(server)["refresh_token_expiration_types_supported"] == Json{"authorization", "token_timeout"});
}

TEST_CASE("authserver refresh expiry: without it nothing is told") {
  const AuthServer server(demo_config());
  const auto tokens = tokens_of(server);
  CHECK(tokens.contains("refresh_token"));
  CHECK_FALSE(tokens.contains("refresh_token_timeout"));
  CHECK_FALSE(tokens.contains("authorization_expires_in"));
  CHECK_FALSE(metadata_of(server).contains("refresh_token_expiration_types_supported"));
}
