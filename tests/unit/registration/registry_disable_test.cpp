#include "support/authorization.hpp"
#include "unit/registration/nodes.hpp"

using namespace registration_tests;

TEST_CASE("registry nodes: a client that is made at one node is served by the other at once") {
  Nodes nodes;
  const auto tokens = nodes.tokens(nodes.there);
  CHECK(opens(nodes.there.world, tokens.access));
  CHECK(opens(nodes.here.world, tokens.access));
  CHECK(nodes.refresh(nodes.here, tokens.refresh).status == 200);
}

TEST_CASE("registry nodes: disabled at one, a client is refused by the other: a page, and invalid_client") {
  Nodes nodes;
  const auto granted = nodes.granted(nodes.there);
  CHECK(nodes.here.registered.registry->disable("app"));
  CHECK(is_page(ask(nodes.there.world, nodes.at_app), 400));
  CHECK(is_refused(nodes.redeem(nodes.there, granted), "invalid_client"));
  CHECK(nodes.here.registered.registry->enable("app"));
  CHECK(std::holds_alternative<Consent>(ask(nodes.there.world, nodes.at_app)));
  CHECK(is_refused(nodes.redeem(nodes.there, granted), "invalid_grant"));
  CHECK(nodes.redeem(nodes.there, nodes.granted(nodes.there)).status == 200);
}

TEST_CASE("registry nodes: disabled, all that was granted is dead at once, and stays so when it is enabled") {
  Nodes nodes;
  const auto tokens = nodes.tokens(nodes.there);
  CHECK(opens(nodes.there.world, tokens.access));
  CHECK(nodes.here.registered.registry->disable("app"));
  CHECK_FALSE(opens(nodes.there.world, tokens.access));
  CHECK(is_refused(nodes.refresh(nodes.there, tokens.refresh), "invalid_client"));
  CHECK(nodes.here.registered.registry->enable("app"));
  CHECK_FALSE(opens(nodes.there.world, tokens.access));
  CHECK_FALSE(opens(nodes.here.world, tokens.access));
  CHECK(is_refused(nodes.refresh(nodes.there, tokens.refresh), "invalid_grant"));
  const auto anew = nodes.tokens(nodes.there);
  CHECK(opens(nodes.there.world, anew.access));
  CHECK(nodes.refresh(nodes.there, anew.refresh).status == 200);
}

TEST_CASE("registry nodes: disabled, a pending decision comes to nothing, also once the client is enabled") {
  Nodes nodes;
  const auto asked = [&] {
    return std::get<Consent>(nodes.there.world.server().authorize(authorize_request(nodes.at_app), browser()));
  };
  const auto decided = [&](const Consent& consent) {
    return nodes.there.world.server().decide(decision(consent), browser());
  };
  const auto before = asked();
  const auto other = asked();
  CHECK(nodes.here.registered.registry->disable("app"));
  CHECK(is_page(decided(before), 400));
  CHECK(nodes.here.registered.registry->enable("app"));
  CHECK(is_page(decided(other), 400));
  CHECK(told(decided(asked()), "https://app.example/cb") == "code");
}

TEST_CASE("registry nodes: removed, a client and all that was granted to it are gone, and its id is another's") {
  Nodes nodes;
  const auto granted = nodes.granted(nodes.there);
  const auto tokens = nodes.tokens(nodes.there);
  CHECK(nodes.here.registered.registry->remove("app"));
  CHECK(is_page(ask(nodes.there.world, nodes.at_app), 400));
  CHECK(is_refused(nodes.redeem(nodes.there, granted), "invalid_client"));
  CHECK_FALSE(opens(nodes.there.world, tokens.access));
  auto client = web_app();
  client.id = "app";
  nodes.secret = nodes.here.registered.create(client).secret.reveal();
  CHECK_FALSE(opens(nodes.there.world, tokens.access));
  CHECK(is_refused(nodes.redeem(nodes.there, granted), "invalid_grant"));
  CHECK(is_refused(nodes.refresh(nodes.there, tokens.refresh), "invalid_grant"));
  CHECK(opens(nodes.there.world, nodes.tokens(nodes.there).access));
}

TEST_CASE("registry nodes: what another client was granted is not touched") {
  Nodes nodes;
  const auto tokens = web_tokens(nodes.there.world);
  CHECK(nodes.here.registered.registry->disable("app"));
  CHECK(opens(nodes.there.world, tokens.access));
  CHECK(refresh(nodes.there.world, tokens.refresh).status == 200);
}

TEST_CASE("registry nodes: a lookup of the application's own is asked first") {
  Nodes nodes;
  auto client = web_app();
  client.id = "web";
  nodes.here.registered.create(client);
  CHECK(nodes.here.registered.registry->disable("web"));
  CHECK(opens(nodes.there.world, web_tokens(nodes.there.world).access));
}

TEST_CASE("registry: disabling twice changes nothing more, and nobody is disabled who is not there") {
  const Clients all;
  const auto made = all.create();
  const auto& id = made.client.id;
  CHECK(all.registry->enable(id));
  CHECK(all.kept().find(id)->stored.generation == made.client.registration.generation);
  CHECK(all.registry->disable(id));
  const auto disabled = all.kept().find(id);
  CHECK(disabled->stored.generation != made.client.registration.generation);
  CHECK(all.registry->disable(id));
  CHECK(all.kept().find(id)->version == disabled->version);
  CHECK(all.registry->enable(id));
  CHECK(all.source->find(id)->registration.generation == disabled->stored.generation);
  CHECK_FALSE(all.registry->disable("nobody"));
  CHECK_FALSE(all.registry->enable("nobody"));
}

TEST_CASE("registry: a disabled client is an error, so that no later source is asked for it") {
  const Clients all;
  auto client = web_app();
  client.id = "https://app.example/client.json";
  all.create(client);
  CHECK(all.registry->disable(client.id));
  const auto found = all.source->find(client.id);
  CHECK_FALSE(found);
  CHECK_FALSE(found.is_denied());
  CHECK(found.error().code == ErrorCode::invalid_client);
  CHECK(all.registry->enable(client.id));
  CHECK(all.finds(client.id));
}
