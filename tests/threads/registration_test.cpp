#include "support/registration.hpp"

#include <doctest/doctest.h>

#include <set>

#include "threads/backends.hpp"

using namespace thread_tests;
using nlohmann::json;

namespace {

template <class Backend>
struct Place {
  Backend backend;
  RegistrationWorld world{RegistrationChoices{.world = {.store = backend.store}}};
  std::vector<Route> routes = world.server().routes();
  const Handler& configuration = handler_at(routes, "/register/*");
};

}  // namespace

TEST_CASE_TEMPLATE("client configuration: of updates at once each stands whole, and the last one in the end", Backend,
                   Memory, Sqlite) {
  Place<Backend> place;
  const auto client = place.world.enrolled();
  std::vector<Request> requests;
  for (int i = 0; i < 6; ++i) {
    const auto name = "Name " + std::to_string(i);
    const json changes = {{"client_id", client.id}, {"client_name", name}, {"software_version", name}};
    requests.push_back(place.world.configuring("PUT", client, metadata(changes).dump()));
  }
  std::vector<Response> answers(requests.size());
  support::together(requests.size(), [&](std::size_t i) { answers[i] = place.configuration(requests[i]); });
  std::set<std::string> tokens;
  for (const auto& answer : answers) {
    CHECK(answer.status == 200);
    tokens.insert(member(answer, "registration_access_token"));
  }
  CHECK(tokens.size() == answers.size());
  const auto shown = place.world.show(client);
  CHECK(shown.status == 200);
  CHECK(member(shown, "client_name") == member(shown, "software_version"));
  CHECK(member(shown, "client_name").starts_with("Name "));
}

TEST_CASE_TEMPLATE("client configuration: what is issued while its client is deleted is dead once both have answered",
                   Backend, Memory, Sqlite) {
  Place<Backend> place;
  auto& world = place.world;
  const auto token = world.server().token();
  for (int round = 0; round < 10; ++round) {
    const auto client = world.enrolled();
    const auto first = world.tokens_of(client);
    const auto removal = world.configuring("DELETE", client);
    const auto request =
        token_request({{"grant_type", "refresh_token"}, {"refresh_token", first.refresh}, {"client_id", client.id}});
    Response answer;
    Response removed;
    support::together(2, [&](std::size_t thread) {
      if (thread == 0) {
        answer = token(request);
      } else {
        removed = place.configuration(removal);
      }
    });
    CHECK(removed.status == 204);
    // What was issued before, and what may have been issued beside it.
    CHECK_FALSE(world.accepts(first.access));
    CHECK(told_of(world.refresh(client, first.refresh)) == "401 invalid_client");
    if (answer.status != 200) continue;
    CHECK_FALSE(world.accepts(member(answer, "access_token")));
    CHECK(told_of(world.refresh(client, member(answer, "refresh_token"))) == "401 invalid_client");
  }
  CHECK(world.accepts(world.tokens_of(world.enrolled()).access));
}
