#include "resource_server/token_cache.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oauthkit;
using namespace std::chrono_literals;
using resource::TokenCache;

namespace {

constexpr TimePoint now{1000s};

Authorization of(const std::string& client) { return {.client_id = client}; }

}  // namespace

TEST_CASE("token cache: a token is there until its time is over") {
  TokenCache cache(10);
  cache.put(hash_token("a"), of("one"), now + 10s);
  CHECK(cache.find(hash_token("a"), now + 9s)->client_id == "one");
  CHECK_FALSE(cache.find(hash_token("a"), now + 10s));
  CHECK_FALSE(cache.find(hash_token("b"), now));
}

TEST_CASE("token cache: what is said later counts") {
  TokenCache cache(4);
  cache.put(hash_token("a"), of("one"), now + 10s);
  cache.put(hash_token("b"), of("two"), now + 10s);
  cache.put(hash_token("a"), of("three"), now + 20s);
  CHECK(cache.find(hash_token("a"), now)->client_id == "three");
  CHECK(cache.find(hash_token("b"), now)->client_id == "two");
}

TEST_CASE("token cache: never holds more than it may, and forgets the oldest first") {
  TokenCache cache(100);
  for (int i = 0; i < 1000; ++i) cache.put(hash_token(std::to_string(i)), of("x"), now + 10s);
  int kept = 0;
  for (int i = 0; i < 1000; ++i) kept += cache.find(hash_token(std::to_string(i)), now) ? 1 : 0;
  CHECK(kept <= 100);
  CHECK(kept >= 50);
  CHECK(cache.find(hash_token("999"), now));
  CHECK_FALSE(cache.find(hash_token("0"), now));
}

TEST_CASE("token cache: of no size it keeps nothing") {
  TokenCache cache(0);
  cache.put(hash_token("a"), of("one"), now + 10s);
  CHECK_FALSE(cache.find(hash_token("a"), now));
}
