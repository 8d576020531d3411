// A database file whose schema is of an earlier version.
#include <doctest/doctest.h>

#include <atomic>

#include "stores/records.hpp"
#include "stores/sqlite/fixture.hpp"
#include "support/threads.hpp"

using namespace store_tests;

namespace {

/// As version 1 made it, with a live code in it.
void make_version_1(const std::string& path) {
  const Database database(path);
  database.execute(R"(
    PRAGMA journal_mode = WAL;
    CREATE TABLE records (
      kind       TEXT    NOT NULL,
      hash       BLOB    NOT NULL,
      client_id  TEXT    NOT NULL,
      family     TEXT    NOT NULL,
      expires_at INTEGER NOT NULL,
      spent_at   INTEGER,
      data       BLOB    NOT NULL,
      PRIMARY KEY (kind, hash)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX records_by_expiry ON records (expires_at);
    CREATE INDEX records_by_family ON records (family) WHERE family <> '';
    CREATE TABLE revoked_families (
      family     TEXT    NOT NULL PRIMARY KEY,
      revoked_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    PRAGMA application_id = 0x4F416B74;
    PRAGMA user_version = 1;)");
  database.execute("INSERT INTO records VALUES ('code', x'" + code("a").hash.hex() +
                   "', 's6BhdRkqt3', 'grant-1', 1700000600, NULL, CAST('data of a' AS BLOB))");
}

struct Version1 {
  support::TemporaryDirectory directory = {};
  std::string path = directory.file("store.db");
  Version1() { make_version_1(path); }
};

}  // namespace

TEST_CASE("sqlite upgrade: a file of version 1 keeps its records and has documents from now on") {
  const Version1 old;
  auto store = oauthkit::stores::sqlite(old.path);
  CHECK(store->find("code", code("a").hash)->record == code("a"));
  const auto written = store->documents()->write("client", "web", 0, "a client").value();
  store = oauthkit::stores::sqlite(old.path);
  CHECK(store->documents()->read("client", "web") == oauthkit::StoredDocument{"web", written, "a client"});
  CHECK(is_first(take(*store, code("a"))));
  CHECK(Database(old.path).value("PRAGMA user_version") == "2");
}

TEST_CASE("sqlite upgrade: has then what a new file has") {
  const Version1 old;
  const Sqlite fresh;
  const auto upgraded = oauthkit::stores::sqlite(old.path);
  const std::string tables =
      "SELECT group_concat(name || ' ' || type) FROM (SELECT * FROM sqlite_master ORDER BY name)";
  CHECK(Database(old.path).value(tables) == Database(fresh.path).value(tables));
  CHECK(Database(old.path).value(tables).find("documents table") != std::string::npos);
}

TEST_CASE("sqlite upgrade: many who open the file at once make it once") {
  const Version1 old;
  std::atomic<int> written = 0;
  support::together(8, [&](std::size_t thread) {
    const auto store = oauthkit::stores::sqlite(old.path, {.busy_timeout = 60s});
    written += store->documents()->write("client", std::to_string(thread), 0, "a client") ? 1 : 0;
  });
  CHECK(written == 8);
  CHECK(oauthkit::stores::sqlite(old.path)->documents()->list("client", "", 100).size() == 8);
}

TEST_CASE("sqlite upgrade: a store of version 1 that is open goes on beside the new one") {
  const Version1 old;
  const Database theirs(old.path);
  CHECK(theirs.value("SELECT count(*) FROM records") == "1");
  const auto store = oauthkit::stores::sqlite(old.path);
  theirs.execute("UPDATE records SET spent_at = 1700000000");
  CHECK(state(*store, code("a")) == State::spent);
  CHECK(put(*store, code("b")));
  CHECK(theirs.value("SELECT count(*) FROM records") == "2");
}
