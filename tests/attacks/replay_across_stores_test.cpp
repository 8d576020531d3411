#include <doctest/doctest.h>

#include "support/token_flow.hpp"

using namespace world;

TEST_CASE("replay across stores: a code that is used again ends its tokens, which are kept elsewhere") {
  Choices choices;
  choices.codes = stores::codes(stores::memory(), "https://auth.example", {.clock = [] { return start; }});
  choices.tokens = stores::tokens(stores::memory(), "https://auth.example", {.clock = [] { return start; }});
  World world(choices);
  const auto stolen = code(world);
  const auto tokens = issued(redeem(world, stolen));
  const auto others = web_tokens(world);
  CHECK(opens(world, tokens.access));
  // A replay that proves nothing harms nobody.
  CHECK(is_refused(redeem(world, stolen, {{"code_verifier", std::string(43, 'A')}}), "invalid_grant"));
  CHECK(opens(world, tokens.access));
  CHECK(is_refused(redeem(world, stolen), "invalid_grant"));
  CHECK(world.count(Event::Kind::code_replayed) == 1);
  CHECK(!opens(world, tokens.access));
  CHECK(is_refused(refresh(world, tokens.refresh), "invalid_grant"));
  // What came of another code lives on.
  CHECK(opens(world, others.access));
  CHECK(refresh(world, others.refresh).status == 200);
}
