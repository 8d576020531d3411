#pragma once

#include <sqlite3.h>

#include <memory>
#include <oauthkit/stores/sqlite.hpp>
#include <stdexcept>
#include <string>

#include "support/temporary_directory.hpp"

namespace store_tests {

/// A store in a directory of its own.
struct Sqlite {
  support::TemporaryDirectory directory = {};
  std::string path = directory.file("store.db");
  std::shared_ptr<oauthkit::Store> store = oauthkit::stores::sqlite(path);

  /// As after a restart.
  void reopen() {
    store.reset();
    store = oauthkit::stores::sqlite(path);
  }
};

/// A connection that knows nothing of stores.
class Database {
 public:
  explicit Database(const std::string& path) {
    sqlite3* handle = nullptr;
    const int result = sqlite3_open(path.c_str(), &handle);
    handle_.reset(handle);
    if (result != SQLITE_OK) throw std::runtime_error(sqlite3_errstr(result));
  }

  void execute(const std::string& sql) const {
    if (sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
      throw std::runtime_error(sqlite3_errmsg(handle_.get()));
    }
  }

  /// The first column of the first row; empty when there is none.
  std::string value(const std::string& sql) const {
    std::string text;
    const auto keep_first = [](void* first, int, char** columns, char**) {
      auto& kept = *static_cast<std::string*>(first);
      if (kept.empty() && columns[0] != nullptr) kept = columns[0];
      return 0;
    };
    sqlite3_exec(handle_.get(), sql.c_str(), keep_first, &text, nullptr);
    return text;
  }

 private:
  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close(handle); }
  };
  std::unique_ptr<sqlite3, Close> handle_;
};

/// Why a store can not be opened at `path`; empty when it can.
inline std::string refusal(const std::string& path) {
  try {
    oauthkit::stores::sqlite(path);
    return {};
  } catch (const std::runtime_error& failure) {
    return failure.what();
  }
}

}  // namespace store_tests
