#include <doctest/doctest.h>

#include "stores/sqlite_fixture.hpp"

using store_tests::Sqlite;
using Backend = Sqlite;

TYPE_TO_STRING(Sqlite);

#include "stores/contract.hpp"
#include "stores/race_contract.hpp"
#include "stores/revocation_contract.hpp"
#include "stores/successor_contract.hpp"

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

TEST_CASE("sqlite store: two stores on one file see each other at once") {
  Sqlite one;
  const auto other = oauthkit::stores::sqlite(one.path);
  const auto records = codes(20);
  for (const Record& record : records) {
    CHECK(put(*one.store, record));
    CHECK(state(*other, record) == State::live);
    CHECK_FALSE(put(*other, record));
    CHECK(is_first(take(*other, record)));
    CHECK(take(*one.store, record).state == TakenRecord::State::spent);
  }
  other->revoke("grant-1", start);
  CHECK(state(*one.store, records.front()) == State::revoked);
}

TEST_CASE("sqlite store race: of 16 threads on two stores of one file exactly one takes a record") {
  Sqlite one;
  const auto other = oauthkit::stores::sqlite(one.path);
  const auto records = codes(20);
  CHECK(one.store->put(records));
  std::vector<std::atomic<int>> firsts(records.size());
  std::vector<std::atomic<int>> spent(records.size());
  support::together(16, [&](std::size_t thread) {
    Store& mine = thread % 2 == 0 ? *one.store : *other;
    for (std::size_t i = 0; i < records.size(); ++i) {
      const auto taken = take(mine, records[i]);
      firsts[i] += is_first(taken) ? 1 : 0;
      spent[i] += taken.state == TakenRecord::State::spent ? 1 : 0;
    }
  });
  for (const auto& count : firsts) CHECK(count == 1);
  for (const auto& count : spent) CHECK(count == 15);
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
