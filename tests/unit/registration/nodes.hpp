#pragma once

#include <functional>

#include "support/token_endpoints.hpp"
#include "support/token_flow.hpp"
#include "unit/registration/clients.hpp"

/// Two servers with a registry each on one store, as two nodes have them.
namespace registration_tests {

struct Node {
  Node(const std::shared_ptr<Store>& store, Choices choices)
      : registered({}, store), world(with_registry(std::move(choices))) {}

  Clients registered;
  TokenWorld world;

 private:
  Choices with_registry(Choices choices) {
    choices.store = registered.store;
    choices.more = [this, more = choices.more](Server& server) {
      server.client_source(registered.registry->source());
      if (more) more(server);
    };
    return choices;
  }
};

/// A client that was made at one node, and what alice granted to it at the other.
class Nodes {
 public:
  explicit Nodes(const Choices& choices = {}, std::shared_ptr<Store> store = stores::memory())
      : here(store, choices), there(store, choices) {
    auto client = web_app();
    client.id = "app";
    secret = here.registered.create(client).secret.reveal();
  }

  std::string granted(Node& node, const Params& changes = {}) const {
    return code(node.world, changed(at_app, changes));
  }
  Request asking(const Params& form) const { return with_basic(token_request(form), "app", secret); }
  Response redeem(Node& node, std::string_view granted) const {
    return node.world.token(asking(redemption(granted, {{"redirect_uri", "https://app.example/cb"}})));
  }
  Response refresh(Node& node, std::string_view token) const { return node.world.token(asking(refreshing(token))); }
  Issued tokens(Node& node) const { return issued(redeem(node, granted(node))); }

  const Params at_app{{"client_id", "app"}, {"redirect_uri", "https://app.example/cb"}};
  Node here;
  Node there;
  std::string secret;
};

}  // namespace registration_tests
