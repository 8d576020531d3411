#include <doctest/doctest.h>

#include "support/token_flow.hpp"
#include "support/watched_store.hpp"

using namespace world;

TEST_CASE("refresh reuse: a replaced token kills its whole family") {
  World world;
  const auto first = web_tokens(world);
  const auto second = issued(refresh(world, first.refresh));
  const auto third = issued(refresh(world, second.refresh));
  CHECK(is_refused(refresh(world, first.refresh), "invalid_grant"));
  CHECK(world.count(Event::Kind::refresh_reused) == 1);
  for (const auto& tokens : {first, second, third}) CHECK(!opens(world, tokens.access));
  CHECK(is_refused(refresh(world, third.refresh), "invalid_grant"));
  CHECK(refresh(world, web_tokens(world).refresh).status == 200);
}

TEST_CASE("refresh reuse: a public client's family dies as well") {
  World world;
  const auto first = native_tokens(world);
  const auto second = issued(world.token(native_request(refreshing(first.refresh))));
  CHECK(opens(world, second.access));
  CHECK(is_refused(world.token(native_request(refreshing(first.refresh))), "invalid_grant"));
  CHECK(!opens(world, second.access));
}

TEST_CASE("refresh reuse: a stranger's stale token harms nobody") {
  World world;
  const auto first = web_tokens(world);
  const auto second = issued(refresh(world, first.refresh));
  CHECK(is_refused(world.token(native_request(refreshing(first.refresh))), "invalid_grant"));
  CHECK(is_refused(world.token(legacy_request(refreshing(first.refresh))), "invalid_grant"));
  CHECK(
      is_refused(world.token(with_basic(token_request(refreshing(first.refresh)), "web", "wrong")), "invalid_client"));
  CHECK(world.count(Event::Kind::refresh_reused) == 0);
  CHECK(opens(world, second.access));
  CHECK(refresh(world, second.refresh).status == 200);
}

TEST_CASE("refresh reuse: other families of the same client and user live on") {
  World world;
  const auto other = web_tokens(world);
  const auto first = web_tokens(world);
  refresh(world, first.refresh);
  refresh(world, first.refresh);
  CHECK(!opens(world, first.access));
  CHECK(opens(world, other.access));
  CHECK(refresh(world, other.refresh).status == 200);
}

TEST_CASE("refresh reuse: is noticed whatever scope it asks for, and as long as the family could live") {
  World world({.lifetimes = {.access = Lifetime::never(), .refresh = 24h * 14, .refresh_idle = 1h}});
  const auto first = web_tokens(world);
  const auto second = issued(refresh(world, first.refresh));
  world.now = start + 24h * 13;
  world.store->sweep(world.now, 1000);
  CHECK(opens(world, second.access));
  CHECK(is_refused(refresh(world, first.refresh, {{"scope", "admin"}}), "invalid_grant"));
  CHECK(world.count(Event::Kind::refresh_reused) == 1);
  CHECK(!opens(world, second.access));
}

TEST_CASE("refresh reuse: is told with client, user and family") {
  World world;
  const auto first = web_tokens(world);
  const auto family = world.tokens.find_access(hash_token(first.access)).authorization.family;
  refresh(world, first.refresh);
  refresh(world, first.refresh);
  const auto& event = world.events.back();
  CHECK(event.kind == Event::Kind::refresh_reused);
  CHECK(event.client_id == "web");
  CHECK(event.user_id == "alice");
  CHECK(event.family == family);
}

TEST_CASE("refresh reuse: a revocation that fails is 503 and told all the same, and the next try revokes") {
  const auto store = std::make_shared<support::WatchedStore>(stores::memory());
  World world({.store = store});
  const auto first = web_tokens(world);
  const auto second = issued(refresh(world, first.refresh));
  store->fail_after(1);
  CHECK(refresh(world, first.refresh).status == 503);
  CHECK(world.count(Event::Kind::refresh_reused) == 1);
  CHECK(opens(world, second.access));
  CHECK(is_refused(refresh(world, first.refresh), "invalid_grant"));
  CHECK(world.count(Event::Kind::refresh_reused) == 2);
  CHECK(!opens(world, second.access));
}

TEST_CASE("refresh reuse: the code that began the family is its end too") {
  World world;
  const auto granted = code(world);
  const auto first = issued(redeem(world, granted));
  const auto second = issued(refresh(world, first.refresh));
  CHECK(is_refused(redeem(world, granted), "invalid_grant"));
  CHECK(is_refused(refresh(world, second.refresh), "invalid_grant"));
  CHECK(refresh(world, web_tokens(world).refresh).status == 200);
}
