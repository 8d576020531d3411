#include "authorization/chosen_mode.hpp"

#include "support/authorization.hpp"
#include "support/token_endpoints.hpp"

using namespace world;

namespace {

Choices serving(std::vector<std::string> modes) { return {.options = {.response_modes_supported = std::move(modes)}}; }

std::vector<std::string> told_modes(TokenWorld& world) {
  constexpr const char* place = "/.well-known/oauth-authorization-server";
  return nlohmann::json::parse(world.at(place, get(place)).body)["response_modes_supported"];
}

Response answer(World& world, const Params& changes) {
  return answered(world.server().authorize(authorize_request(changes), browser()));
}

}  // namespace

TEST_CASE("chosen mode: a server answers in the modes that it lists, and tells no others") {
  TokenWorld world(serving({"fragment", "form_post"}));
  CHECK(world.server().check().empty());
  CHECK(told_modes(world) == std::vector<std::string>{"fragment", "form_post"});
  for (const Params& refused : {Params{{"response_mode", "query"}}, Params{}}) {
    const auto response = answer(world, refused);
    CHECK(fragment_param(response, "error") == "invalid_request");
    CHECK(fragment_param(response, "state") == "xyz");
  }
  CHECK(fragment_param(answer(world, {{"response_mode", "fragment"}, {"scope", "nuclear"}}), "error") ==
        "invalid_scope");
  TokenWorld usual(serving({}));
  CHECK(told_modes(usual).size() == 3);
}

TEST_CASE("chosen mode: what is listed is served, and a client has no more") {
  TokenWorld world(serving({"query", "form_post"}));
  auto& client = world.client("web");
  client.authorization_response.response_modes = {"fragment"};
  CHECK(client_problems(client, world.server()).size() == 1);
  CHECK(location_param(answer(world, {{"response_mode", "fragment"}}), "error") == "invalid_request");
  client.authorization_response.response_modes = {"query"};
  CHECK(client_problems(client, world.server()).empty());
  CHECK(location_param(answer(world, {{"scope", "nuclear"}}), "error") == "invalid_scope");

  CHECK(world.server().check().empty());
  TokenWorld lacking(serving({"query", "jwt"}));
  REQUIRE(lacking.server().check().size() == 1);
  CHECK(lacking.server().check().front() ==
        "Options::response_modes_supported lists \"jwt\", which nobody serves: register it with "
        "Server::response_mode, or remove it.");
}
