#include <doctest/doctest.h>

#include "support/token_flow.hpp"

using namespace world;

TEST_CASE("late reuse: a refresh token is used up also when the access token beside it has ended and was swept") {
  World world;
  const auto first = web_tokens(world);
  const auto honest = web_tokens(world);
  world.now += 2h;
  world.store->sweep(world.now, 1000);
  CHECK(!opens(world, first.access));

  const auto second = issued(refresh(world, first.refresh));
  CHECK(opens(world, second.access));
  CHECK(is_refused(refresh(world, first.refresh), "invalid_grant"));
  CHECK(!opens(world, second.access));
  CHECK(is_refused(refresh(world, second.refresh), "invalid_grant"));
  CHECK(world.count(Event::Kind::refresh_reused) >= 1);

  CHECK(refresh(world, honest.refresh).status == 200);
}
