#include "support/authorization.hpp"
#include "support/token_endpoints.hpp"

// Resource indicators at the authorization endpoint (RFC 8707 §2.1).

using namespace world;
using Resources = std::vector<std::string>;

namespace {

Choices only_photos() {
  Choices choices;
  choices.options.policy.resource = [](const Client& client, const Resources& requested) -> Result<Resources> {
    if (client.id != "web") return Error{ErrorCode::invalid_target, "this client has no resources"};
    if (requested.empty() || requested == Resources{photos}) return Resources{photos};
    return denied();
  };
  return choices;
}

}  // namespace

TEST_CASE("resource at the authorization endpoint: the page knows what the tokens are for, and the code keeps it") {
  World world;
  const Params two{{"resource", photos}, {"resource", mail}, {"resource", photos}};
  CHECK(consent(world, two).request.access.resource == Resources{photos, mail});
  const auto stored = world.codes.take(hash_token(code(world, two)), "web");
  CHECK(stored.authorization.access.resource == Resources{photos, mail});
}

TEST_CASE("resource at the authorization endpoint: a fragment or a relative URI is invalid_target, at the client") {
  World world;
  for (const char* wrong : {"photos", "https://photos.example#x", "//photos.example", "https://photos.example/%zz"}) {
    CAPTURE(wrong);
    const auto refused = reply(world, {{"resource", wrong}});
    CHECK(location_param(refused, "error") == "invalid_target");
    CHECK(location_param(refused, "state") == "xyz");
    const auto beside = reply(world, {{"resource", photos}, {"resource", wrong}});
    CHECK(location_param(beside, "error") == "invalid_target");
  }
  CHECK(consent(world, {{"resource", photos}}).request.access.resource == Resources{photos});
}

TEST_CASE("resource at the authorization endpoint: the policy allows, refuses and supplies what nothing means") {
  World world(only_photos());
  CHECK(consent(world, {{"resource", photos}}).request.access.resource == Resources{photos});
  CHECK(consent(world).request.access.resource == Resources{photos});
  CHECK(location_param(reply(world, {{"resource", mail}}), "error") == "invalid_target");
  const Params spa{{"client_id", "spa"}, {"redirect_uri", "https://spa.example/cb"}};
  const auto refused = reply(world, spa);
  CHECK(location_param(refused, "error") == "invalid_target");
  CHECK(location_param(refused, "error_description") == "this client has no resources");
}

TEST_CASE("resource at the authorization endpoint: an answer in the fragment is for the resource as well") {
  World world({.options = {.profile = Profile::oauth20}});
  const Params implicit{{"client_id", "legacy"},       {"redirect_uri", "https://legacy.example/cb"},
                        {"response_type", "token"},    {"code_challenge", ""},
                        {"code_challenge_method", ""}, {"resource", mail}};
  const auto access = fragment_param(authorized(world, implicit), "access_token");
  CHECK(world.tokens.find_access(hash_token(access)).authorization.access.resource == Resources{mail});
}
