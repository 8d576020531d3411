#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <oauthkit/client_registry.hpp>
#include <string>

#include "stores/records.hpp"
#include "support/processes.hpp"
#include "support/threads.hpp"

namespace store_tests {

/// Clients that are made, changed and disabled in one process, on stores that `open` opens on one server, count in
/// another.
inline void check_that_processes_share_clients(const std::function<std::shared_ptr<oauthkit::Store>()>& open) {
  namespace clients = oauthkit::clients;
  const auto store = open();
  const auto registry = clients::registry(store);
  const auto made = registry->create({.id = "ci", .name = "CI", .grant_types = {"client_credentials"}});
  REQUIRE(made);
  const auto granted = made->client.registration.generation;
  CHECK(clients::is_live(*store->documents(), "ci", granted, start));
  support::Child child([&](support::Report report) {
    const auto there = clients::registry(open());
    const auto found = there->source()->find("ci");
    if (found && found->name == "CI" && found->registration.generation == granted) report('f');
    if (there->disable("ci")) report('d');
  });
  CHECK(child.read_to_end() == "fd");
  CHECK(child.succeeded());
  CHECK_FALSE(registry->source()->find("ci"));
  CHECK(registry->find("ci")->disabled);
  CHECK_FALSE(clients::is_live(*store->documents(), "ci", granted, start));
  CHECK(registry->enable("ci"));
  CHECK(registry->source()->find("ci"));
  CHECK_FALSE(clients::is_live(*store->documents(), "ci", granted, start));
}

/// Of threads that change one client, on two stores of one server, each change stands whole.
inline void check_that_changes_of_a_client_stand_whole(const std::shared_ptr<oauthkit::Store>& one,
                                                       const std::shared_ptr<oauthkit::Store>& other) {
  const auto here = oauthkit::clients::registry(one);
  const auto there = oauthkit::clients::registry(other);
  REQUIRE(here->create({.id = "ci", .grant_types = {"client_credentials"}}));
  std::array<std::string, 8> secrets;
  support::together(secrets.size(), [&](std::size_t thread) {
    const auto rotated = (thread % 2 == 0 ? here : there)->rotate_secret("ci");
    if (rotated) secrets[thread] = rotated->secret.reveal();
  });
  const auto client = there->source()->find("ci");
  REQUIRE(client);
  const auto works = [&](const std::string& secret) {
    const auto matches = [&](const oauthkit::ClientSecret& each) { return each.hash.matches(secret); };
    return client->secret.matches(secret) || std::any_of(client->secrets.begin(), client->secrets.end(), matches);
  };
  CHECK(std::count(secrets.begin(), secrets.end(), std::string()) == 0);
  CHECK(std::count_if(secrets.begin(), secrets.end(), works) == 2);
}

}  // namespace store_tests
