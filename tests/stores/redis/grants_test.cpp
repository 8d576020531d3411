#include <doctest/doctest.h>

#include <oauthkit/session.hpp>
#include <oauthkit/stores/sockets.hpp>

#include "stores/records.hpp"
#include "stores/redis/fixture.hpp"

using namespace store_tests;
using namespace oauthkit;

namespace {

constexpr const char* accept = "?accept=loss-on-failover";

std::shared_ptr<Store> open(const std::string& parameters) {
  return stores::redis(redis_server().url() + parameters, {.key_prefix = new_prefix()});
}

}  // namespace

TEST_CASE("redis store: codes and tokens are refused a store that may forget, unless its URL accepts that") {
  const auto plain = open("");
  CHECK_FALSE(plain->fit_for_grants());
  CHECK_THROWS_WITH_AS(stores::codes(plain, "https://auth.example"), doctest::Contains("?accept=loss-on-failover"),
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(stores::tokens(plain, "https://auth.example"), doctest::Contains("?accept=loss-on-failover"),
                       std::invalid_argument);
  const auto accepted = open(accept);
  CHECK(accepted->fit_for_grants());
  const auto codes = stores::codes(accepted, "https://auth.example", {.clock = [] { return start; }});
  const Authorization granted{.client_id = "s6BhdRkqt3", .family = "grant-1", .expires_at = start + 1min};
  CHECK(codes.put(hash_token("a"), granted));
  CHECK(codes.take(hash_token("a"), "s6BhdRkqt3").state == Stored::State::live);
  CHECK(codes.take(hash_token("a"), "s6BhdRkqt3").state == Stored::State::spent);
}

TEST_CASE("redis store: accepting an unchecked server does not accept losses") {
  CHECK_FALSE(open("?accept=unchecked-server")->fit_for_grants());
  CHECK(open("?accept=unchecked-server&accept=loss-on-failover")->fit_for_grants());
}

TEST_CASE("redis store: pending decisions may be kept in it as it is, and are taken once") {
  const auto store = open("");
  const auto one = session::transactions(store);
  const auto other = session::transactions(store);
  Transaction begun;
  begun.started_at = start;
  begun.expires_at = start + 10min;
  const auto id = one->begin(begun, system_random);
  REQUIRE(other->find(id, start));
  CHECK(other->take(id, start));
  CHECK_FALSE(one->take(id, start));
}
