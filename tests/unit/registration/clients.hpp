#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "registration/client_metadata.hpp"
#include "registration/registry.hpp"
#include "support/world.hpp"

/// Registries of clients in a memory store, and a clock that is moved by hand.
namespace registration_tests {

using namespace world;
using registration::StoredClient;

inline Client web_app() {
  return {.name = "Web app",
          .redirect_uris = {"https://app.example/cb"},
          .grant_types = {"authorization_code", "refresh_token"},
          .scope = {"read", "write"}};
}

/// A client of its own, without people.
inline Client machine() {
  return {.name = "CI", .grant_types = {"client_credentials"}, .response_types = {}, .scope = {"read"}};
}

struct Clients {
  explicit Clients(RegistryOptions chosen = {}, std::shared_ptr<Store> place = stores::memory())
      : store(std::move(place)), options(std::move(chosen)) {
    options.environment.clock = [this] { return now; };
    options.environment.on_failure = [this](const Failure& failure) { failures.push_back(failure.cause); };
    registry = clients::registry(store, options);
    source = registry->source();
  }

  const Registrations& kept() const { return Registrations::of(*registry); }
  Documents& documents() const { return *store->documents(); }

  /// What the endpoint of registration keeps of `client`.
  StoredClient by_itself(const Client& client = web_app()) const {
    return {
        .metadata = registration::write_client_metadata(client), .created_at = now, .most_scope = {"read", "write"}};
  }
  /// The id of a client that has registered itself.
  std::string add(const Client& client = web_app()) const {
    const auto id = kept().add(by_itself(client));
    REQUIRE(id);
    return *id;
  }
  NewClient create(Client client = web_app()) const {
    auto made = registry->create(std::move(client));
    INFO(std::string(made ? "" : made.error_or({}).description));
    REQUIRE(made);
    return *std::move(made);
  }
  bool finds(std::string_view id) const { return source->find(id).has_value(); }

  TimePoint now = start;
  std::shared_ptr<Store> store;
  RegistryOptions options;
  std::vector<std::string> failures;
  std::shared_ptr<ClientRegistry> registry;
  std::unique_ptr<ClientSource> source;
};

}  // namespace registration_tests
