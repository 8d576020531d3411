#include "oauthkit/attempts.hpp"

#include <doctest/doctest.h>

#include "support/watched_store.hpp"
#include "support/world.hpp"

using namespace world;
using support::WatchedStore;

namespace {

/// A counter whose clock stands at the beginning of a window of an hour.
struct Counted {
  explicit Counted(std::uint32_t limit = 3) : attempts(store, options(limit)) {}

  AttemptOptions options(std::uint32_t limit, std::string name = "attempts") {
    return {.limit = limit, .window = 1h, .name = std::move(name), .environment = {.clock = [this] { return now; }}};
  }
  /// How many of `tries` are let through.
  int let_through(std::string_view key, int tries) const {
    int count = 0;
    for (int i = 0; i < tries; ++i) count += attempts.count(key) ? 1 : 0;
    return count;
  }
  /// Whether the two addresses are counted as one.
  bool are_one(std::string_view left, std::string_view right) {
    const Attempts one(store, options(1, "one-" + std::to_string(++made)));
    return one.count_address(left) && !one.count_address(right);
  }

  int made = 0;
  TimePoint now = std::chrono::floor<std::chrono::hours>(start);
  std::shared_ptr<WatchedStore> store = std::make_shared<WatchedStore>(stores::memory());
  Attempts attempts;
};

}  // namespace

TEST_CASE("attempts: as many as the limit are let through in a window, and as many in the next") {
  Counted counted(20);
  CHECK(counted.let_through("key", 30) == 20);
  CHECK(counted.attempts.count("key").is_denied());
  counted.now += 1h - 1s;
  CHECK(counted.let_through("key", 5) == 0);
  counted.now += 1s;
  CHECK(counted.let_through("key", 30) == 20);
}

TEST_CASE("attempts: each key, each name and each counter of another name counts for itself") {
  Counted counted;
  CHECK(counted.let_through("a", 9) == 3);
  CHECK(counted.let_through("b", 9) == 3);
  CHECK(counted.let_through("", 9) == 3);
  const Attempts other(counted.store, counted.options(1, "other"));
  CHECK(other.count("a"));
  CHECK(other.count("a").is_denied());
  const Attempts same(counted.store, counted.options(3));
  CHECK(same.count("a").is_denied());
}

TEST_CASE("attempts: every number of tries is counted exactly, whatever the limit") {
  for (const std::uint32_t limit : {1U, 2U, 3U, 7U, 8U, 33U}) {
    Counted counted(limit);
    CAPTURE(limit);
    CHECK(counted.let_through("key", 40) == static_cast<int>(limit));
  }
}

TEST_CASE("attempts: a refusal is one look-up and writes nothing, what is let through is one record that ends") {
  Counted counted(20);
  CHECK(counted.let_through("key", 20) == 20);
  REQUIRE(counted.store->put_records().size() == 20);
  const auto& record = counted.store->put_records().back();
  CHECK(record.kind == "attempt");
  CHECK(record.expires_at == counted.now + 1h);
  CHECK(record.data.empty());
  const int before = counted.store->calls();
  const int written = counted.store->writes();
  CHECK(counted.let_through("key", 10) == 0);
  CHECK(counted.store->calls() - before == 10);
  CHECK(counted.store->writes() == written);
  CHECK(counted.store->sweep(counted.now + 1h, 100) == 20);
}

TEST_CASE("attempts: what is read for one of twenty is a few look-ups") {
  Counted counted(20);
  for (int i = 0; i < 20; ++i) {
    const int before = counted.store->calls();
    CHECK(counted.attempts.count("key"));
    CHECK(counted.store->calls() - before <= 8);
  }
}

TEST_CASE("attempts: a store that is away throws, and counts nothing") {
  Counted counted(1);
  counted.store->fail_always();
  CHECK_THROWS_AS(counted.attempts.count("key"), StoreUnavailable);
  counted.store->fail_always(false);
  CHECK(counted.attempts.count("key"));
  CHECK(counted.attempts.count("key").is_denied());
}

TEST_CASE("attempts: retry_after is how long the window lasts") {
  Counted counted;
  CHECK(counted.attempts.retry_after() == 1h);
  counted.now += 59min + 59s;
  CHECK(counted.attempts.retry_after() == 1s);
  counted.now += 1s;
  CHECK(counted.attempts.retry_after() == 1h);
}

TEST_CASE("attempts: an IPv6 address counts with its /64, and an IPv4 address in one as itself") {
  Counted counted;
  CHECK(counted.are_one("2001:db8:0:1::1", "2001:db8:0:1:ffff:ffff:ffff:ffff"));
  CHECK(counted.are_one("2001:DB8:0:1::1", "2001:db8::1:0:0:0:9"));
  CHECK(!counted.are_one("2001:db8:0:1::1", "2001:db8:0:2::1"));
  CHECK(counted.are_one("::ffff:192.0.2.1", "192.0.2.1"));
  CHECK(!counted.are_one("::ffff:192.0.2.1", "::ffff:192.0.2.2"));
  CHECK(!counted.are_one("192.0.2.1", "192.0.2.2"));
  CHECK(counted.are_one("fe80::1%eth0", "fe80::2"));
}

TEST_CASE("attempts: a key is counted from each address for itself, and from all of a subscriber's together") {
  Counted counted(2);
  const auto count = [&](std::string_view from, std::string_view key) {
    return bool(counted.attempts.count_from(from, key));
  };
  CHECK(count("192.0.2.1", "alice"));
  CHECK(counted.attempts.admits_from("192.0.2.1", "alice"));
  CHECK(count("::ffff:192.0.2.1", "alice"));
  CHECK(!count("192.0.2.1", "alice"));
  CHECK(!counted.attempts.admits_from("192.0.2.1", "alice"));
  CHECK(counted.attempts.admits_from("192.0.2.2", "alice"));
  CHECK(count("192.0.2.2", "alice"));
  CHECK(count("192.0.2.1", "bob"));
  CHECK(count("2001:db8:0:1::1", "alice"));
  CHECK(count("2001:db8:0:1::2", "alice"));
  CHECK(!count("2001:db8:0:1::3", "alice"));
  CHECK(counted.attempts.count("alice"));
  CHECK(counted.attempts.count_address("192.0.2.1"));
}

TEST_CASE("attempts: what is no address counts as its text") {
  Counted counted;
  CHECK(counted.are_one("unix:", "unix:"));
  CHECK(counted.are_one("", ""));
  CHECK(!counted.are_one("unix:", ""));
  CHECK(!counted.are_one("192.0.2.1", "192.0.2.1 "));
  CHECK(!counted.are_one("2001:db8::/64", "2001:db8:::"));
}

TEST_CASE("attempts: options out of their ranges are refused") {
  const auto refused = [](AttemptOptions options) {
    try {
      const Attempts attempts(stores::memory(), std::move(options));
      return std::string();
    } catch (const std::invalid_argument& refusal) {
      return std::string(refusal.what());
    }
  };
  CHECK(refused({.limit = 0}).find("limit") != std::string::npos);
  CHECK(refused({.limit = 1'000'001}).find("limit") != std::string::npos);
  CHECK(refused({.window = Lifetime::never()}).find("window") != std::string::npos);
  for (const auto* name : {"", "a b", "a/b", "\xC3\xA9"}) {
    CHECK(refused({.name = name}).find("name") != std::string::npos);
  }
  CHECK(refused({.name = std::string(65, 'a')}).find("name") != std::string::npos);
  CHECK_THROWS_AS(Attempts(nullptr), std::invalid_argument);
  CHECK(refused({.limit = 1'000'000, .window = 1s, .name = std::string(64, 'a')}).empty());
  CHECK(refused({.limit = 1, .window = 24h * 365, .name = "A-z_0.9"}).empty());
}
