// SQLite in a few lines, in place of the database layer that an application already has: one connection, used by one
// thread at a time. A failure is StoreUnavailable, so that endpoints answer 503 and clients try again.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <oauthkit/store.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

class Sql {
 public:
  using Rows = std::vector<std::vector<std::string>>;

  Sql(const std::string& path, const char* schema) {
    sqlite3* opened = nullptr;
    const int result = sqlite3_open(path.c_str(), &opened);
    db_.reset(opened);
    if (result != SQLITE_OK) fail();
    sqlite3_busy_timeout(db_.get(), 5000);
    if (sqlite3_exec(db_.get(), "PRAGMA journal_mode = WAL", nullptr, nullptr, nullptr) != SQLITE_OK) fail();
    if (sqlite3_exec(db_.get(), schema, nullptr, nullptr, nullptr) != SQLITE_OK) fail();
  }

  /// Runs one statement; each `?` is one of `values`, in order. NULL reads as the empty string.
  template <class... Values>
  Rows operator()(const char* text, const Values&... values) {
    const std::lock_guard lock(mutex_);
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(db_.get(), text, -1, &statement, nullptr) != SQLITE_OK) fail();
    int index = 0;
    (bind(statement, ++index, values), ...);
    Rows rows;
    while (sqlite3_step(statement) == SQLITE_ROW) rows.push_back(row(statement));
    if (sqlite3_finalize(statement) != SQLITE_OK) fail();
    return rows;
  }

  /// All of `work` or, when it answers no or throws, nothing of it.
  template <class Work>
  auto transaction(const Work& work) {
    const std::lock_guard lock(mutex_);
    (*this)("BEGIN IMMEDIATE");
    try {
      auto result = work();
      (*this)(result ? "COMMIT" : "ROLLBACK");
      return result;
    } catch (...) {
      sqlite3_exec(db_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
      throw;
    }
  }

 private:
  static void bind(sqlite3_stmt* statement, int index, std::string_view text) {
    // A null pointer would be NULL.
    const char* const bytes = text.data() ? text.data() : "";
    sqlite3_bind_text(statement, index, bytes, static_cast<int>(text.size()), SQLITE_TRANSIENT);
  }
  static void bind(sqlite3_stmt* statement, int index, oauthkit::TimePoint time) {
    sqlite3_bind_int64(statement, index, time.time_since_epoch().count());
  }
  static void bind(sqlite3_stmt* statement, int index, std::int64_t number) {
    sqlite3_bind_int64(statement, index, number);
  }
  template <class Value>
  static void bind(sqlite3_stmt* statement, int index, const std::optional<Value>& value) {
    if (value) bind(statement, index, *value);
  }

  static std::vector<std::string> row(sqlite3_stmt* statement) {
    std::vector<std::string> columns;
    for (int i = 0; i < sqlite3_column_count(statement); ++i) {
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, i));
      columns.emplace_back(text ? text : "", static_cast<std::size_t>(sqlite3_column_bytes(statement, i)));
    }
    return columns;
  }

  [[noreturn]] void fail() const { throw oauthkit::StoreUnavailable(sqlite3_errmsg(db_.get())); }

  struct Close {
    void operator()(sqlite3* db) const { sqlite3_close(db); }
  };
  std::unique_ptr<sqlite3, Close> db_;
  std::recursive_mutex mutex_;
};
