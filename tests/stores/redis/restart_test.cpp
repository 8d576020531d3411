#include <doctest/doctest.h>
#include <signal.h>

#include <atomic>
#include <thread>

#include "stores/records.hpp"
#include "stores/redis/fixture.hpp"
#include "support/threads.hpp"

using namespace store_tests;
using oauthkit::Store;
using oauthkit::TakenRecord;

namespace {

std::string name_of(std::size_t thread, int round) { return std::to_string(thread) + "/" + std::to_string(round); }

/// Writes until the store is away. Returns how many full rounds were answered.
int write_until_unavailable(Store& store, std::size_t thread, std::atomic<int>& rounds) {
  for (int round = 0;; ++round, ++rounds) {
    const std::string name = name_of(thread, round);
    const auto step = [&] {
      store.put(std::vector{code("taken " + name), code_of_family("left " + name, "grant-2")});
      const std::vector successors{code("next " + name), code("other next " + name)};
      store.take("code", code("taken " + name).hash, code("").client_id, start, successors);
      store.put(std::vector{code_of_family("revoked " + name, name)});
      store.revoke(name, start);
    };
    if (!failure_of(step).empty()) return round;
  }
}

void check_round(Store& store, const std::string& name) {
  CHECK(state(store, code("left " + name)) == State::live);
  CHECK(state(store, code("taken " + name)) == State::spent);
  CHECK(state(store, code("next " + name)) == State::live);
  CHECK(state(store, code("revoked " + name)) == State::revoked);
}

/// The round that was not answered to its end: nothing in it is half done.
void check_broken_round(Store& store, const std::string& name) {
  const bool put = state(store, code("left " + name)) == State::live;
  const bool taken = state(store, code("taken " + name)) == State::spent;
  CHECK((state(store, code("taken " + name)) == State::absent) == !put);
  CHECK((state(store, code("next " + name)) == State::live) == taken);
  CHECK((state(store, code("other next " + name)) == State::live) == taken);
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
  const auto other = one.open();
  const auto records = codes(300);
  CHECK(one.store->put(records));
  std::vector<std::atomic<int>> firsts(records.size());
  std::vector<std::atomic<int>> doubts(records.size());
  std::atomic<std::size_t> taken_so_far = 0;
  std::atomic<int> unknown = 0;
  const auto take_all = [&](std::size_t thread) {
    Store& mine = thread % 2 == 0 ? *one.store : *other;
    for (std::size_t i = 0; i < records.size(); ++i) {
      TakenRecord taken;
      while (true) {
        const std::string failure = failure_of([&] { taken = take(mine, records[i]); });
        if (failure.empty()) break;
        doubts[i] += contains(failure, "it is unknown") ? 1 : 0;
        std::this_thread::sleep_for(5ms);
      }
      firsts[i] += is_first(taken) ? 1 : 0;
      unknown += taken.state == TakenRecord::State::unknown ? 1 : 0;
      ++taken_so_far;
    }
  };
  std::thread takers([&] { support::together(8, take_all); });
  while (taken_so_far < 60) std::this_thread::sleep_for(1ms);
  redis_server().stop(SIGKILL);
  redis_server().start();
  takers.join();
  CHECK(unknown == 0);
  for (std::size_t i = 0; i < records.size(); ++i) {
    CHECK(firsts[i] <= 1);
    CHECK(firsts[i] + doubts[i] >= 1);
    CHECK(state(*one.store, records[i]) == State::spent);
  }
}
