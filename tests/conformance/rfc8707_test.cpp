#include "conformance/flows.hpp"
#include "support/token_endpoints.hpp"

using namespace conformance;
using Resources = std::vector<std::string>;

// Resource Indicators for OAuth 2.0.

namespace {

const Params for_both{{"resource", photos}, {"resource", mail}};

Resources audience(const World& world, const Issued& tokens) {
  return world.tokens.find_access(hash_token(tokens.access)).authorization.access.resource;
}

Choices photos_alone() {
  Choices choices;
  choices.options.policy.resource = [](const Client&, const Resources& requested) -> Result<Resources> {
    if (requested == Resources{mail}) return denied();
    return requested;
  };
  return choices;
}

}  // namespace

TEST_CASE("RFC 8707 §2: the value is an absolute URI") {
  World world;
  CHECK(refusal(answer(world, {{"resource", "photos"}})) == "invalid_target");
  world.client("web").allowed_resources = {"https://photos.example/v1?tenant=a"};
  CHECK(asks_consent(authorize(world, {{"resource", "https://photos.example/v1?tenant=a"}})));
}

TEST_CASE("RFC 8707 §2: the value has no fragment") {
  World world;
  CHECK(refusal(answer(world, {{"resource", "https://photos.example/#albums"}})) == "invalid_target");
  world.client("web").allowed_resources = {"https://photos.example/"};
  CHECK(asks_consent(authorize(world, {{"resource", "https://photos.example/"}})));
}

TEST_CASE("RFC 8707 §2: several resources are asked for by several parameters") {
  World world;
  CHECK(audience(world, tokens_of_web(world, for_both)) == Resources{photos, mail});
}

TEST_CASE("RFC 8707 §2: a resource that is not acceptable is invalid_target, at both endpoints") {
  World world(photos_alone());
  const auto refused = answer(world, {{"resource", mail}});
  CHECK(refusal(refused) == "invalid_target");
  CHECK(location_param(refused, "state") == "xyz");
  CHECK(outcome(world.token(web_request(both(for_itself, {{"resource", mail}})))) == "400 invalid_target");
  CHECK(outcome(world.token(web_request(both(for_itself, {{"resource", photos}})))) == "200");
}

TEST_CASE("RFC 8707 §2: the audience of the token is what was asked for") {
  World world;
  const auto tokens = tokens_of_web(world, {{"resource", photos}});
  CHECK(call_api(world, with_bearer(get("/api"), tokens.access), {.audience = {photos}}).status == 200);
  CHECK(call_api(world, with_bearer(get("/api"), tokens.access), {.audience = {mail}}).status == 401);
}

TEST_CASE("RFC 8707 §2.1: an authorization request may name the resource, also in the implicit grant") {
  World world(rfc6749());
  const auto access = fragment_param(authorized(world, both(implicit, {{"resource", photos}})), "access_token");
  CHECK(world.tokens.find_access(hash_token(access)).authorization.access.resource == Resources{photos});
}

TEST_CASE("RFC 8707 §2.2: a token request may name some of what was granted, and the next one others") {
  World world;
  const auto tokens = issued(redeem(world, code(world, for_both), {{"resource", photos}}));
  CHECK(audience(world, tokens) == Resources{photos});
  CHECK(audience(world, issued(refresh(world, tokens.refresh, {{"resource", mail}}))) == Resources{mail});
}

TEST_CASE("RFC 8707 §2.2: nothing beyond what was granted") {
  World world;
  CHECK(outcome(redeem(world, code(world, {{"resource", photos}}), {{"resource", mail}})) == "400 invalid_target");
  const auto tokens = tokens_of_web(world, {{"resource", photos}});
  CHECK(outcome(refresh(world, tokens.refresh, {{"resource", mail}})) == "400 invalid_target");
  CHECK(outcome(refresh(world, tokens.refresh, {{"resource", photos}})) == "200");
}

TEST_CASE("RFC 8707 §2.2: a refused refresh leaves the refresh token as it was") {
  World world;
  const auto tokens = tokens_of_web(world, {{"resource", photos}});
  for (int i = 0; i < 3; ++i) CHECK(outcome(refresh(world, tokens.refresh, for_both)) == "400 invalid_target");
  CHECK(outcome(refresh(world, tokens.refresh)) == "200");
}

TEST_CASE("RFC 8707 §3: a token for one resource is of no use at another") {
  TokenWorld world;
  const auto tokens = world.tokens_of_web({{"resource", mail}});
  CHECK(world.introspect({{"token", tokens.access}}).body == inactive);
  CHECK(call_api(world, with_bearer(get("/api"), tokens.access), {.audience = {photos}}).status == 401);
  CHECK(call_api(world, with_bearer(get("/api"), tokens.access), {.audience = {mail}}).status == 200);
}
