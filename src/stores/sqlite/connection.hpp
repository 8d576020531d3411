#pragma once

#include <sqlite3.h>

#include <chrono>
#include <memory>
#include <string>

#include "oauthkit/store.hpp"

namespace oauthkit::sqlite {

/// What SQLite said, for the operator.
struct Error : StoreUnavailable {
  Error(int result, const std::string& message);
  /// One of SQLite's primary result codes.
  int code;
};

/// An open database file. For one thread at a time.
class Connection {
 public:
  /// Opens an existing file. `busy_timeout`: how long a statement waits for another process's lock.
  Connection(const std::string& path, std::chrono::milliseconds busy_timeout);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void execute(const char* sql);
  bool is_read_only() const { return sqlite3_db_readonly(handle_.get(), "main") == 1; }
  /// Some failures end the transaction on their own.
  bool in_transaction() const { return sqlite3_get_autocommit(handle_.get()) == 0; }
  sqlite3* handle() const { return handle_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
  };
  struct LockWait {
    std::chrono::milliseconds timeout;
    std::chrono::steady_clock::time_point deadline = {};
  };
  static int wait_for_lock(void* lock_wait, int attempt);

  LockWait lock_wait_;
  std::unique_ptr<sqlite3, Close> handle_;
};

/// Throws what `handle` last said, unless `result` is one of success.
void check(sqlite3* handle, int result);

}  // namespace oauthkit::sqlite
