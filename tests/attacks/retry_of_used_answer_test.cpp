#include <doctest/doctest.h>

#include "support/token_flow.hpp"

using namespace world;

namespace {

Choices with_grace() { return {.lifetimes = {.access = 1h, .refresh = 24h * 14}, .refresh = {.grace = 30s}}; }

}  // namespace

TEST_CASE("retry of a used answer: a thief with the first token does not walk after its owner") {
  World world(with_grace());
  const auto first = web_tokens(world);
  const auto second = issued(refresh(world, first.refresh));
  const auto third = issued(refresh(world, second.refresh));
  // Within the grace of both.
  CHECK(is_refused(refresh(world, first.refresh), "invalid_grant"));
  CHECK(world.count(Event::Kind::refresh_reused) == 1);
  CHECK(world.count(Event::Kind::refresh_retried) == 0);
  for (const auto& token : {second.refresh, third.refresh}) {
    CHECK(is_refused(refresh(world, token), "invalid_grant"));
  }
  CHECK(!opens(world, third.access));
  // Who lost the answer, and so has used nothing of it, gets it again.
  const auto lost = web_tokens(world);
  const auto answer = issued(refresh(world, lost.refresh));
  CHECK(issued(refresh(world, lost.refresh)).refresh == answer.refresh);
  CHECK(refresh(world, answer.refresh).status == 200);
}
