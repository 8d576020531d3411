#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "oauthkit/export.hpp"
#include "oauthkit/store.hpp"

namespace OAUTHKIT_PUBLIC oauthkit {
namespace stores {

struct SqliteOptions {
  /// How long a verb waits for another process's write before it throws `StoreUnavailable`.
  std::chrono::milliseconds busy_timeout = std::chrono::seconds(5);
};

/// Keeps everything in one SQLite file, which it creates with its schema when there is none: the embedded default.
///
/// WAL with `synchronous=FULL`: what was answered survives a crash and a power cut. Several processes of one machine
/// may share the file. Throws `std::runtime_error` with one line when the file cannot be opened, is read-only, is no
/// database, or has the schema of a newer version.
std::shared_ptr<Store> sqlite(const std::string& path, const SqliteOptions& options = {});

}  // namespace stores
}  // namespace oauthkit
