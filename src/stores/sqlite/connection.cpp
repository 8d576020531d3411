#include "stores/sqlite/connection.hpp"

#include <thread>

namespace oauthkit::sqlite {
namespace {

constexpr int primary_code_mask = 0xff;

}  // namespace

Error::Error(int result, const std::string& message)
    : StoreUnavailable(message + " (SQLite " + std::to_string(result) + ")"), code(result & primary_code_mask) {}

void check(sqlite3* handle, int result) {
  if (result == SQLITE_OK || result == SQLITE_ROW || result == SQLITE_DONE) return;
  throw Error(result, handle == nullptr ? sqlite3_errstr(result) : sqlite3_errmsg(handle));
}

Connection::Connection(const std::string& path, std::chrono::milliseconds busy_timeout) : lock_wait_{busy_timeout} {
  sqlite3* handle = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  const int result = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
  handle_.reset(handle);
  check(handle, result);
  sqlite3_busy_handler(handle, wait_for_lock, &lock_wait_);
  execute("PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF");
}

void Connection::execute(const char* sql) {
  check(handle_.get(), sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr));
}

// SQLite's own waits grow to 100 ms a step: between the commits of a busy neighbour such a step finds no gap.
int Connection::wait_for_lock(void* lock_wait, int attempt) {
  auto& wait = *static_cast<LockWait*>(lock_wait);
  const auto now = std::chrono::steady_clock::now();
  if (attempt == 0) wait.deadline = now + wait.timeout;
  if (now >= wait.deadline) return 0;
  std::this_thread::sleep_for(std::chrono::milliseconds(1));
  return 1;
}

}  // namespace oauthkit::sqlite
