#include "support/token_endpoints.hpp"

using namespace world;

TEST_CASE("other people's token: introspection tells a client of its own tokens, and of nobody else's") {
  TokenWorld world;
  const auto own = world.tokens_of_web();
  for (const auto& token : {own.access, own.refresh}) {
    CHECK(world.introspect({{"token", token}}, "legacy").body == inactive);
    CHECK(world.introspected(token, "web")["active"].get<bool>());
    CHECK(world.introspected(token, "web")["client_id"] == "web");
  }
}

TEST_CASE("other people's token: a public client proves nothing, and is told nothing of its own either") {
  TokenWorld world;
  const auto own = world.tokens_of_native();
  CHECK(world.introspect({{"token", own.access}}, "native").status == 401);
  CHECK(world.introspect({{"token", own.refresh}}, "native").status == 401);
  // One that serves the API is told of the access token.
  CHECK(world.introspected(own.access, "api")["active"].get<bool>());
  CHECK(world.introspect({{"token", own.refresh}}, "api").body == inactive);
}
