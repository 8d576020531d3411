// A store of one's own, in two tables of an SQLite database, and the kit that proves it: every verb, races of threads
// and of processes. It prints a line per promise, and how a broken one came about. Try it: run `own_store` in a folder
// where it may write, then break a statement and run it again.

#include <filesystem>
#include <iostream>
#include <oauthkit/testing/store_contract.hpp>

#include "sql.hpp"

using namespace oauthkit;

namespace {

constexpr const char* schema = R"(
  CREATE TABLE IF NOT EXISTS things (
    kind TEXT, hash TEXT, client_id TEXT, family TEXT, expires_at INTEGER, spent_at INTEGER, data TEXT,
    PRIMARY KEY (kind, hash));
  CREATE TABLE IF NOT EXISTS revoked (family TEXT PRIMARY KEY, revoked_at INTEGER))";

TimePoint time_of(const std::string& text) { return TimePoint(std::chrono::seconds(std::stoll(text))); }

class OwnStore final : public Store {
 public:
  explicit OwnStore(const std::string& path) : sql_(path, schema) {}

  bool put(std::span<const Record> records) override {
    return sql_.transaction([&] { return insert(records); });
  }

  std::optional<Found> find(std::string_view kind, const TokenHash& hash) override {
    const auto rows =
        sql_(R"(SELECT client_id, family, expires_at, spent_at, data, family IN (SELECT family FROM revoked)
                              FROM things WHERE kind = ? AND hash = ?)",
             kind, hash.hex());
    if (rows.empty()) return std::nullopt;
    const auto& row = rows[0];
    Found found{Found::State::live, {std::string(kind), hash, row[0], row[1], time_of(row[2]), {}, row[4]}};
    if (!row[3].empty()) found = {Found::State::spent, found.record};
    if (!row[3].empty()) found.record.spent_at = time_of(row[3]);
    if (row[5] == "1") found.state = Found::State::revoked;
    return found;
  }

  // Of any number of callers, in any number of processes, one alone gets a row back.
  TakenRecord take(std::string_view kind, const TokenHash& hash, std::string_view client_id, TimePoint now,
                   std::span<const Record> successors, std::optional<std::string_view> remains) override {
    TakenRecord taken;
    sql_.transaction([&] {
      const auto rows =
          sql_(R"(UPDATE things SET spent_at = ?, data = coalesce(?, data) WHERE kind = ? AND hash = ? AND client_id = ?
                                AND spent_at IS NULL AND family NOT IN (SELECT family FROM revoked) RETURNING 1)",
               now, remains, kind, hash.hex(), client_id);
      if (!rows.empty() && !insert(successors)) return false;
      const auto found = find(kind, hash);
      const bool is_spent = found && found->state == Found::State::spent && found->record.client_id == client_id;
      if (is_spent) taken = {rows.empty() ? TakenRecord::State::spent : TakenRecord::State::first, found->record};
      return true;
    });
    return taken;
  }

  void revoke(std::string_view family, TimePoint now) override {
    if (family.empty()) return;
    sql_("INSERT INTO revoked VALUES (?, ?) ON CONFLICT DO NOTHING", family, now);
  }

  std::size_t sweep(TimePoint now, std::size_t limit) override {
    std::size_t gone = 0;
    // A negative LIMIT is none, which is what a limit is that has the highest bit.
    const auto left = [&] { return static_cast<std::int64_t>(limit - gone); };
    sql_.transaction([&] {
      gone += sql_(R"(DELETE FROM things WHERE (kind, hash) IN (SELECT kind, hash FROM things WHERE expires_at <= ?
                      OR family IN (SELECT family FROM revoked) LIMIT ?) RETURNING 1)",
                   now, left())
                  .size();
      gone += sql_(R"(DELETE FROM revoked WHERE family IN (SELECT family FROM revoked WHERE revoked_at + 86400 <= ?
                      AND family NOT IN (SELECT family FROM things) LIMIT ?) RETURNING 1)",
                   now, left())
                  .size();
      return true;
    });
    return gone;
  }

 private:
  bool insert(std::span<const Record> records) {
    for (const Record& each : records) {
      const auto inserted =
          sql_("INSERT INTO things VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING 1", each.kind,
               each.hash.hex(), each.client_id, each.family, each.expires_at, each.spent_at, each.data);
      if (inserted.empty()) return false;
    }
    return true;
  }

  Sql sql_;
};

// A database that goes when nobody uses it any more.
struct File {
  std::string path;
  ~File() {
    for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix);
  }
};

}  // namespace

int main(int argc, char** argv) {
  const std::string folder = argc > 1 ? argv[1] : ".";
  int files = 0;
  const testing::StoreFactory factory = [&] {
    const auto file = std::make_shared<File>(File{folder + "/own_store-" + std::to_string(++files) + ".db"});
    return [file] { return std::make_shared<OwnStore>(file->path); };
  };
  const auto report = testing::store_contract(factory, {.processes = 4});
  std::cout << report.text();
  return report.kept() ? 0 : 1;
}
