#include <doctest/doctest.h>
#include <signal.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "stores/records.hpp"
#include "stores/redis/fake_server.hpp"
#include "stores/redis/fixture.hpp"
#include "support/threads.hpp"

using namespace store_tests;

namespace {

const std::string in_doubt = "it is unknown whether this was carried out: ";

/// Each verb that writes says something that begins with `cause`.
void check_writes_fail(oauthkit::Store& store, const std::string& cause) {
  CHECK(failure_of([&] { put(store, code("b")); }).starts_with(cause));
  CHECK(failure_of([&] { take(store, code("a")); }).starts_with(cause));
  CHECK(failure_of([&] { store.revoke("grant-1", start); }).starts_with(cause));
}

/// A Redis that is well until it is asked to put, take, revoke or sweep.
std::string well(const std::string& request, const std::string& answer) {
  if (contains(request, "INFO")) return FakeRedis::info();
  return contains(request, "{oauthkit}:\r\n$1\r\n1\r\n") ? FakeRedis::bulk("1") : answer;
}

}  // namespace

TEST_CASE("redis store: out of memory, it is unavailable, changes nothing, and can be swept") {
  const Commands commands;
  Redis redis;
  CHECK(redis.store->put(std::vector{code("a"), code_until("old", start - 1h)}));
  commands("CONFIG SET maxmemory 1");
  check_writes_fail(*redis.store, "OOM ");
  CHECK(state(*redis.store, code("a")) == State::live);
  CHECK(redis.store->sweep(start - 1h, 10) == 1);
  commands("CONFIG SET maxmemory 0");
  CHECK(state(*redis.store, code("b")) == State::absent);
  CHECK(put(*redis.store, code("b")));
  CHECK(is_first(take(*redis.store, code("a"))));
}

TEST_CASE("redis store: a server that becomes a replica makes it unavailable until it is one no more") {
  const Commands commands;
  Redis redis;
  CHECK(put(*redis.store, code("a")));
  commands("REPLICAOF 127.0.0.1 1");
  CHECK(contains(failure_of([&] { take(*redis.store, code("a")); }), "READONLY"));
  CHECK(failure_of([&] { take(*redis.store, code("a")); }) == "it is a replica and can only be read");
  commands("REPLICAOF NO ONE");
  CHECK(is_first(take(*redis.store, code("a"))));
}

TEST_CASE("redis store: a server that is busy with a script makes it unavailable") {
  const Commands commands;
  Redis redis;
  CHECK(put(*redis.store, code("a")));
  commands("CONFIG SET lua-time-limit 1");
  std::thread script([runner = Commands()] { runner("EVAL repeat\tuntil\tfalse 0"); });
  std::string failure;
  for (int tries = 0; tries < 500 && failure.empty(); ++tries) {
    failure = failure_of([&] { state(*redis.store, code("a")); });
    std::this_thread::sleep_for(2ms);
  }
  CHECK(failure.starts_with("BUSY "));
  commands("SCRIPT KILL");
  script.join();
  commands("CONFIG SET lua-time-limit 5000");
  CHECK(is_first(take(*redis.store, code("a"))));
}

TEST_CASE("redis store: whatever error the server answers with, it is unavailable") {
  for (const std::string cause : {"MISCONF Errors writing to the AOF file", "LOADING Redis is loading the dataset",
                                  "CLUSTERDOWN The cluster is down", "MOVED 1 127.0.0.1:7001", "ERR"}) {
    const FakeRedis fake([&](const std::string& request) { return well(request, "-" + cause + "\r\n"); });
    const auto store = oauthkit::stores::redis(fake.url());
    check_writes_fail(*store, cause);
    CHECK(failure_of([&] { state(*store, code("a")); }) == cause);
    CHECK(failure_of([&] { store->sweep(start, 1); }) == cause);
  }
}

TEST_CASE("redis store: an answer of another shape makes it unavailable") {
  for (const char* answer : {":1\r\n", "*0\r\n", "*6\r\n:1\r\n:1\r\n:1\r\n:1\r\n:1\r\n:1\r\n", "+OK\r\n"}) {
    const FakeRedis fake([&](const std::string& request) { return well(request, answer); });
    const auto store = oauthkit::stores::redis(fake.url());
    CHECK(failure_of([&] { take(*store, code("a")); }) == "the server's answer is of an unexpected shape");
    CHECK(failure_of([&] { state(*store, code("a")); }) == "the server's answer is of an unexpected shape");
  }
}

TEST_CASE("redis store: a take whose answer is lost is in doubt, and is not sent again") {
  std::atomic<int> takes = 0;
  const FakeRedis fake([&](const std::string& request) -> std::optional<std::string> {
    const std::string answer = well(request, "lost");
    if (answer != "lost") return answer;
    ++takes;
    return std::nullopt;
  });
  const auto store = oauthkit::stores::redis(fake.url());
  CHECK(failure_of([&] { take(*store, code("a")); }).starts_with(in_doubt));
  CHECK(takes == 1);
  CHECK(failure_of([&] { take(*store, code("a")); }).starts_with(in_doubt));
  CHECK(takes == 2);
}

TEST_CASE("redis store: an idle connection that was ended is replaced without a word") {
  const Commands commands;
  Redis redis;
  CHECK(put(*redis.store, code("a")));
  for (int round = 0; round < 5; ++round) {
    commands("CLIENT KILL TYPE normal SKIPME yes");
    CHECK(state(*redis.store, code("a")) == State::live);
  }
}

TEST_CASE("redis store: a server that stands still makes a verb unavailable in time, whole or not at all") {
  Redis redis;
  const auto store =
      oauthkit::stores::redis(redis_server().url(), {.key_prefix = redis.prefix, .answer_timeout = 200ms});
  CHECK(put(*store, code("a")));
  redis_server().freeze();
  const auto before = std::chrono::steady_clock::now();
  const std::vector successors{code("next")};
  const std::string failure = failure_of([&] { store->take("code", code("a").hash, "s6BhdRkqt3", start, successors); });
  const auto waited = std::chrono::steady_clock::now() - before;
  redis_server().thaw();
  CHECK(failure == in_doubt + "the server does not answer");
  CHECK(waited < 5s);
  const bool taken = take(*redis.store, code("a")).state == oauthkit::TakenRecord::State::spent;
  CHECK(state(*redis.store, successors[0]) == (taken ? State::live : State::absent));
  CHECK(put(*store, code("b")));
}

TEST_CASE("redis store: a verb waits for a connection for as long as it was told, and then is unavailable") {
  const std::string prefix = new_prefix();
  const auto store =
      oauthkit::stores::redis(redis_server().url(), {.key_prefix = prefix, .pool_size = 1, .pool_timeout = 50ms});
  CHECK(put(*store, code("a")));
  redis_server().freeze();
  bool inserted = false;
  std::thread holder([&] { inserted = put(*store, code("b")); });
  std::this_thread::sleep_for(200ms);
  const std::string failure = failure_of([&] { state(*store, code("a")); });
  redis_server().thaw();
  holder.join();
  CHECK(failure == "all connections to Redis were busy for 50 ms");
  CHECK(inserted);
  CHECK(state(*store, code("a")) == State::live);
}

TEST_CASE("redis store: never has more connections than its pool may have") {
  const Commands commands;
  const std::string prefix = new_prefix();
  commands("CLIENT KILL TYPE normal SKIPME yes");
  const auto store = oauthkit::stores::redis(redis_server().url(), {.key_prefix = prefix, .pool_size = 3});
  std::atomic<int> inserted = 0;
  support::together(16, [&](std::size_t thread) {
    for (int i = 0; i < 20; ++i) {
      inserted += put(*store, code(std::to_string(thread) + "/" + std::to_string(i))) ? 1 : 0;
    }
  });
  CHECK(inserted == 320);
  const std::string info = commands("INFO clients");
  CHECK(std::stoi(info.substr(info.find("connected_clients:") + 18)) <= 4);
}

TEST_CASE("redis store: a request that is larger than the server takes is refused and changes nothing") {
  const Commands commands;
  Redis redis;
  commands("CONFIG SET proto-max-bulk-len 1048576");
  Record large = code("large");
  large.data = std::string(2'000'000, 'x');
  CHECK(failure_of([&] { redis.store->put(std::vector{code("a"), large}); }) != "");
  commands("CONFIG SET proto-max-bulk-len 536870912");
  CHECK(state(*redis.store, code("a")) == State::absent);
  CHECK(redis.store->put(std::vector{code("a"), large}));
  CHECK(redis.store->find("code", large.hash)->record == large);
}
