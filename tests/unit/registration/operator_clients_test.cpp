#include "support/token_flow.hpp"
#include "unit/registration/clients.hpp"

using namespace registration_tests;

// docs/clients.md shows these lines.

TEST_CASE("operators' clients: made, told of, given a new secret, disabled and deleted, without HTTP") {
  const auto store = stores::memory();
  const Environment environment{.clock = [] { return start; }};
  World world({.store = store, .more = [&](Server& server) {
                 const auto registry = clients::registry(store, {.environment = environment});
                 server.client_source(registry->source());
               }});
  const auto registry = clients::registry(store, {.environment = environment});

  const auto made = registry->create({.name = "CI", .grant_types = {"client_credentials"}, .scope = {"read"}});
  if (!made) throw std::runtime_error(made.error().description);
  const std::string id = made->client.id;
  const Secret secret = made->secret;  // to be told now: it is kept as a hash

  const auto asked = [&](const Secret& with) {
    return world.token(with_basic(token_request({{"grant_type", "client_credentials"}}), id, with.reveal()));
  };
  CHECK(issued(asked(secret)).scope == "read");

  std::vector<std::string> names;
  ClientPage page{.limit = 100};
  for (auto clients = registry->list(page); !clients.empty(); clients = registry->list(page)) {
    for (const auto& client : clients) names.push_back(client.name);
    page.after = clients.back().id;
  }
  CHECK(names == std::vector<std::string>{"CI"});

  const auto rotated = registry->rotate_secret(id, {.previous_lives = 24h});
  REQUIRE(rotated);
  CHECK(asked(secret).status == 200);
  const auto token = issued(asked(rotated->secret)).access;

  registry->disable(id);  // nothing that was granted to it works any more, at once and on every node
  CHECK(is_refused(asked(rotated->secret), "invalid_client"));
  CHECK_FALSE(opens(world, token));

  registry->enable(id);  // it may come again; what was granted before stays dead
  CHECK(opens(world, issued(asked(rotated->secret)).access));
  CHECK_FALSE(opens(world, token));

  registry->remove(id);
  CHECK(is_refused(asked(rotated->secret), "invalid_client"));
}
