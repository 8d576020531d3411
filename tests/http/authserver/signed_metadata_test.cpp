#include <doctest/doctest.h>

#include "http/authserver/signing_client.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

TEST_CASE("authserver metadata: it may be signed, and says the same there") {
  auto config = demo_config();
  const auto* place = "/.well-known/oauth-authorization-server";
  CHECK_FALSE(Json::parse(AuthServer(config).get(place).body).contains("signed_metadata"));
  config["signed_metadata"] = true;
  const AuthServer server(config);
  auto told = Json::parse(server.get(place).body);
  const auto claims = claims_of(server, told["signed_metadata"].get<std::string>());
  REQUIRE(claims.is_object());
  CHECK(claims["iss"] == server.url());
  told.erase("signed_metadata");
  told["iss"] = server.url();
  CHECK(claims == told);
}
