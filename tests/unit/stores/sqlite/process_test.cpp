#include <doctest/doctest.h>

#include <algorithm>
#include <list>
#include <string>
#include <thread>
#include <vector>

#include "stores/rounds.hpp"
#include "stores/shared_attempts.hpp"
#include "stores/shared_decisions.hpp"
#include "stores/sqlite/fixture.hpp"
#include "support/processes.hpp"

using namespace store_tests;
using support::Child;
using support::Report;

namespace {

constexpr std::size_t writers = 4;

/// On thread `thread`: puts, takes and revokes until it is killed, and reports its number after each full round.
void write_until_killed(oauthkit::Store& store, std::size_t thread, Report report) {
  for (int i = 0;; ++i) {
    write_round(store, name_of(thread, i));
    report(static_cast<unsigned char>(thread));
  }
}

}  // namespace

TEST_CASE("sqlite store: several processes may create it at once") {
  for (int round = 0; round < 20; ++round) {
    const support::TemporaryDirectory directory;
    const std::string path = directory.file("store.db");
    std::list<Child> children;
    for (int child = 0; child < 8; ++child) {
      children.emplace_back([&, child](Report report) {
        const auto store = oauthkit::stores::sqlite(path, {.busy_timeout = 60s});
        if (put(*store, code(std::to_string(child)))) report(1);
      });
    }
    for (Child& child : children) {
      CHECK(child.read_to_end().size() == 1);
      CHECK(child.succeeded());
    }
    const auto store = oauthkit::stores::sqlite(path);
    for (int child = 0; child < 8; ++child) CHECK(state(*store, code(std::to_string(child))) == State::live);
  }
}

TEST_CASE("sqlite store: what was answered before a kill -9 is there after it, and nothing is half done") {
  for (int kills = 0; kills < 3; ++kills) {
    const support::TemporaryDirectory directory;
    const std::string path = directory.file("store.db");
    Child writer([&](Report report) {
      const auto store = oauthkit::stores::sqlite(path);
      std::vector<std::thread> threads;
      for (std::size_t i = 0; i < writers; ++i) threads.emplace_back([&, i] { write_until_killed(*store, i, report); });
      for (std::thread& thread : threads) thread.join();
    });
    std::string reported = writer.read(60);
    writer.kill_now();
    reported += writer.read_to_end();
    CHECK(reported.size() >= 60);
    const auto store = oauthkit::stores::sqlite(path);
    for (std::size_t thread = 0; thread < writers; ++thread) {
      const auto done = std::count(reported.begin(), reported.end(), static_cast<char>(thread));
      for (int i = 0; i < done; ++i) check_round(*store, name_of(thread, i));
      check_broken_round(*store, name_of(thread, static_cast<int>(done)));
    }
    CHECK(put(*store, code("after")));
  }
}

TEST_CASE("sqlite store: of four processes that answer a request one is heard, and one collects what it said") {
  const Sqlite sqlite;
  check_that_processes_hear_one_answer([&] { return oauthkit::stores::sqlite(sqlite.path, {.busy_timeout = 60s}); });
}

TEST_CASE("sqlite store: two processes count guesses together") {
  const Sqlite sqlite;
  check_that_processes_count_together([&] { return oauthkit::stores::sqlite(sqlite.path, {.busy_timeout = 60s}); });
}
