#include <algorithm>

#include "support/asking.hpp"

using namespace world;

namespace {

std::size_t count_of(const std::vector<Revoke>& all) {
  return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [](const Revoke& one) { return bool(one); }));
}

}  // namespace

TEST_CASE("ciba exchange: what waits ends with its family, wherever tokens are kept") {
  const auto store = stores::memory();
  const Backchannel backchannel(store, {.user = known_people});
  const auto here = exchanges::ciba(backchannel, tokens::opaque(stores::tokens(store, "https://auth.example")));
  CHECK(count_of(here->revokes()) == 1);
  const auto elsewhere =
      exchanges::ciba(backchannel, tokens::opaque(stores::tokens(stores::memory(), "https://auth.example")));
  REQUIRE(count_of(elsewhere->revokes()) == 2);
  const Record one{.kind = "x", .hash = hash_token("x"), .family = "f"};
  REQUIRE(store->put({&one, 1}));
  for (const auto& revoke : elsewhere->revokes()) revoke("f");
  CHECK(store->find("x", hash_token("x"))->state == Found::State::revoked);
}

TEST_CASE("ciba exchange: it names its grant type, and outlives a process as its store does") {
  const Backchannel backchannel(stores::memory(), {.user = known_people});
  const auto kept = stores::tokens(stores::memory(), "https://auth.example");
  const auto exchange = exchanges::ciba(backchannel, tokens::opaque(kept, {.refresh = 24h}));
  CHECK(exchange->grant_type() == ciba_grant);
  CHECK(!exchange->is_lasting());
  CHECK(exchange->issues_refresh_tokens());
}

TEST_CASE("ciba exchange: a client that no longer lists the grant type collects nothing until it does again") {
  AskingWorld world;
  const auto auth_req_id = world.asked();
  CHECK(world.allow(world.waiting()));
  auto& types = world.client("web").grant_types;
  types.pop_back();
  CHECK(error(world.poll(auth_req_id)) == "unauthorized_client");
  types.emplace_back(ciba_grant);
  CHECK(world.poll(auth_req_id).status == 200);
}

TEST_CASE("ciba exchange: without a refresh lifetime, or the grant type, there is an access token alone") {
  AskingWorld world;
  auto& types = world.client("web").grant_types;
  std::erase(types, "refresh_token");
  CHECK(world.granted().refresh.empty());
  types.emplace_back("refresh_token");
  CHECK(!world.granted().refresh.empty());
}
