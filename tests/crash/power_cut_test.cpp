// The power goes before any change of a file: what was answered is there, and nothing is half done.

#include <doctest/doctest.h>

#include <functional>

#include "crash/acts.hpp"
#include "stores/records.hpp"
#include "stores/sqlite/fixture.hpp"
#include "support/failing_vfs.hpp"

using namespace crash;
using namespace store_tests;
using support::FailingVfs;

namespace {

/// What the disk was left with, and how many acts had been answered by then.
struct Cut {
  support::TemporaryDirectory directory = {};
  std::size_t answered = 0;
};
using Cuts = std::vector<std::unique_ptr<Cut>>;

/// Cuts the power before every change that `run` makes.
void cut_during(FailingVfs& vfs, FailingVfs::Left left, const std::size_t& answered, Cuts& cuts,
                const std::function<void()>& run) {
  vfs.before_changes([&] {
    auto cut = std::make_unique<Cut>();
    cut->answered = answered;
    vfs.cut_power(cut->directory.path(), left, static_cast<unsigned>(cuts.size() + 1));
    cuts.push_back(std::move(cut));
  });
  run();
  vfs.before_changes({});
}

void check_after(const Cut& cut) {
  const auto store = oauthkit::stores::sqlite(cut.directory.file("store.db"));
  const auto all = acts();
  for (std::size_t i = 0; i < all.size(); ++i) {
    CAPTURE(all[i].name);
    const auto trace = all[i].trace(*store);
    CHECK(trace != Act::Trace::half);
    if (i < cut.answered) CHECK(trace == Act::Trace::all);
    if (i > cut.answered) CHECK(trace == Act::Trace::none);
  }
  for (std::size_t i = cut.answered; i < all.size(); ++i) {
    all[i].run(*store);
    CHECK(all[i].trace(*store) == Act::Trace::all);
  }
}

void survives_every_cut(FailingVfs::Left left) {
  FailingVfs vfs;
  Cuts cuts;
  {
    const Sqlite sqlite;
    prepare_acts(*sqlite.store);
    std::size_t answered = 0;
    cut_during(vfs, left, answered, cuts, [&] {
      for (const auto& act : acts()) {
        act.run(*sqlite.store);
        ++answered;
      }
    });
  }
  CHECK(cuts.size() > 20);
  for (const auto& cut : cuts) check_after(*cut);
}

}  // namespace

TEST_CASE("power cut: of what was not synced nothing is left") { survives_every_cut(FailingVfs::Left::none); }

TEST_CASE("power cut: of what was not synced every second write is left") {
  survives_every_cut(FailingVfs::Left::every_second);
}

TEST_CASE("power cut: of what was not synced some sectors are left") {
  survives_every_cut(FailingVfs::Left::random_sectors);
}

TEST_CASE("power cut: a store whose making was cut short can be opened") {
  for (const auto left : {FailingVfs::Left::none, FailingVfs::Left::every_second, FailingVfs::Left::random_sectors}) {
    FailingVfs vfs;
    Cuts cuts;
    const std::size_t answered = 0;
    cut_during(vfs, left, answered, cuts, [&] {
      const Sqlite sqlite;
      put(*sqlite.store, code("a"));
    });
    CHECK(cuts.size() > 10);
    for (const auto& cut : cuts) {
      const auto store = oauthkit::stores::sqlite(cut->directory.file("store.db"));
      CHECK(state(*store, code("b")) == State::absent);
      CHECK(put(*store, code("b")));
    }
  }
}

TEST_CASE("power cut: writes that no sync has followed are lost, which the tests above rely on") {
  FailingVfs vfs;
  const support::TemporaryDirectory directory;
  const support::TemporaryDirectory left;
  {
    const store_tests::Database database(directory.file("careless.db"));
    database.execute("PRAGMA synchronous = OFF; CREATE TABLE kept (number INTEGER); INSERT INTO kept VALUES (1)");
    vfs.cut_power(left.path(), FailingVfs::Left::none);
    CHECK(database.value("SELECT number FROM kept") == "1");
  }
  CHECK(store_tests::Database(left.file("careless.db")).value("SELECT number FROM kept") == "");
}
