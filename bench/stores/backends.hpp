#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <oauthkit/store.hpp>
#include <string>

namespace bench {

/// A kind of store, and where its records are.
struct Backend {
  std::string name;
  /// Opens it, empty, and forgets the one before.
  std::function<std::shared_ptr<oauthkit::Store>()> open;
  /// How many bytes it takes now, on disk or in memory.
  std::function<std::size_t()> size;
};

Backend memory();
/// In a file at `path`; removes what was there.
Backend sqlite(const std::string& path);
/// The same, with one verb at a time, so that no two can share a sync of the disk.
Backend sqlite_one_at_a_time(const std::string& path);
/// A PostgreSQL, and a Redis that syncs every write, started for it on the loopback address.
Backend postgres();
Backend redis();

}  // namespace bench
