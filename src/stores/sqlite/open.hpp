#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "stores/sqlite/connection.hpp"

namespace oauthkit::sqlite {

/// `path` from the root: SQLite takes it for nothing but a file, and it stays the same when the process changes its
/// directory. Throws `std::runtime_error` where it can not name a file.
std::string file_path(const std::string& path);

/// Opens the database at `path` for writing, current in its schema; creates it, readable for its owner alone, when
/// there is none. Throws `std::runtime_error` when that can not be done.
std::unique_ptr<Connection> open_database(const std::string& path, std::chrono::milliseconds busy_timeout);

}  // namespace oauthkit::sqlite
