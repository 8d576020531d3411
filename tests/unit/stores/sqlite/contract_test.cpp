#include <doctest/doctest.h>

#include <atomic>

#include "stores/prove.hpp"
#include "stores/records.hpp"
#include "stores/sqlite/fixture.hpp"
#include "support/threads.hpp"

using namespace store_tests;
using oauthkit::Store;

TEST_CASE("sqlite store: keeps every promise of a store, to threads and to processes") {
  const auto factory = [] {
    const auto directory = std::make_shared<support::TemporaryDirectory>(support::fast_directory());
    return [directory] { return oauthkit::stores::sqlite(directory->file("store.db"), {.busy_timeout = 60s}); };
  };
  prove(factory, {.processes = 4, .patience = 120s});
}

TEST_CASE("sqlite store: everything survives a reopening") {
  Sqlite sqlite;
  const Record live = code("live");
  Record spent = code("spent");
  const Record revoked = code_of_family("revoked", "grant-2");
  CHECK(sqlite.store->put(std::vector{live, spent, revoked}));
  take(*sqlite.store, spent, start + 1s);
  spent.spent_at = start + 1s;
  sqlite.store->revoke("grant-2", start);
  sqlite.reopen();
  CHECK(sqlite.store->find("code", live.hash)->record == live);
  CHECK(sqlite.store->find("code", spent.hash)->record == spent);
  CHECK(state(*sqlite.store, spent) == State::spent);
  CHECK(state(*sqlite.store, revoked) == State::revoked);
  CHECK(put(*sqlite.store, code_of_family("late", "grant-2")));
  CHECK(state(*sqlite.store, code("late")) == State::revoked);
  CHECK(is_first(take(*sqlite.store, live)));
}

TEST_CASE("sqlite store race: neither of two busy stores of one file starves the other") {
  Sqlite one;
  const auto other = oauthkit::stores::sqlite(one.path);
  std::atomic<int> inserted = 0;
  support::together(8, [&](std::size_t thread) {
    Store& mine = thread % 2 == 0 ? *one.store : *other;
    for (int i = 0; i < 50; ++i) {
      inserted += put(mine, code(std::to_string(thread) + "/" + std::to_string(i))) ? 1 : 0;
    }
  });
  CHECK(inserted == 400);
}

TEST_CASE("sqlite store: keeps no token, only hashes, and what it was given as data") {
  Sqlite sqlite;
  CHECK(put(*sqlite.store, code("a")));
  const Database database(sqlite.path);
  CHECK(database.value("SELECT lower(hex(hash)) FROM records") == oauthkit::hash_token("a").hex());
  CHECK(database.value("SELECT kind || ' ' || client_id || ' ' || family FROM records") == "code s6BhdRkqt3 grant-1");
  CHECK(database.value("SELECT CAST(data AS TEXT) FROM records") == "data of a");
  CHECK(database.value("SELECT expires_at FROM records") == "1700000600");
}

TEST_CASE("sqlite store: its file is in WAL mode and has an index for each way of sweeping") {
  const Sqlite sqlite;
  const Database database(sqlite.path);
  CHECK(database.value("SELECT count(*) FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL") == "2");
  CHECK(database.value("PRAGMA journal_mode") == "wal");
}
