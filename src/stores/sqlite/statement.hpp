#pragma once

#include <sqlite3.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "stores/sqlite/connection.hpp"

namespace oauthkit::sqlite {

/// SQL that is compiled once and run many times. The connection must outlive it.
class Statement {
 public:
  Statement(Connection& connection, std::string_view sql);
  sqlite3_stmt* handle() const { return handle_.get(); }

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* handle) const { sqlite3_finalize(handle); }
  };
  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

/// Bytes that are no text.
struct Blob {
  std::string_view bytes;
};

/// A `LIMIT`.
std::int64_t sql_limit(std::size_t limit);

/// One run of a statement. Its locks are gone when it goes, whatever happened.
class Query {
 public:
  /// Binds `values` in order. They must outlive the query.
  template <class... Values>
  explicit Query(Statement& statement, const Values&... values) : Query(statement.handle()) {
    (bind(values), ...);
  }
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;
  ~Query();

  /// Moves to the next row; false when there is none.
  bool next();
  /// Runs it to its end. Returns how many rows it inserted, changed or deleted.
  std::size_t run();

  /// Of the current row, by column from 0: text and blobs alike.
  std::string bytes(int column) const;
  std::int64_t integer(int column) const { return sqlite3_column_int64(statement_, column); }
  TimePoint time(int column) const { return TimePoint(std::chrono::seconds(integer(column))); }
  std::optional<TimePoint> optional_time(int column) const;

 private:
  explicit Query(sqlite3_stmt* statement) : statement_(statement) {}
  void bind(std::string_view text);
  void bind(Blob blob);
  void bind(const TokenHash& hash);
  void bind(std::int64_t number);
  void bind(TimePoint time) { bind(std::int64_t{time.time_since_epoch().count()}); }
  template <class Value>
  void bind(const std::optional<Value>& value) {
    if (value) return bind(*value);
    bind_null();
  }
  void bind_null();
  void check(int result) const { sqlite::check(sqlite3_db_handle(statement_), result); }

  sqlite3_stmt* statement_;
  int bound_ = 0;
};

}  // namespace oauthkit::sqlite
