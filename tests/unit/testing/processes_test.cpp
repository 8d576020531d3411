// The races of processes: stores that share nothing, die or hang there are found, and no process stays behind.
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <oauthkit/stores/sqlite.hpp>

#include "support/temporary_directory.hpp"
#include "testing/broken_takes.hpp"
#include "testing/factory.hpp"

using namespace broken_stores;
using oauthkit::testing::store_contract;
using oauthkit::testing::StoreFactory;
using oauthkit::testing::StoreReport;

namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

bool has_no_child() { return waitpid(-1, nullptr, WNOHANG) < 0 && errno == ECHILD; }

StoreFactory sqlite_files() {
  return [] {
    const auto directory = std::make_shared<support::TemporaryDirectory>(support::fast_directory());
    return [directory] { return oauthkit::stores::sqlite(directory->file("store.db"), {.busy_timeout = 60s}); };
  };
}

void check_that_sqlite_keeps(const std::string& promise) {
  const auto report = store_contract(sqlite_files(), {.processes = 3, .rounds = 3, .patience = 120s, .only = promise});
  CHECK_MESSAGE(report.kept(), report.text());
}

/// A process that calls `take` is no more.
struct Dies : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  TakenRecord take(std::string_view, const TokenHash&, std::string_view, TimePoint, Records, Remains) override {
    _exit(3);
  }
};

}  // namespace

TEST_CASE("store contract: finds processes that share nothing") {
  const std::string promise = "processes: shared: what one store puts";
  const auto report = store_contract(factory_of<ReferenceStore>(), {.processes = 2, .only = promise});
  CHECK_FALSE(report.kept());
  CHECK(contains(report.text(), "process 1 asks put(code \"a\", family \"grant-1\") and is answered: yes\n"));
  CHECK(contains(report.text(), "process 2 asks find(code \"a\") and is answered: nothing\n"));
  CHECK(has_no_child());
  check_that_sqlite_keeps(promise);
}

TEST_CASE("store contract: finds processes that take what another has") {
  const std::string promise = "processes: races: of all who put a hash";
  const auto report = store_contract(factory_of<ReferenceStore>(), {.processes = 4, .only = promise});
  CHECK_FALSE(report.kept());
  CHECK(contains(report.text(), "broken: code \"a\" was taken in 4 times\n"));
  CHECK(has_no_child());
  check_that_sqlite_keeps(promise);
}

TEST_CASE("store contract: a process that dies is a broken promise") {
  const std::string promise = "processes: shared: what one store takes";
  const auto place = std::make_shared<Place>();
  const auto report = store_contract(factory_of<Dies>(), {.processes = 2, .only = "processes: races: of all who take"});
  CHECK_FALSE(report.kept());
  CHECK(contains(report.text(), " ended by itself with status 3\n"));
  CHECK(has_no_child());
  check_that_sqlite_keeps(promise);
}

TEST_CASE("store contract: a process that hangs is a broken promise, and is ended") {
  const std::string promise = "processes: races: of all who take a record exactly";
  const auto report = store_contract(factory_of<Hangs>(), {.processes = 2, .patience = 200ms, .only = promise});
  CHECK_FALSE(report.kept());
  CHECK(contains(report.text(), "process 1 asks take(code \"a\" for client \"s6BhdRkqt3\" at start+0s)"));
  CHECK(contains(report.text(), "broken: the store hangs; nothing happened for 200 ms\n"));
  CHECK(has_no_child());
  check_that_sqlite_keeps(promise);
}

TEST_CASE("store contract: tries no process where none is asked for") {
  CHECK(store_contract(factory_of<ReferenceStore>(), {.only = "processes:"}).checks.empty());
  CHECK_FALSE(
      store_contract(factory_of<ReferenceStore>(), {.processes = 2, .only = "processes: shared:"}).checks.empty());
}
