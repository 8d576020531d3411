#include <doctest/doctest.h>

#include <atomic>

#include "support/proofs.hpp"
#include "support/threads.hpp"

using namespace world;

TEST_CASE("dpop race: of 16 threads with one proof one gets a token, 500 times") {
  World world(taking_proofs());
  const auto endpoint = world.server().token();
  const KeyHolder holder;
  int wrong = 0;
  for (int round = 0; round < 500; ++round) {
    const auto request = proven(web_request(for_web_itself), holder, world);
    std::atomic<int> successes = 0;
    std::atomic<int> others = 0;
    support::together(16, [&](std::size_t) {
      const auto response = endpoint(request);
      successes += response.status == 200 ? 1 : 0;
      others += response.status != 200 && error(response) != "invalid_dpop_proof" ? 1 : 0;
    });
    wrong += successes == 1 && others == 0 ? 0 : 1;
  }
  CHECK(wrong == 0);
}

TEST_CASE("dpop race: of 16 threads with one proof at an API one is let through") {
  World world(taking_proofs());
  const KeyHolder holder;
  const auto token = bound_token(world, holder);
  const auto bearer = api(world);
  int wrong = 0;
  for (int round = 0; round < 50; ++round) {
    const auto request = proven_api_request(world, holder, token);
    std::atomic<int> successes = 0;
    support::together(
        16, [&](std::size_t) { successes += std::holds_alternative<Authorization>(bearer.check(request)) ? 1 : 0; });
    wrong += successes == 1 ? 0 : 1;
  }
  CHECK(wrong == 0);
}
