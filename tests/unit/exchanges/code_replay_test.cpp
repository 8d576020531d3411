#include <doctest/doctest.h>

#include "support/token_flow.hpp"
#include "support/watched_store.hpp"

using namespace world;

TEST_CASE("code replay: with the right proof it kills every token that came of the code") {
  World world;
  const auto granted = code(world);
  const auto first = issued(redeem(world, granted));
  const auto second = issued(refresh(world, first.refresh));
  CHECK(opens(world, first.access));
  CHECK(opens(world, second.access));

  CHECK(is_refused(redeem(world, granted), "invalid_grant"));
  CHECK(world.count(Event::Kind::code_replayed) == 1);
  CHECK(!opens(world, first.access));
  CHECK(!opens(world, second.access));
  CHECK(is_refused(refresh(world, second.refresh), "invalid_grant"));
}

TEST_CASE("code replay: other grants of the same user to the same client live on") {
  World world;
  const auto other = web_tokens(world);
  const auto granted = code(world);
  const auto hit = issued(redeem(world, granted));
  redeem(world, granted);
  CHECK(!opens(world, hit.access));
  CHECK(opens(world, other.access));
  CHECK(refresh(world, other.refresh).status == 200);
}

TEST_CASE("code replay: with a wrong proof it changes nothing") {
  const std::pair<const char*, Params> faults[] = {
      {"another redirect URI", {{"redirect_uri", "https://web.example/other"}}},
      {"another verifier", {{"code_verifier", std::string(43, 'x')}}},
      {"no verifier", {{"code_verifier", ""}}}};
  for (const auto& [name, fault] : faults) {
    const auto captured = name;
    CAPTURE(captured);
    World world;
    const auto granted = code(world);
    const auto tokens = issued(redeem(world, granted));
    CHECK(is_refused(redeem(world, granted, fault), "invalid_grant"));
    CHECK(world.count(Event::Kind::code_replayed) == 0);
    CHECK(opens(world, tokens.access));
    CHECK(refresh(world, tokens.refresh).status == 200);
  }
}

TEST_CASE("code replay: by another client it changes nothing, even with the right proof") {
  World world;
  const auto granted = code(world);
  const auto tokens = issued(redeem(world, granted));
  CHECK(is_refused(world.token(native_request(redemption(granted))), "invalid_grant"));
  CHECK(is_refused(world.token(legacy_request(redemption(granted))), "invalid_grant"));
  CHECK(world.count(Event::Kind::code_replayed) == 0);
  CHECK(opens(world, tokens.access));
}

TEST_CASE("code replay: is noticed long after the code's end") {
  World world({.lifetimes = {.access = 24h, .refresh = 24h * 14}});
  const auto granted = code(world);
  const auto tokens = issued(redeem(world, granted));
  world.now = start + 23h;
  world.store->sweep(world.now, 1000);
  CHECK(opens(world, tokens.access));
  CHECK(is_refused(redeem(world, granted), "invalid_grant"));
  CHECK(world.count(Event::Kind::code_replayed) == 1);
  CHECK(!opens(world, tokens.access));
}

TEST_CASE("code replay: an unused code that is presented after its end kills nothing") {
  World world;
  const auto granted = code(world);
  world.now = start + 2min;
  CHECK(is_refused(redeem(world, granted), "invalid_grant"));
  CHECK(world.count(Event::Kind::code_replayed) == 0);
}

TEST_CASE("code replay: a second one is refused like the first") {
  World world;
  const auto granted = code(world);
  redeem(world, granted);
  const auto first = redeem(world, granted);
  CHECK(redeem(world, granted) == first);
  CHECK(redeem(world, code(world)).status == 200);
}

TEST_CASE("code replay: is told with client, user and family") {
  World world;
  const auto granted = code(world);
  const auto tokens = issued(redeem(world, granted));
  const auto family = world.tokens.find_access(hash_token(tokens.access)).authorization.family;
  redeem(world, granted);
  const auto& event = world.events.back();
  CHECK(event.kind == Event::Kind::code_replayed);
  CHECK(event.client_id == "web");
  CHECK(event.user_id == "alice");
  CHECK(event.family == family);
}

TEST_CASE("code replay: a revocation that fails is no refusal, and the next replay revokes") {
  const auto store = std::make_shared<support::WatchedStore>(stores::memory());
  World world({.store = store});
  const auto granted = code(world);
  const auto tokens = issued(redeem(world, granted));
  store->fail_after(2);
  CHECK(redeem(world, granted).status == 503);
  CHECK(store->has_failed());
  CHECK(opens(world, tokens.access));
  CHECK(is_refused(redeem(world, granted), "invalid_grant"));
  CHECK(!opens(world, tokens.access));
}

TEST_CASE("legacy.reusable_codes: a code works until it expires, with the switch alone") {
  World off;
  const auto once = code(off);
  CHECK(redeem(off, once).status == 200);
  CHECK(is_refused(redeem(off, once), "invalid_grant"));

  World on({.options = {.legacy = {.reusable_codes = true}}});
  const auto again = code(on);
  const auto first = issued(redeem(on, again));
  on.now = start + 59s;
  const auto second = issued(redeem(on, again));
  CHECK(opens(on, first.access));
  CHECK(opens(on, second.access));
  CHECK(is_refused(redeem(on, again, {{"code_verifier", std::string(43, 'x')}}), "invalid_grant"));
  on.now = start + 60s;
  CHECK(is_refused(redeem(on, again), "invalid_grant"));
  CHECK(opens(on, first.access));
}
