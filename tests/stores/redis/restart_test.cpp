#include <doctest/doctest.h>
#include <signal.h>

#include <atomic>
#include <thread>

#include "stores/redis/fixture.hpp"
#include "stores/rounds.hpp"
#include "stores/shared_store.hpp"
#include "support/threads.hpp"

using namespace store_tests;
using oauthkit::Store;

namespace {

/// Writes until the store is away. Returns how many full rounds were answered.
int write_until_unavailable(Store& store, std::size_t thread, std::atomic<int>& rounds) {
  for (int round = 0;; ++round, ++rounds) {
    if (!failure_of([&] { write_round(store, name_of(thread, round)); }).empty()) return round;
  }
}

}  // namespace

TEST_CASE("redis store: while the server is away every verb is unavailable, and after it all is there again") {
  Redis redis;
  Store& store = *redis.store;
  for (const int signal : {SIGTERM, SIGKILL}) {
    const std::string name = std::to_string(signal);
    const Record left = code_of_family("left" + name, name);
    const Record taken = code_of_family("taken" + name, name);
    CHECK(store.put(std::vector{left, taken}));
    CHECK(is_first(take(store, taken)));
    redis_server().stop(signal);
    const std::string away = "it cannot be reached: Connection refused";
    CHECK(failure_of([&] { put(store, code("b" + name)); }) == away);
    CHECK(failure_of([&] { take(store, left); }) == away);
    CHECK(failure_of([&] { state(store, left); }) == away);
    CHECK(failure_of([&] { store.revoke(name, start); }) == away);
    CHECK(failure_of([&] { store.sweep(start + 1h, 10); }) == away);
    redis_server().start();
    CHECK(state(store, left) == State::live);
    CHECK(state(store, taken) == State::spent);
    CHECK(state(store, code("b" + name)) == State::absent);
    CHECK(is_first(take(store, left)));
  }
}

TEST_CASE("redis store: a restart between two verbs is not noticed") {
  Redis redis;
  CHECK(put(*redis.store, code("a")));
  redis_server().stop(SIGKILL);
  redis_server().start();
  CHECK(is_first(take(*redis.store, code("a"))));
}

TEST_CASE("redis store: what was answered before a kill -9 is there after it, and nothing is half done") {
  constexpr std::size_t writers = 4;
  for (int kills = 0; kills < 3; ++kills) {
    Redis redis;
    std::vector<int> done(writers);
    std::atomic<int> rounds = 0;
    std::thread writing([&] {
      support::together(
          writers, [&](std::size_t thread) { done[thread] = write_until_unavailable(*redis.store, thread, rounds); });
    });
    while (rounds < 40) std::this_thread::sleep_for(1ms);
    redis_server().stop(SIGKILL);
    writing.join();
    redis_server().start();
    for (std::size_t thread = 0; thread < writers; ++thread) {
      for (int round = 0; round < done[thread]; ++round) check_round(*redis.store, name_of(thread, round));
      check_broken_round(*redis.store, name_of(thread, done[thread]));
    }
    CHECK(put(*redis.store, code("after")));
  }
}

TEST_CASE("redis store: nodes that keep trying through a kill -9 take nothing twice and lose nothing untaken") {
  Redis one;
  check_that_a_kill_takes_nothing_twice(*one.store, *one.open(), [] {
    redis_server().stop(SIGKILL);
    redis_server().start();
  });
}
