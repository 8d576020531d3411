#include <doctest/doctest.h>

#include "stores/prove.hpp"
#include "stores/redis/fixture.hpp"

using namespace store_tests;

TEST_CASE("Redis store: keeps every promise of a store, to threads and to processes") {
  const auto factory = [] {
    const auto prefix = new_prefix();
    return [prefix] { return oauthkit::stores::redis(redis_server().url(), {.key_prefix = prefix}); };
  };
  prove(factory, {.processes = 4, .patience = std::chrono::seconds(120)});
}
