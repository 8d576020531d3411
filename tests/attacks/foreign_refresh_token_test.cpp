#include "support/token_endpoints.hpp"

using namespace world;

TEST_CASE("foreign refresh token: nobody is told of one, though the application tells everybody of everything") {
  endpoints::IntrospectionOptions options;
  options.allowed = [](const endpoints::Introspected&) { return true; };
  TokenWorld world({}, {.introspection = options});
  const auto tokens = world.tokens_of_web();
  // An API that was sent a refresh token by mistake, or has stolen one.
  for (const char* hint : {"refresh_token", "access_token", ""}) {
    CAPTURE(hint);
    CHECK(world.introspect({{"token", tokens.refresh}, {"token_type_hint", hint}}, "api").body == inactive);
  }
  // Its access token is told, and its owner is told of both.
  CHECK(world.introspected(tokens.access, "api")["active"] == true);
  CHECK(world.introspected(tokens.refresh, "web")["active"] == true);
}

TEST_CASE("foreign refresh token: a client that serves nothing learns nothing of tokens that name no resource") {
  TokenWorld world;
  const auto tokens = world.tokens_of_native();
  CHECK(world.introspect({{"token", tokens.access}}, "web").body == inactive);
  CHECK(world.introspect({{"token", tokens.refresh}}, "web").body == inactive);
  CHECK(world.introspected(tokens.access, "api")["active"] == true);
  CHECK(world.introspected(world.tokens_of_web().refresh, "web")["active"] == true);
}
