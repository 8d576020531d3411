#include "support/authorization.hpp"
#include "support/token_endpoints.hpp"
#include "support/token_flow.hpp"

using namespace world;
using Resources = std::vector<std::string>;

namespace {

constexpr const char* grant_type = "urn:example:grant";

Choices with_echo() {
  Choices choices;
  choices.options.policy.scope = [](const Client&, const User*, const Scope& requested) -> Result<Scope> {
    return requested;
  };
  return choices;
}

/// A world whose extension grant issues for `granted`, whatever the client may have.
World& with_extension(std::unique_ptr<World>& world, Access granted, Choices choices = {}) {
  const auto store = choices.store;
  choices.more = [store, granted](Server& server) {
    server.exchange(exchanges::extension(
        grant_type,
        [granted](const TokenRequest&) -> Result<Authorization> {
          return Authorization{.user_id = "alice", .access = granted};
        },
        tokens::opaque(stores::tokens(store, "https://auth.example", {.clock = [] { return start; }}),
                       {.access = 1h, .refresh = 24h})));
  };
  world = std::make_unique<World>(std::move(choices));
  return *world;
}

Response traded(World& world) { return world.token(legacy_request({{"grant_type", grant_type}})); }

Resources audience(const World& world, std::string_view access) {
  return world.tokens.find_access(hash_token(access)).authorization.access.resource;
}

}  // namespace

TEST_CASE("echoing policy: a scope policy that repeats the request grants nothing beyond the registration") {
  World world(with_echo());
  const Params asking{{"grant_type", "client_credentials"}, {"scope", "admin"}};
  CHECK(error(world.token(web_request(asking))) == "invalid_scope");
  CHECK(location_param(reply(world, {{"scope", "admin"}}), "error") == "invalid_scope");
  CHECK(consent(world, {{"scope", "read admin"}}).scope == Scope{"read"});
  CHECK(issued(world.token(web_request(changed(asking, {{"scope", "read admin"}})))).scope == "read");
}

TEST_CASE("echoing policy: an extension grant issues nothing that its client may not have") {
  std::unique_ptr<World> world;
  CHECK(error(traded(with_extension(world, Scope{"admin"}))) == "invalid_scope");
  CHECK(error(traded(with_extension(world, {.scope = {"read"}, .resource = {"https://bank.example"}}))) ==
        "invalid_target");
  const auto less =
      issued(traded(with_extension(world, {.scope = {"admin", "read"}, .resource = {"https://bank.example", photos}})));
  CHECK(less.scope == "read");
  CHECK(audience(*world, less.access) == Resources{photos});

  auto choices = with_echo();
  choices.options.policy.resource = [](const Client&, const Resources& requested) -> Result<Resources> {
    if (requested == Resources{photos}) return denied();
    return requested;
  };
  const auto by_policy = issued(traded(
      with_extension(world, {.scope = {"admin", "write"}, .resource = {"https://bank.example", photos}}, choices)));
  CHECK(by_policy.scope == "write");
  CHECK(audience(*world, by_policy.access) == Resources{"https://bank.example"});
}
