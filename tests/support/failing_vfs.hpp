#pragma once

#include <sqlite3.h>

#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace support {

/// How an operation of a disk fails.
enum class Fault {
  full,         ///< writes: SQLITE_FULL
  io_error,     ///< the SQLITE_IOERR_* of the operation; an open: SQLITE_CANTOPEN
  short_write,  ///< writes: half of the bytes arrive, and then SQLITE_IOERR_WRITE
};

/// A layer between SQLite and the disk, for every database that this process opens while it lives. It fails when told
/// to, and knows what of the files would be left if the power went now: what was synced, and of the rest a part.
class FailingVfs {
 public:
  FailingVfs();
  FailingVfs(const FailingVfs&) = delete;
  FailingVfs& operator=(const FailingVfs&) = delete;
  ~FailingVfs();

  /// The `number`-th operation that `fault` can strike from now on fails; `lasting`: and all after it.
  void fail(Fault fault, int number, bool lasting);
  /// Nothing fails any more. Whether something has failed.
  bool heal();

  /// Calls `then` just before every change of a file from now on: a write, sync, truncation or deletion.
  void before_changes(std::function<void()> then) { then_ = std::move(then); }

  /// Which of the changes that no sync has followed are left after a power cut.
  enum class Left { none, every_second, random_sectors };
  /// Writes the files of this process's databases as a power cut would leave them into `directory`.
  void cut_power(const std::filesystem::path& directory, Left left, unsigned seed = 0);

  // For the layer itself.

  enum class Operation { open, read, write, truncate, sync, lock, map };
  struct Change {
    sqlite3_int64 offset;
    std::string bytes;
    bool truncates;
  };
  /// SQLITE_OK, or how the operation fails.
  int strike(Operation operation, bool& half);
  void will_change();
  void opened(const std::string& path);
  void changed(const std::string& path, Change change);
  void synced(const std::string& path);
  void deleted(const std::string& path);

 private:
  struct Image {
    std::string synced = {};
    std::vector<Change> since = {};
  };
  static void apply(std::string& content, const Change& change);

  sqlite3_vfs* below_;
  sqlite3_vfs vfs_ = {};
  std::mutex mutex_;
  Fault fault_ = Fault::full;
  int until_fault_ = 0;
  bool lasting_ = false;
  bool has_failed_ = false;
  std::function<void()> then_;
  std::map<std::string, Image> images_;
};

}  // namespace support
