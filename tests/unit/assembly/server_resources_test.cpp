#include "support/authorization.hpp"
#include "support/token_endpoints.hpp"

// The protected resources that a server issues tokens for (`Server::resources`).

using namespace world;
using Resources = std::vector<std::string>;

namespace {

constexpr const char* first = "https://api.example/mcp";
constexpr const char* second = "https://api.example/other";

Choices with_resources(Resources all = {first, second}) {
  return {.more = [all = std::move(all)](Server& server) { server.resources(all); }};
}

Resources asked_for(World& world, const Params& changes = {}) {
  return consent(world, changes).request.access.resource;
}

Resources audience_of(const World& world, const Issued& tokens) {
  return world.tokens.find_access(hash_token(tokens.access)).authorization.access.resource;
}

}  // namespace

TEST_CASE("server resources: each client may have tokens for each of them, and for what it lists itself") {
  World world(with_resources());
  CHECK(asked_for(world, {{"resource", second}}) == Resources{second});
  CHECK(asked_for(world, {{"resource", first}, {"resource", second}}) == Resources{first, second});
  CHECK(asked_for(world, {{"resource", photos}}) == Resources{photos});
  const auto refused = reply(world, {{"resource", "https://api.example/third"}});
  CHECK(location_param(refused, "error") == "invalid_target");
  CHECK(asked_for(world, {{"resource", first}}) == Resources{first});
}

TEST_CASE("server resources: a request that names none means the first") {
  World world(with_resources());
  CHECK(asked_for(world) == Resources{first});
  World without;
  CHECK(asked_for(without).empty());
}

TEST_CASE("server resources: each is known by its names, and a token has the one that was registered") {
  TokenWorld world(with_resources());
  const Params written{{"resource", "HTTPS://API.example/mcp/"}};
  CHECK(asked_for(world, written) == Resources{first});
  const auto tokens = issued(world.token(web_request(redemption(code(world, {{"resource", first}}), written))));
  CHECK(audience_of(world, tokens) == Resources{first});
  const Params refresh{
      {"grant_type", "refresh_token"}, {"refresh_token", tokens.refresh}, {"resource", "https://api.example/mcp/"}};
  CHECK(audience_of(world, issued(world.token(web_request(refresh)))) == Resources{first});
}

TEST_CASE("server resources: a code and a refresh token open no other resource than was granted") {
  TokenWorld world(with_resources());
  const Params other{{"resource", second}};
  const auto refused = world.token(web_request(redemption(code(world, {{"resource", first}}), other)));
  CHECK(error(refused) == "invalid_target");
  const auto tokens = world.tokens_of_web({{"resource", first}});
  Params refresh{{"grant_type", "refresh_token"}, {"refresh_token", tokens.refresh}};
  CHECK(error(world.token(web_request(changed(refresh, other)))) == "invalid_target");
  CHECK(audience_of(world, issued(world.token(web_request(refresh)))) == Resources{first});
}

TEST_CASE("server resources: what was granted for none in particular, before there were any, stays so") {
  const auto store = stores::memory();
  TokenWorld before({.store = store});
  const auto old = before.tokens_of_web();
  const auto unused = code(before);
  auto choices = with_resources();
  choices.store = store;
  TokenWorld world(choices);
  CHECK(audience_of(world, issued(world.token(web_request(redemption(unused))))).empty());
  const Params refresh{{"grant_type", "refresh_token"}, {"refresh_token", old.refresh}};
  CHECK(error(world.token(web_request(changed(refresh, {{"resource", first}})))) == "invalid_target");
  CHECK(audience_of(world, issued(world.token(web_request(refresh)))).empty());
  CHECK(audience_of(world, world.tokens_of_web()) == Resources{first});
}

TEST_CASE("server resources: a client that acts for itself gets the first, or the one it names") {
  TokenWorld world(with_resources());
  const Params for_itself{{"grant_type", "client_credentials"}};
  CHECK(audience_of(world, issued(world.token(web_request(for_itself)))) == Resources{first});
  const auto named = world.token(web_request(changed(for_itself, {{"resource", "https://api.example/other/"}})));
  CHECK(audience_of(world, issued(named)) == Resources{second});
}

TEST_CASE("server resources: a policy that decides is asked by the names that were registered") {
  auto choices = with_resources();
  Resources asked;
  choices.options.policy.resource = [&asked](const Client&, const Resources& requested) -> Result<Resources> {
    asked = requested;
    return requested;
  };
  World world(std::move(choices));
  CHECK(asked_for(world, {{"resource", "https://API.example/mcp"}, {"resource", mail}}) == Resources{first, mail});
  CHECK(asked == Resources{first, mail});
  CHECK(asked_for(world).empty());
}

TEST_CASE("server resources: the metadata document tells them, unless it is told others") {
  TokenWorld told(with_resources());
  const auto document = told.at("/.well-known/oauth-authorization-server", get("/"));
  CHECK(nlohmann::json::parse(document.body)["protected_resources"] == nlohmann::json{first, second});
  TokenWorld others(with_resources(), {.metadata = {.protected_resources = {photos}}});
  const auto other = others.at("/.well-known/oauth-authorization-server", get("/"));
  CHECK(nlohmann::json::parse(other.body)["protected_resources"] == nlohmann::json{photos});
}

TEST_CASE("server resources: told again they add up, and each counts once") {
  World world({.more = [](Server& server) {
    server.resources({second});
    server.resources({first, second});
  }});
  CHECK(world.server().registered().resources == Resources{second, first});
  CHECK(world.server().check().empty());
  CHECK(asked_for(world) == Resources{second});
}

TEST_CASE("server resources: what is no resource, and one that is there under two names, is a mistake") {
  const auto mistakes_of = [](const Resources& all) {
    World world(with_resources(all));
    return world.server().check();
  };
  CHECK(mistakes_of({"api"}) ==
        Resources{"\"api\" in Server::resources is not an absolute URI without fragment: correct it."});
  CHECK(mistakes_of({first, "https://api.example/mcp/"}) ==
        Resources{"Server::resources has \"https://api.example/mcp\" and \"https://api.example/mcp/\", which are one: "
                  "keep one of them."});
  CHECK(mistakes_of({first, second}).empty());
}

TEST_CASE("server: tells what has been registered so far") {
  TokenWorld world;
  const auto registered = world.server().registered();
  CHECK(registered.endpoints ==
        Resources{"authorization_endpoint", "token_endpoint", "revocation_endpoint", "introspection_endpoint"});
  CHECK(std::count(registered.auth_methods.begin(), registered.auth_methods.end(), "client_secret_basic") == 1);
  CHECK_FALSE(registered.agreements);
  world.server().agreements(stores::memory());
  CHECK(world.server().registered().agreements);
}
