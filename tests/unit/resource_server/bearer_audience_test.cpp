#include "support/token_endpoints.hpp"

using namespace world;

namespace {

Response call(const World& world, std::string_view token, const BearerOptions& options) {
  auto request = get("/api");
  if (!token.empty()) request = with_bearer(request, token);
  return world.bearer(options).guard({}, [](const Request&, const Authorization&) { return Response(); })(request);
}

std::string challenge_of(const Response& response) {
  return std::string(response.headers.get("WWW-Authenticate").value_or(std::string_view()));
}

}  // namespace

TEST_CASE("bearer: an API with a name takes the tokens that are for it") {
  TokenWorld world;
  const BearerOptions options{.audience = {"https://other.example", photos}};
  const auto foreign = call(world, world.tokens_of_web({{"resource", mail}}).access, options);
  CHECK(foreign.status == 401);
  CHECK(error(foreign) == "invalid_token");
  CHECK(call(world, world.tokens_of_web().access, options).status == 401);
  CHECK(call(world, world.tokens_of_web({{"resource", photos}}).access, options).status == 200);
  CHECK(call(world, world.tokens_of_web({{"resource", mail}, {"resource", photos}}).access, options).status == 200);
}

TEST_CASE("bearer: an API without a name takes no token that is for one with a name") {
  TokenWorld world;
  CHECK(error(call(world, world.tokens_of_web({{"resource", mail}}).access, {})) == "invalid_token");
  CHECK(call(world, world.tokens_of_web().access, {}).status == 200);
}

TEST_CASE("bearer: every challenge names the metadata of the API") {
  TokenWorld world;
  const BearerOptions options{.audience = {photos},
                              .resource_metadata = endpoints::protected_resource_metadata_url(photos)};
  const std::string named = "resource_metadata=\"https://photos.example/.well-known/oauth-protected-resource\"";
  CHECK(challenge_of(call(world, {}, options)) == "Bearer realm=\"api\", " + named);
  const auto invalid = challenge_of(call(world, "nonsense", options));
  CHECK(invalid.starts_with("Bearer realm=\"api\", error=\"invalid_token\""));
  CHECK(invalid.ends_with(", " + named));
  CHECK(challenge_of(call(world, {}, {})) == "Bearer realm=\"api\"");
}

TEST_CASE("bearer: metadata that could break out of the challenge is a mistake of assembly") {
  const auto with = [](const char* url) {
    return Bearer(stores::tokens(stores::memory(), "https://auth.example"), {.resource_metadata = url});
  };
  CHECK_THROWS_AS(with("https://a.example/\", realm=\"b"), std::invalid_argument);
  CHECK_THROWS_AS(with("https://a.example/\r\nX: y"), std::invalid_argument);
  CHECK_NOTHROW(with("https://a.example/.well-known/oauth-protected-resource/v1?a=b"));
}
