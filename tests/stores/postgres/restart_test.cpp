#include <doctest/doctest.h>
#include <signal.h>

#include <atomic>
#include <thread>

#include "stores/postgres/fixture.hpp"
#include "stores/rounds.hpp"
#include "stores/shared_store.hpp"
#include "support/threads.hpp"

using namespace store_tests;
using oauthkit::Store;
using oauthkit::StoreUnavailable;

namespace {

/// What `pg_ctl stop` sends to the server.
constexpr int fast = SIGINT;
constexpr int immediate = SIGQUIT;

/// Writes until the store is away. Returns how many full rounds were answered.
int write_until_unavailable(Store& store, std::size_t thread) try {
  for (int round = 0;; ++round) {
    if (!failure_of([&] { write_round(store, name_of(thread, round)); }).empty()) return round;
  }
} catch (const std::exception&) {
  return -1;
}

}  // namespace

TEST_CASE("postgres store: while the server is away every verb is unavailable, and after it all is there again") {
  PostgresServer& durable = durable_server();
  const auto store = oauthkit::stores::postgres(durable.create_schema());
  for (const int signal : {fast, immediate, SIGKILL}) {
    const std::string name = std::to_string(signal);
    const Record left = code_of_family("left" + name, name);
    const Record taken = code_of_family("taken" + name, name);
    CHECK(store->put(std::vector{left, taken}));
    CHECK(is_first(take(*store, taken)));
    durable.stop(signal);
    CHECK(failure_of([&] { put(*store, code("b" + name)); }) != "");
    CHECK(failure_of([&] { take(*store, left); }) != "");
    CHECK(contains(failure_of([&] { state(*store, left); }), "Connection refused"));
    CHECK(failure_of([&] { store->revoke(name, start); }) != "");
    CHECK(failure_of([&] { store->sweep(start + 1h, 10); }) != "");
    durable.start();
    CHECK(state(*store, left) == State::live);
    CHECK(state(*store, taken) == State::spent);
    CHECK(state(*store, code("b" + name)) == State::absent);
    CHECK(is_first(take(*store, left)));
  }
}

TEST_CASE("postgres store: a restart between two verbs is not noticed") {
  PostgresServer& durable = durable_server();
  const auto store = oauthkit::stores::postgres(durable.create_schema());
  CHECK(put(*store, code("a")));
  durable.stop(fast);
  durable.start();
  CHECK(is_first(take(*store, code("a"))));
}

TEST_CASE("postgres store: what was answered before the server's end is there after it, and nothing is half done") {
  PostgresServer& durable = durable_server();
  constexpr std::size_t writers = 4;
  for (const int signal : {immediate, SIGKILL}) {
    const std::string url = durable.create_schema();
    const auto store = oauthkit::stores::postgres(url);
    std::vector<int> done(writers);
    std::thread end([&] {
      const Sql sql(url);
      while (std::stoi(sql("SELECT count(*) FROM oauthkit_revoked_families")) < 20) std::this_thread::sleep_for(5ms);
      durable.stop(signal);
    });
    support::together(writers, [&](std::size_t thread) { done[thread] = write_until_unavailable(*store, thread); });
    end.join();
    durable.start();
    for (std::size_t thread = 0; thread < writers; ++thread) {
      CHECK(done[thread] > 0);
      for (int round = 0; round < done[thread]; ++round) check_round(*store, name_of(thread, round));
      check_broken_round(*store, name_of(thread, done[thread]));
    }
    CHECK(put(*store, code("after")));
  }
}

TEST_CASE("postgres store: nodes that keep trying through a kill -9 take nothing twice and lose nothing untaken") {
  PostgresServer& durable = durable_server();
  const std::string url = durable.create_schema();
  check_that_a_kill_takes_nothing_twice(*oauthkit::stores::postgres(url), *oauthkit::stores::postgres(url), [&] {
    durable.stop(SIGKILL);
    durable.start();
  });
}
