#include <doctest/doctest.h>

#include "support/token_flow.hpp"
#include "support/watched_store.hpp"

using namespace world;

namespace {

std::shared_ptr<support::WatchedStore> watched() { return std::make_shared<support::WatchedStore>(stores::memory()); }

/// Refreshes with a store that fails at its call `n`. False when there is no such call.
bool survives_failure_at(int n, std::chrono::seconds grace) {
  const auto store = watched();
  World world({.refresh = {.grace = grace}, .store = store});
  const auto tokens = web_tokens(world);
  store->fail_after(n);
  const auto answer = refresh(world, tokens.refresh);
  if (!store->has_failed()) return false;
  CHECK(answer.status == 503);
  CHECK(error(answer) == "temporarily_unavailable");
  CHECK(answer.headers.get("Retry-After").has_value());
  CHECK(answer.body.find("/var/lib") == std::string::npos);
  CHECK(opens(world, tokens.access));
  CHECK(opens(world, issued(refresh(world, tokens.refresh)).access));
  return true;
}

}  // namespace

TEST_CASE("refresh failure: at whichever call the store is away, the same token works afterwards") {
  for (const auto grace : {0s, 30s}) {
    CAPTURE(grace.count());
    int n = 0;
    while (n < 10 && survives_failure_at(n, grace)) ++n;
    CHECK(n >= 2);
    CHECK(n < 10);
  }
}

TEST_CASE("refresh failure: a retry within the grace survives it as well") {
  for (int n = 0; n < 2; ++n) {
    CAPTURE(n);
    const auto store = watched();
    World world({.refresh = {.grace = 30s}, .store = store});
    const auto first = web_tokens(world);
    const auto lost = refresh(world, first.refresh);
    store->fail_after(n);
    CHECK(refresh(world, first.refresh).status == 503);
    CHECK(store->has_failed());
    CHECK(refresh(world, first.refresh) == lost);
    CHECK(world.count(Event::Kind::refresh_reused) == 0);
  }
}

TEST_CASE("refresh failure: a put that answers with an error leaves the token alive") {
  bool broken = false;
  Choices choices;
  choices.tokens = stores::tokens(choices.store, "https://auth.example", {.clock = [] { return start; }});
  choices.tokens.put = [&broken, put = choices.tokens.put](const NewTokens& made) -> Result<void> {
    if (broken) return server_error("constraint violated");
    return put(made);
  };
  World world(choices);
  const auto tokens = web_tokens(world);
  broken = true;
  const auto answer = refresh(world, tokens.refresh);
  CHECK(answer.status == 500);
  CHECK(answer.body.find("constraint") == std::string::npos);
  CHECK(world.failures == std::vector<std::string>{"constraint violated"});
  broken = false;
  CHECK(refresh(world, tokens.refresh).status == 200);
}

TEST_CASE("refresh failure: a generator that repeats itself is the server's fault, and the token lives") {
  bool repeats = false;
  Choices choices;
  choices.lifetimes.generate_access = [&](const Issuance& issuance) {
    return repeats ? std::string("the-same-again") : issuance.context.random_token();
  };
  World world(choices);
  const auto tokens = web_tokens(world);
  repeats = true;
  const auto once = issued(refresh(world, tokens.refresh));
  CHECK(once.access == "the-same-again");
  const auto twice = refresh(world, once.refresh);
  CHECK(twice.status == 500);
  CHECK(world.count(Event::Kind::refresh_reused) == 0);
  repeats = false;
  CHECK(refresh(world, once.refresh).status == 200);
}

TEST_CASE("refresh failure: nothing is told as issued that was not") {
  const auto store = watched();
  World world({.store = store});
  const auto tokens = web_tokens(world);
  store->fail_after(1);
  CHECK(refresh(world, tokens.refresh).status == 503);
  CHECK(world.count(Event::Kind::tokens_issued) == 1);
  CHECK(refresh(world, tokens.refresh).status == 200);
  CHECK(world.count(Event::Kind::tokens_issued) == 2);
}
