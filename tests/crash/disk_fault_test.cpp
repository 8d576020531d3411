// A disk under SQLite that fails at every single operation: each verb throws and has done nothing, or is done.

#include <doctest/doctest.h>

#include <filesystem>
#include <thread>

#include "crash/acts.hpp"
#include "stores/records.hpp"
#include "stores/sqlite/fixture.hpp"
#include "support/failing_vfs.hpp"
#include "support/threads.hpp"

using namespace crash;
using namespace store_tests;
using support::FailingVfs;
using support::Fault;

namespace {

constexpr int too_many = 1000;

/// A database for the acts, copied for every fault.
class Template {
 public:
  Template() {
    const auto store = oauthkit::stores::sqlite(directory_.file("store.db"));
    prepare_acts(*store);
    for (const char* name : {"store.db", "store.db-wal"}) {
      std::filesystem::copy_file(directory_.file(name), copy_.file(name));
    }
  }

  std::string copy_to(const support::TemporaryDirectory& directory) const {
    for (const char* name : {"store.db", "store.db-wal"}) {
      std::filesystem::copy_file(copy_.file(name), directory.file(name));
    }
    return directory.file("store.db");
  }

 private:
  support::TemporaryDirectory directory_;
  support::TemporaryDirectory copy_;
};

/// Whether what was thrown has not happened, and all else has.
void check_traces(oauthkit::Store& store, const std::vector<std::string>& failures) {
  const auto all = acts();
  for (std::size_t i = 0; i < all.size(); ++i) {
    CAPTURE(all[i].name);
    CAPTURE(failures[i]);
    CHECK(all[i].trace(store) == (failures[i].empty() ? Act::Trace::all : Act::Trace::none));
  }
}

/// All acts on a disk whose `number`-th operation fails. Whether one did.
bool act_with_fault(const Template& from, FailingVfs& vfs, Fault fault, int number, bool lasting) {
  const support::TemporaryDirectory directory;
  const auto path = from.copy_to(directory);
  auto store = oauthkit::stores::sqlite(path);
  CHECK(state(*store, code("taken")) == State::live);
  vfs.fail(fault, number, lasting);
  std::vector<std::string> failures;
  for (const auto& act : acts()) failures.push_back(unavailable([&] { act.run(*store); }));
  std::optional<State> seen;
  unavailable([&] { seen = state(*store, code("filler 1")); });
  const bool failed = vfs.heal();
  CHECK(seen.value_or(State::live) == State::live);
  check_traces(*store, failures);
  check_traces(*oauthkit::stores::sqlite(path), failures);
  const auto all = acts();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!failures[i].empty()) CHECK(unavailable([&] { all[i].run(*store); }) == "");
  }
  store.reset();
  check_traces(*oauthkit::stores::sqlite(path), std::vector<std::string>(failures.size()));
  return failed;
}

int act_with_every_fault(Fault fault, bool lasting) {
  const Template from;
  FailingVfs vfs;
  int number = 1;
  for (; number < too_many; ++number) {
    CAPTURE(number);
    if (!act_with_fault(from, vfs, fault, number, lasting)) break;
  }
  return number;
}

/// Whether the store opens on a disk whose `number`-th operation fails; it opens in any case when that is over.
bool open_with_fault(FailingVfs& vfs, Fault fault, int number) {
  const support::TemporaryDirectory directory;
  const auto path = directory.file("store.db");
  vfs.fail(fault, number, true);
  const auto why = refusal(path);
  const bool failed = vfs.heal();
  CHECK((failed || why.empty()));
  const auto store = oauthkit::stores::sqlite(path);
  CHECK(put(*store, code("a")));
  return failed;
}

struct Group {
  std::size_t unavailable = 0;
  bool failed = false;
};

/// Eight threads put three records each, behind a lock, so that they share commits; the `number`-th write fails.
Group put_together(FailingVfs& vfs, int number) {
  const Sqlite sqlite;
  std::vector<std::vector<Record>> batches;
  for (int i = 0; i < 8; ++i) {
    const auto name = std::to_string(i);
    batches.push_back({code("a" + name), code("b" + name), code("c" + name)});
  }
  std::vector<char> done(batches.size());
  const store_tests::Database database(sqlite.path);
  database.execute("BEGIN IMMEDIATE");
  vfs.fail(Fault::short_write, number, false);
  std::thread unlock([&] {
    std::this_thread::sleep_for(30ms);
    database.execute("COMMIT");
  });
  support::together(batches.size(), [&](std::size_t i) {
    done[i] = unavailable([&] { sqlite.store->put(batches[i]); }).empty() ? 1 : 0;
  });
  unlock.join();
  Group group{.failed = vfs.heal()};
  const auto fresh = oauthkit::stores::sqlite(sqlite.path);
  for (std::size_t i = 0; i < batches.size(); ++i) {
    group.unavailable += done[i] == 1 ? 0 : 1;
    for (const auto& record : batches[i]) {
      CHECK(state(*sqlite.store, record) == (done[i] == 1 ? State::live : State::absent));
      CHECK(state(*fresh, record) == (done[i] == 1 ? State::live : State::absent));
    }
    if (done[i] == 0) CHECK(sqlite.store->put(batches[i]));
  }
  return group;
}

}  // namespace

TEST_CASE("disk faults: a disk that is full once") { CHECK(act_with_every_fault(Fault::full, false) > 20); }

TEST_CASE("disk faults: a disk that is full and stays so for a while") {
  CHECK(act_with_every_fault(Fault::full, true) > 20);
}

TEST_CASE("disk faults: an I/O error at any read, write, sync, truncation, lock, mapping or opening") {
  CHECK(act_with_every_fault(Fault::io_error, false) > 40);
}

TEST_CASE("disk faults: I/O errors from any point on") { CHECK(act_with_every_fault(Fault::io_error, true) > 40); }

TEST_CASE("disk faults: a write that stops half way, once") {
  CHECK(act_with_every_fault(Fault::short_write, false) > 20);
}

TEST_CASE("disk faults: writes that stop half way, from any point on") {
  CHECK(act_with_every_fault(Fault::short_write, true) > 20);
}

TEST_CASE("disk faults: a store that can not be opened can be opened when the fault is over") {
  for (const auto fault : {Fault::full, Fault::io_error, Fault::short_write}) {
    FailingVfs vfs;
    int number = 1;
    while (number < too_many && open_with_fault(vfs, fault, number)) ++number;
    CHECK(number > 5);
    CHECK(number < too_many);
  }
}

TEST_CASE("disk faults: when a shared commit fails, every verb in it throws and none has happened") {
  FailingVfs vfs;
  std::size_t most = 0;
  for (int number = 1; number < too_many; ++number) {
    CAPTURE(number);
    const auto group = put_together(vfs, number);
    most = std::max(most, group.unavailable);
    if (!group.failed) break;
  }
  CHECK(most > 1);
}
