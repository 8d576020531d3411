#pragma once

#include <libpq-fe.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "oauthkit/store.hpp"
#include "stores/postgres/parameters.hpp"

namespace oauthkit::postgres {

/// What went wrong, in one line.
struct Error : StoreUnavailable {
  explicit Error(const std::string& message, std::string state = {});
  /// Nothing has happened, and the same may succeed at once.
  bool is_worth_another_try() const;
  /// The server's SQLSTATE; empty when it is not the server who speaks.
  std::string sqlstate;
};

/// What a statement did and returned, in binary format.
class Rows {
 public:
  explicit Rows(PGresult* result) : result_(result) {}

  bool succeeded() const;
  /// Null when that field has nothing to say.
  const char* error(int field) const { return PQresultErrorField(result_.get(), field); }

  bool empty() const { return count() == 0; }
  std::size_t count() const { return static_cast<std::size_t>(PQntuples(result_.get())); }
  /// How many rows were inserted, changed or deleted.
  std::size_t affected() const;

  /// By column and row, each from 0.
  std::string bytes(int column, std::size_t row = 0) const;
  std::int64_t integer(int column, std::size_t row = 0) const;

  /// Of the first row.
  bool boolean(int column) const { return *PQgetvalue(result_.get(), 0, column) != 0; }
  TimePoint time(int column) const { return TimePoint(std::chrono::seconds(integer(column))); }
  std::optional<TimePoint> optional_time(int column) const;

 private:
  struct Clear {
    void operator()(PGresult* result) const { PQclear(result); }
  };
  std::unique_ptr<PGresult, Clear> result_;
};

/// A session with the server. For one thread at a time. After an `Error` without an `sqlstate`, or in a transaction, it
/// is good for nothing any more.
class Connection {
 public:
  using Failure = Error;

  /// `patience`: how long an answer may take.
  Connection(const std::string& url, std::chrono::seconds connect_timeout, std::chrono::milliseconds patience);

  /// Runs any number of statements without parameters. Returns what the last of them did, in text format.
  Rows execute(const std::string& sql);
  /// Runs one statement, planned for these parameters.
  Rows query(const char* sql, const Parameters& parameters = Parameters());
  /// Runs what `PREPARE name` prepared.
  Rows run(const char* name, const Parameters& parameters);
  /// False when the other side has ended it: nothing can be sent any more.
  bool is_open();

 private:
  using Deadline = std::chrono::steady_clock::time_point;
  struct Close {
    void operator()(PGconn* handle) const { PQfinish(handle); }
  };

  /// Sends what was handed to libpq, unless `accepted` is 0, and returns the last of the results.
  Rows finish(int accepted);
  void send(Deadline deadline);
  /// False when the connection is lost.
  bool wait_for_result(Deadline deadline);
  bool wait(short events, Deadline deadline) const;
  [[noreturn]] void fail(const Rows& rows = Rows(nullptr)) const;

  std::chrono::milliseconds patience_;
  std::unique_ptr<PGconn, Close> handle_;
};

}  // namespace oauthkit::postgres
