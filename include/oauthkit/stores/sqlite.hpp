#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "oauthkit/store.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {
namespace stores {

struct SqliteOptions {
  /// How long a verb, or the opening, waits for another process's write before it throws.
  std::chrono::milliseconds busy_timeout = std::chrono::seconds(5);
};

/// Keeps everything in one SQLite file: the embedded default. When there is none at `path`, creates it with its schema,
/// readable for its owner alone; its directory must exist and be writable, for SQLite keeps `-wal` and `-shm` files
/// beside it.
///
/// WAL with `synchronous=FULL`: what was answered survives a crash and a power cut. Writes that wait at the same time
/// share one sync of the disk; reads wait for no write. Several processes of one machine may share the file, each with
/// a store opened after the last `fork`.
///
/// A file of an earlier version gets what it lacks when it is opened; a store of that version that has it open goes on.
///
/// Throws `std::runtime_error` with one line when the file cannot be opened, is read-only, is no database, is another
/// application's, or has the schema of a newer version; it is then as it was.
std::shared_ptr<Store> sqlite(const std::string& path, const SqliteOptions& options = {});

}  // namespace stores
}  // namespace oauthkit
#pragma GCC visibility pop
