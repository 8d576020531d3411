#include <doctest/doctest.h>

#include "support/token_flow.hpp"
#include "support/watched_store.hpp"

using namespace world;

namespace {

Choices with_grace(std::chrono::seconds grace = 30s) {
  return {.lifetimes = {.access = 1h, .refresh = 24h * 14}, .refresh = {.grace = grace}};
}

}  // namespace

TEST_CASE("refresh grace: a retry gets the same answer again, with the time that is left") {
  World world(with_grace());
  const auto first = web_tokens(world);
  const auto lost = refresh(world, first.refresh);
  world.now = start + 29s;
  const auto retried = refresh(world, first.refresh);
  CHECK(member(retried, "access_token") == member(lost, "access_token"));
  CHECK(member(retried, "refresh_token") == member(lost, "refresh_token"));
  CHECK(member(retried, "scope") == member(lost, "scope"));
  CHECK(member(lost, "expires_in") == "3600");
  CHECK(member(retried, "expires_in") == "3571");
  CHECK(world.count(Event::Kind::refresh_retried) == 1);
  CHECK(world.count(Event::Kind::refresh_reused) == 0);
  CHECK(refresh(world, member(retried, "refresh_token")).status == 200);
}

TEST_CASE("refresh grace: within the second the answers are byte for byte the same") {
  auto choices = with_grace();
  choices.lifetimes.extra = [](const Issuance&, JsonMembers& members) {
    members.add("zone", "z");
    members.add("area", "a");
  };
  World world(choices);
  const auto first = web_tokens(world);
  const auto lost = refresh(world, first.refresh);
  CHECK(member(lost, "zone") == "z");
  CHECK(refresh(world, first.refresh) == lost);
  CHECK(refresh(world, first.refresh) == lost);
}

TEST_CASE("refresh grace: ends at its second; from then on a retry is a reuse") {
  World world(with_grace());
  const auto first = web_tokens(world);
  const auto second = issued(refresh(world, first.refresh));
  world.now = start + 30s;
  CHECK(is_refused(refresh(world, first.refresh), "invalid_grant"));
  CHECK(world.count(Event::Kind::refresh_reused) == 1);
  CHECK(!opens(world, second.access));
}

TEST_CASE("refresh grace: without one a retry is a reuse at once") {
  World world;
  const auto first = web_tokens(world);
  refresh(world, first.refresh);
  CHECK(is_refused(refresh(world, first.refresh), "invalid_grant"));
  CHECK(world.count(Event::Kind::refresh_reused) == 1);
}

TEST_CASE("refresh grace: a retry that asks for something else is a reuse") {
  for (const char* other : {"read", "write", "write read", "admin"}) {
    CAPTURE(other);
    World world(with_grace());
    const auto first = web_tokens(world);
    const auto second = issued(refresh(world, first.refresh, {{"scope", "read write"}}));
    CHECK(refresh(world, first.refresh, {{"scope", "read write"}}).status == 200);
    CHECK(is_refused(refresh(world, first.refresh, {{"scope", other}}), "invalid_grant"));
    CHECK(world.count(Event::Kind::refresh_reused) == 1);
    CHECK(!opens(world, second.access));
  }
}

TEST_CASE("refresh grace: another client gets nothing and harms nothing") {
  World world(with_grace());
  const auto first = web_tokens(world);
  const auto lost = refresh(world, first.refresh);
  CHECK(is_refused(world.token(native_request(refreshing(first.refresh))), "invalid_grant"));
  CHECK(is_refused(world.token(legacy_request(refreshing(first.refresh))), "invalid_grant"));
  CHECK(world.count(Event::Kind::refresh_reused) == 0);
  CHECK(refresh(world, first.refresh) == lost);
}

TEST_CASE("refresh grace: there is never a second branch") {
  World world(with_grace());
  const auto first = web_tokens(world);
  const auto second = issued(refresh(world, first.refresh));
  CHECK(issued(refresh(world, first.refresh)).refresh == second.refresh);
  const auto third = issued(refresh(world, second.refresh));
  CHECK(issued(refresh(world, second.refresh)).refresh == third.refresh);
  CHECK(refresh(world, third.refresh).status == 200);
}

TEST_CASE("refresh grace: a revoked family answers no retry") {
  World world(with_grace());
  const auto first = web_tokens(world);
  const auto lost = refresh(world, first.refresh);
  CHECK(refresh(world, first.refresh) == lost);
  world.tokens.revoke(world.tokens.find_access(hash_token(first.access)).authorization.family);
  CHECK(is_refused(refresh(world, first.refresh), "invalid_grant"));
}

TEST_CASE("refresh grace: a retry does not prolong the grace") {
  World world(with_grace());
  const auto first = web_tokens(world);
  refresh(world, first.refresh);
  world.now = start + 20s;
  CHECK(refresh(world, first.refresh).status == 200);
  world.now = start + 40s;
  CHECK(is_refused(refresh(world, first.refresh), "invalid_grant"));
}

TEST_CASE("refresh grace: an access token that has ended meanwhile has no time left") {
  auto choices = with_grace();
  choices.lifetimes.access = 10s;
  World world(choices);
  const auto first = web_tokens(world);
  refresh(world, first.refresh);
  world.now = start + 20s;
  CHECK(member(refresh(world, first.refresh), "expires_in") == "0");
}

TEST_CASE("refresh grace: an access token that never ends still says nothing of it") {
  auto choices = with_grace();
  choices.lifetimes.access = Lifetime::never();
  World world(choices);
  const auto first = web_tokens(world);
  CHECK(member(refresh(world, first.refresh), "expires_in").empty());
  const auto retried = refresh(world, first.refresh);
  CHECK(retried.status == 200);
  CHECK(member(retried, "expires_in").empty());
}

TEST_CASE("refresh grace: the store alone cannot read the answer it keeps") {
  const auto store = std::make_shared<support::WatchedStore>(stores::memory());
  auto choices = with_grace();
  choices.store = store;
  World world(choices);
  const auto first = web_tokens(world);
  const auto second = issued(refresh(world, first.refresh));
  REQUIRE(store->put_records().size() == 6);
  for (const auto& record : store->put_records()) {
    for (const auto& token : {first.access, first.refresh, second.access, second.refresh}) {
      CHECK(record.data.find(token) == std::string::npos);
    }
  }
  CHECK(store->put_records().back().kind == "refresh_answer");
  CHECK(store->put_records().back().expires_at == start + 30s);
}

TEST_CASE("refresh grace: a damaged answer is a reuse, not an answer") {
  auto choices = with_grace();
  const auto store = stores::memory();
  choices.tokens = stores::tokens(store, "https://auth.example", {.clock = [] { return start; }});
  choices.tokens.find_answer = [find = choices.tokens.find_answer](const TokenHash& answer) {
    auto sealed = find(answer);
    if (sealed) sealed->back() = static_cast<char>(sealed->back() ^ 1);
    return sealed;
  };
  World world(choices);
  const auto first = web_tokens(world);
  CHECK(refresh(world, first.refresh).status == 200);
  CHECK(is_refused(refresh(world, first.refresh), "invalid_grant"));
  CHECK(world.count(Event::Kind::refresh_reused) == 1);
}

TEST_CASE("refresh grace: needs a place for answers and an issue that fills it, told at set-up") {
  auto choices = with_grace();
  CHECK(World(choices).server().check().empty());
  choices.tokens = stores::tokens(stores::memory(), "https://auth.example");
  choices.tokens.find_answer = nullptr;
  CHECK(World(choices).server().check().size() == 1);
  choices.refresh.grace = 0s;
  CHECK(World(choices).server().check().empty());
}
