#include <doctest/doctest.h>

#include <algorithm>
#include <list>
#include <string>
#include <thread>
#include <vector>

#include "stores/records.hpp"
#include "stores/sqlite/fixture.hpp"
#include "support/processes.hpp"

using namespace store_tests;
using support::Child;
using support::Report;

namespace {

std::string name_of(int thread, int i) { return std::to_string(thread) + "/" + std::to_string(i); }

constexpr int writers = 4;

/// On thread `thread`: puts, takes and revokes until it is killed, and reports its number after each full round.
void write_until_killed(oauthkit::Store& store, int thread, Report report) {
  for (int i = 0;; ++i) {
    const std::string name = name_of(thread, i);
    store.put(std::vector{code("taken " + name), code_of_family("left " + name, "grant-2")});
    const std::vector successors{code("next " + name), code("other next " + name)};
    store.take("code", code("taken " + name).hash, code("").client_id, start, successors);
    store.put(std::vector{code_of_family("revoked " + name, name)});
    store.revoke(name, start);
    report(static_cast<unsigned char>(thread));
  }
}

void check_round(oauthkit::Store& store, const std::string& name) {
  CHECK(state(store, code("left " + name)) == State::live);
  CHECK(state(store, code("taken " + name)) == State::spent);
  CHECK(state(store, code("next " + name)) == State::live);
  CHECK(state(store, code("revoked " + name)) == State::revoked);
}

/// The round in which the kill came: what it did not finish is not half done.
void check_broken_round(oauthkit::Store& store, const std::string& name) {
  const bool put = state(store, code("left " + name)) == State::live;
  const bool taken = state(store, code("taken " + name)) == State::spent;
  CHECK((state(store, code("taken " + name)) == State::absent) == !put);
  CHECK((state(store, code("next " + name)) == State::live) == taken);
  CHECK((state(store, code("other next " + name)) == State::live) == taken);
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
      for (int i = 0; i < writers; ++i) threads.emplace_back([&, i] { write_until_killed(*store, i, report); });
      for (std::thread& thread : threads) thread.join();
    });
    std::string reported = writer.read(60);
    writer.kill_now();
    reported += writer.read_to_end();
    CHECK(reported.size() >= 60);
    const auto store = oauthkit::stores::sqlite(path);
    for (int thread = 0; thread < writers; ++thread) {
      const auto done = std::count(reported.begin(), reported.end(), static_cast<char>(thread));
      for (int i = 0; i < done; ++i) check_round(*store, name_of(thread, i));
      check_broken_round(*store, name_of(thread, static_cast<int>(done)));
    }
    CHECK(put(*store, code("after")));
  }
}
