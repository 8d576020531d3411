#include <doctest/doctest.h>

#include "support/token_flow.hpp"

using namespace world;

namespace {

Authorization behind(const World& world, std::string_view access) {
  return world.tokens.find_access(hash_token(access)).authorization;
}

}  // namespace

TEST_CASE("refresh: gives a new access and a new refresh token, and the old access token lives on") {
  World world;
  const auto first = web_tokens(world);
  const auto second = issued(refresh(world, first.refresh));
  CHECK(second.access != first.access);
  CHECK(second.refresh != first.refresh);
  CHECK(second.scope == "read write");
  CHECK(opens(world, first.access));
  CHECK(opens(world, second.access));
  CHECK(refresh(world, second.refresh).status == 200);
}

TEST_CASE("refresh: names what is missing, and takes nothing but refresh tokens") {
  World world;
  const auto tokens = web_tokens(world);
  CHECK(is_refused(refresh(world, "", {{"refresh_token", ""}}), "invalid_request"));
  for (const auto& text : {std::string("x"), tokens.access, code(world), std::string(43, 'A')}) {
    CHECK(is_refused(refresh(world, text), "invalid_grant"));
  }
  CHECK(refresh(world, tokens.refresh).status == 200);
}

TEST_CASE("refresh: another client's token is refused and harmed by nothing") {
  World world;
  const auto tokens = web_tokens(world);
  CHECK(is_refused(world.token(native_request(refreshing(tokens.refresh))), "invalid_grant"));
  CHECK(is_refused(world.token(legacy_request(refreshing(tokens.refresh))), "invalid_grant"));
  CHECK(world.count(Event::Kind::refresh_reused) == 0);
  CHECK(refresh(world, tokens.refresh).status == 200);
}

TEST_CASE("refresh: a public client's token is of no use to a confidential client, and the other way round") {
  World world;
  const auto native = native_tokens(world);
  CHECK(is_refused(refresh(world, native.refresh), "invalid_grant"));
  CHECK(world.token(native_request(refreshing(native.refresh))).status == 200);
}

TEST_CASE("refresh: a narrower scope narrows the access token alone") {
  World world;
  const auto narrow = issued(refresh(world, web_tokens(world).refresh, {{"scope", "read"}}));
  CHECK(narrow.scope == "read");
  CHECK(behind(world, narrow.access).access.scope == Scope{"read"});
  CHECK(issued(refresh(world, narrow.refresh)).scope == "read write");
}

TEST_CASE("refresh: a wider or malformed scope is refused, and the token lives") {
  World world;
  const auto tokens = issued(redeem(world, code(world, {{"scope", "read"}})));
  for (const char* wider : {"read write", "write", "admin", "read\"", "Read"}) {
    CAPTURE(wider);
    CHECK(is_refused(refresh(world, tokens.refresh, {{"scope", wider}}), "invalid_scope"));
  }
  CHECK(world.count(Event::Kind::refresh_reused) == 0);
  CHECK(issued(refresh(world, tokens.refresh, {{"scope", "read read"}})).scope == "read");
}

TEST_CASE("legacy.sticky_refresh_narrowing: a narrowed token stays narrow, with the switch alone") {
  World world({.options = {.legacy = {.sticky_refresh_narrowing = true}}});
  const auto narrow = issued(refresh(world, web_tokens(world).refresh, {{"scope", "read"}}));
  CHECK(is_refused(refresh(world, narrow.refresh, {{"scope", "read write"}}), "invalid_scope"));
  CHECK(issued(refresh(world, narrow.refresh)).scope == "read");
}

TEST_CASE("refresh: the absolute end is exact, and rotation does not move it") {
  World world({.lifetimes = {.access = 1h, .refresh = 24h * 14}});
  auto token = web_tokens(world).refresh;
  for (int day = 1; day < 14; ++day) {
    world.now = start + 24h * day;
    token = issued(refresh(world, token)).refresh;
  }
  world.now = start + 24h * 14 - 1s;
  token = issued(refresh(world, token)).refresh;
  world.now = start + 24h * 14;
  CHECK(is_refused(refresh(world, token), "invalid_grant"));
  CHECK(world.count(Event::Kind::refresh_reused) == 0);
}

TEST_CASE("refresh: a token that is not used ends at its idle end, one that is used does not") {
  World world({.lifetimes = {.access = 5min, .refresh = 24h, .refresh_idle = 1h}});
  const auto idle = web_tokens(world);
  auto token = web_tokens(world).refresh;
  for (int i = 1; i <= 5; ++i) {
    world.now = start + 59min * i;
    token = issued(refresh(world, token)).refresh;
  }
  CHECK(is_refused(refresh(world, idle.refresh), "invalid_grant"));
  world.now += 1h;
  CHECK(is_refused(refresh(world, token), "invalid_grant"));
}

TEST_CASE("refresh: the idle end is never later than the absolute end") {
  World world({.lifetimes = {.access = 5min, .refresh = 2h, .refresh_idle = 90min}});
  const auto first = web_tokens(world);
  world.now = start + 1h;
  const auto second = issued(refresh(world, first.refresh));
  world.now = start + 2h;
  CHECK(is_refused(refresh(world, second.refresh), "invalid_grant"));
}

TEST_CASE("refresh: without end only by Lifetime::never()") {
  World world({.lifetimes = {.access = 1h, .refresh = Lifetime::never()}});
  auto token = web_tokens(world).refresh;
  world.now = start + 24h * 365 * 100;
  token = issued(refresh(world, token)).refresh;
  CHECK(refresh(world, token).status == 200);
}

TEST_CASE("refresh: rotation off lets confidential clients keep their token, and public ones rotate") {
  World world({.refresh = {.rotation = false}});
  const auto web = web_tokens(world);
  const auto answer = refresh(world, web.refresh);
  CHECK(answer.status == 200);
  CHECK(member(answer, "refresh_token").empty());
  CHECK(refresh(world, web.refresh).status == 200);
  CHECK(world.count(Event::Kind::refresh_reused) == 0);

  const auto native = native_tokens(world);
  const auto rotated = issued(world.token(native_request(refreshing(native.refresh))));
  CHECK(!rotated.refresh.empty());
  CHECK(is_refused(world.token(native_request(refreshing(native.refresh))), "invalid_grant"));
  CHECK(!opens(world, rotated.access));
}

TEST_CASE("refresh: rotation off ends with the token all the same") {
  World world({.lifetimes = {.access = 1h, .refresh = 24h}, .refresh = {.rotation = false}});
  const auto tokens = web_tokens(world);
  world.now = start + 24h - 1s;
  CHECK(refresh(world, tokens.refresh).status == 200);
  world.now = start + 24h;
  CHECK(is_refused(refresh(world, tokens.refresh), "invalid_grant"));
}

TEST_CASE("refresh: a client that lost the grant type is refused, and its token lives") {
  World world;
  const auto tokens = web_tokens(world);
  world.client("web").grant_types = {"authorization_code"};
  CHECK(is_refused(refresh(world, tokens.refresh), "unauthorized_client"));
  world.client("web").grant_types = {"refresh_token"};
  CHECK(refresh(world, tokens.refresh).status == 200);
}

TEST_CASE("refresh: all that was granted survives any number of rotations") {
  World world;
  auto tokens = web_tokens(world);
  auto before = behind(world, tokens.access);
  for (int i = 0; i < 5; ++i) tokens = issued(refresh(world, tokens.refresh));
  auto after = behind(world, tokens.access);
  after.ends_at = before.ends_at;
  CHECK(after == before);
  const auto kept = world.tokens.find_refresh(hash_token(tokens.refresh)).authorization;
  CHECK(kept.ends_at == start + 24h * 14);
  CHECK(kept.family == before.family);
}

TEST_CASE("refresh: a revoked family refreshes no more") {
  World world;
  const auto tokens = web_tokens(world);
  const auto other = web_tokens(world);
  world.tokens.revoke(behind(world, tokens.access).family);
  CHECK(is_refused(refresh(world, tokens.refresh), "invalid_grant"));
  CHECK(world.count(Event::Kind::refresh_reused) == 0);
  CHECK(refresh(world, other.refresh).status == 200);
}

TEST_CASE("refresh: a client that is gone refreshes nothing") {
  World world;
  const auto tokens = web_tokens(world);
  const auto kept = world.registered;
  world.registered.clear();
  CHECK(is_refused(refresh(world, tokens.refresh), "invalid_client"));
  world.registered = kept;
  CHECK(refresh(world, tokens.refresh).status == 200);
}

TEST_CASE("refresh: is told to the observers") {
  World world;
  refresh(world, web_tokens(world).refresh);
  CHECK(world.count(Event::Kind::tokens_issued) == 2);
  CHECK(world.events.back().detail == "refresh_token");
  CHECK(world.events.back().user_id == "alice");
}
