#include "support/authorization.hpp"
#include "support/token_endpoints.hpp"
#include "support/token_flow.hpp"

using namespace world;
using Resources = std::vector<std::string>;

namespace {

constexpr const char* bank = "https://bank.example";

Resources audience(const World& world, std::string_view access) {
  return world.tokens.find_access(hash_token(access)).authorization.access.resource;
}

Params for_itself(const char* resource) { return {{"grant_type", "client_credentials"}, {"resource", resource}}; }

}  // namespace

TEST_CASE("foreign resource: a client gets no token for an API that it has nothing to do with") {
  World world({.options = {.profile = Profile::oauth20}});
  CHECK(error(world.token(web_request(for_itself(bank)))) == "invalid_target");
  CHECK(location_param(reply(world, {{"resource", bank}}), "error") == "invalid_target");
  const Params password{
      {"grant_type", "password"}, {"username", "alice"}, {"password", "wonderland"}, {"resource", bank}};
  CHECK(error(world.token(legacy_request(password))) == "invalid_target");

  world.client("web").allowed_resources = {bank};
  CHECK(audience(world, issued(world.token(web_request(for_itself(bank)))).access) == Resources{bank});
  CHECK(consent(world, {{"resource", bank}}).request.access.resource == Resources{bank});
  // What it serves itself.
  world.client("web").allowed_resources = {};
  world.client("web").resources = {bank};
  CHECK(audience(world, issued(world.token(web_request(for_itself(bank)))).access) == Resources{bank});
}

TEST_CASE("foreign resource: nobody agreed to an API that the consent did not name, whatever the client may have") {
  World world;
  CHECK(error(redeem(world, code(world), {{"resource", photos}})) == "invalid_target");
  const auto tokens = web_tokens(world);
  CHECK(error(refresh(world, tokens.refresh, {{"resource", photos}})) == "invalid_target");
  // A refused request leaves the refresh token as it was.
  CHECK(audience(world, issued(refresh(world, tokens.refresh)).access).empty());

  const auto named = issued(redeem(world, code(world, {{"resource", photos}}), {{"resource", photos}}));
  CHECK(error(refresh(world, named.refresh, {{"resource", mail}})) == "invalid_target");
  CHECK(audience(world, issued(refresh(world, named.refresh, {{"resource", photos}})).access) == Resources{photos});
}

TEST_CASE("foreign resource: a policy that takes everything does not reach beyond the consent either") {
  Choices choices;
  choices.options.policy.resource = [](const Client&, const Resources& requested) -> Result<Resources> {
    return requested;
  };
  World world(std::move(choices));
  const auto tokens = web_tokens(world);
  CHECK(error(refresh(world, tokens.refresh, {{"resource", bank}})) == "invalid_target");
  CHECK(error(redeem(world, code(world), {{"resource", bank}})) == "invalid_target");
  const auto named = issued(redeem(world, code(world, {{"resource", bank}})));
  CHECK(audience(world, named.access) == Resources{bank});
}
