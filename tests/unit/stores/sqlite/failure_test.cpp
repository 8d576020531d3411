#include "stores/failure.hpp"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/resource.h>

#include <atomic>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "stores/records.hpp"
#include "stores/sqlite/fixture.hpp"
#include "support/threads.hpp"

using namespace store_tests;
using oauthkit::StoreUnavailable;

namespace {

/// Until it goes, no file of this process grows beyond `bytes`: to SQLite, an I/O error or a full disk.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(std::uintmax_t bytes) : handler_(signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit = {static_cast<rlim_t>(bytes), before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;
  ~FileSizeLimit() {
    setrlimit(RLIMIT_FSIZE, &before_);
    signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_ = {};
  void (*handler_)(int);
};

/// 8 threads put 3 records each, all behind one lock, so that they end up in few transactions. Returns, per thread,
/// whether its `put` succeeded; nothing when it threw.
std::vector<std::optional<bool>> put_behind_a_lock(Sqlite& sqlite, const std::vector<std::vector<Record>>& batches) {
  const Database database(sqlite.path);
  database.execute("BEGIN IMMEDIATE");
  std::vector<std::optional<bool>> results(batches.size());
  std::thread unlock([&] {
    std::this_thread::sleep_for(100ms);
    database.execute("COMMIT");
  });
  support::together(batches.size(), [&](std::size_t thread) {
    failure_of([&] { results[thread] = sqlite.store->put(batches[thread]); });
  });
  unlock.join();
  return results;
}

std::vector<std::vector<Record>> batches_of_three(int count) {
  std::vector<std::vector<Record>> batches;
  for (int i = 0; i < count; ++i) {
    const std::string token = std::to_string(i);
    batches.push_back({code("a" + token), code("b" + token), code("c" + token)});
  }
  return batches;
}

int live(Sqlite& sqlite, const std::vector<Record>& records) {
  int count = 0;
  for (const Record& record : records) count += state(*sqlite.store, record) == State::live ? 1 : 0;
  return count;
}

}  // namespace

TEST_CASE("sqlite store: a verb that waits too long for another process is unavailable and has done nothing") {
  Sqlite sqlite;
  const auto store = oauthkit::stores::sqlite(sqlite.path, {.busy_timeout = 20ms});
  CHECK(put(*store, code("a")));
  const Database database(sqlite.path);
  database.execute("BEGIN IMMEDIATE");
  CHECK(contains(failure_of([&] { put(*store, code("b")); }), "database is locked"));
  CHECK(contains(failure_of([&] { take(*store, code("a")); }), "database is locked"));
  CHECK(contains(failure_of([&] { store->revoke("grant-1", start); }), "database is locked"));
  CHECK(contains(failure_of([&] { store->sweep(start + 1h, 10); }), "database is locked"));
  database.execute("COMMIT");
  CHECK(state(*store, code("a")) == State::live);
  CHECK(state(*store, code("b")) == State::absent);
  CHECK(put(*store, code("b")));
  CHECK(is_first(take(*store, code("a"))));
}

TEST_CASE("sqlite store: waits for a lock that is let go in time") {
  Sqlite sqlite;
  const Database database(sqlite.path);
  database.execute("BEGIN IMMEDIATE");
  std::thread unlock([&] {
    std::this_thread::sleep_for(50ms);
    database.execute("COMMIT");
  });
  CHECK(put(*sqlite.store, code("a")));
  unlock.join();
}

TEST_CASE("sqlite store: reads while another process writes") {
  Sqlite sqlite;
  CHECK(put(*sqlite.store, code("a")));
  const Database database(sqlite.path);
  database.execute("BEGIN IMMEDIATE; DELETE FROM records");
  CHECK(state(*sqlite.store, code("a")) == State::live);
  database.execute("COMMIT");
  CHECK(state(*sqlite.store, code("a")) == State::absent);
}

TEST_CASE("sqlite store: on a full disk nothing is lost, and it works again when there is room") {
  Sqlite sqlite;
  CHECK(put(*sqlite.store, code("before")));
  Record large = code("large");
  large.data.assign(200'000, 'x');
  {
    const FileSizeLimit limit(std::filesystem::file_size(sqlite.path + "-wal") + 100);
    CHECK(failure_of([&] { put(*sqlite.store, large); }) != "");
    CHECK(failure_of([&] { take(*sqlite.store, code("before")); }) != "");
    CHECK(failure_of([&] { sqlite.store->revoke("grant-1", start); }) != "");
    CHECK(state(*sqlite.store, code("before")) == State::live);
    CHECK(state(*sqlite.store, large) == State::absent);
  }
  CHECK(put(*sqlite.store, large));
  CHECK(is_first(take(*sqlite.store, code("before"))));
  sqlite.reopen();
  CHECK(sqlite.store->find("code", large.hash)->record == large);
  CHECK(state(*sqlite.store, code("before")) == State::spent);
}

TEST_CASE("sqlite store: on a full disk every thread of a group is told") {
  Sqlite sqlite;
  CHECK(put(*sqlite.store, code("before")));
  std::atomic<int> unavailable = 0;
  {
    const FileSizeLimit limit(std::filesystem::file_size(sqlite.path + "-wal") + 100);
    support::together(16, [&](std::size_t thread) {
      unavailable += failure_of([&] { put(*sqlite.store, code(std::to_string(thread))); }).empty() ? 0 : 1;
    });
  }
  CHECK(unavailable == 16);
  for (int i = 0; i < 16; ++i) CHECK(put(*sqlite.store, code(std::to_string(i))));
}

TEST_CASE("sqlite store: a failed verb leaves no transaction open, and tells the operator why") {
  Sqlite sqlite;
  CHECK(put(*sqlite.store, code("a")));
  const Database database(sqlite.path);
  database.execute("ALTER TABLE records RENAME TO gone");
  CHECK(contains(failure_of([&] { put(*sqlite.store, code("b")); }), "no such table: records"));
  CHECK(contains(failure_of([&] { take(*sqlite.store, code("a")); }), "no such table: records"));
  CHECK(contains(failure_of([&] { sqlite.store->sweep(start, 10); }), "no such table: records"));
  CHECK(contains(failure_of([&] { sqlite.store->find("code", code("a").hash); }), "no such table: records"));
  database.execute("BEGIN IMMEDIATE; ALTER TABLE gone RENAME TO records; COMMIT");
  CHECK(put(*sqlite.store, code("b")));
  CHECK(is_first(take(*sqlite.store, code("a"))));
}

TEST_CASE("sqlite store: a verb that fails takes none of its group along") {
  Sqlite sqlite;
  Database(sqlite.path)
      .execute(
          "CREATE TRIGGER poison BEFORE INSERT ON records WHEN NEW.client_id = 'poison' "
          "BEGIN SELECT RAISE(ABORT, 'poisoned'); END");
  auto batches = batches_of_three(8);
  batches[3][1].client_id = "poison";
  batches[5][2].client_id = "poison";
  const auto results = put_behind_a_lock(sqlite, batches);
  for (std::size_t i = 0; i < batches.size(); ++i) {
    const bool poisoned = i == 3 || i == 5;
    CHECK(results[i].has_value() == !poisoned);
    CHECK(live(sqlite, batches[i]) == (poisoned ? 0 : 3));
  }
}

TEST_CASE("sqlite store: a refused put takes none of its group along") {
  Sqlite sqlite;
  auto batches = batches_of_three(8);
  CHECK(put(*sqlite.store, batches[3][1]));
  CHECK(put(*sqlite.store, batches[5][2]));
  const auto results = put_behind_a_lock(sqlite, batches);
  for (std::size_t i = 0; i < batches.size(); ++i) {
    const bool refused = i == 3 || i == 5;
    CHECK(results[i] == !refused);
    CHECK(live(sqlite, batches[i]) == (refused ? 1 : 3));
  }
}

TEST_CASE("sqlite store: when a transaction breaks, no verb of its group is half done or called done") {
  Sqlite sqlite;
  const Database database(sqlite.path);
  database.execute(
      "CREATE TRIGGER poison BEFORE INSERT ON records WHEN NEW.client_id = 'poison' "
      "BEGIN SELECT RAISE(ROLLBACK, 'poisoned'); END");
  auto batches = batches_of_three(8);
  batches[3][1].client_id = "poison";
  const auto results = put_behind_a_lock(sqlite, batches);
  CHECK_FALSE(results[3].has_value());
  CHECK(contains(failure_of([&] { sqlite.store->put(batches[3]); }), "poisoned"));
  for (std::size_t i = 0; i < batches.size(); ++i) CHECK(live(sqlite, batches[i]) == (results[i] ? 3 : 0));
  for (std::size_t i = 0; i < batches.size(); ++i) {
    if (i != 3 && !results[i]) CHECK(sqlite.store->put(batches[i]));
  }
}
