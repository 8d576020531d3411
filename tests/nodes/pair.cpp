#include "nodes/pair.hpp"

#include <doctest/doctest.h>

#include "support/threads.hpp"

namespace nodes_tests {

using namespace oauthkit::testing;

namespace {

Json changed(Json config, const Json& changes) {
  config.merge_patch(changes);
  return config;
}

}  // namespace

Json configuration(const std::string& store) {
  auto config = demo_config();
  config["store"] = store;
  config["issuer"] = "http://127.0.0.1:9000";
  // Slow machines prepare for a while.
  config["authorization_code"] = {{"lifetime", 600}};
  auto asking = config["clients"][0];
  asking["client_id"] = "asking";
  config["clients"].push_back(asking);
  config["clients"][0]["trusted"] = true;
  return config;
}

Pair::Pair(const std::string& store, const Json& changes)
    : one_(changed(configuration(store), changes)), other_(changed(configuration(store), changes)) {}

Params question() { return authorization({{"client_id", "asking"}}); }

std::string push(const AuthServer& node, const Params& request) {
  const auto answer = node.post("/par", request, basic("asking", "demo-secret"));
  REQUIRE(answer.status == 201);
  return target({{"client_id", "asking"}, {"request_uri", member(answer, "request_uri")}});
}

std::vector<std::string> codes(const Pair& pair, std::size_t count) {
  constexpr std::size_t people = 8;
  std::vector<std::string> found(count);
  support::together(people, [&](std::size_t person) {
    Agent agent(pair.node(person));
    for (std::size_t i = person; i < count; i += people) {
      found[i] = location_param(agent.authorize(authorization()), "code");
    }
  });
  return found;
}

Params refresh(const std::string& token) { return {{"grant_type", "refresh_token"}, {"refresh_token", token}}; }

bool is_invalid_grant(const Answer& answer) {
  return answer.status == 400 && member(answer, "error") == "invalid_grant";
}

}  // namespace nodes_tests
