#include "stores/sqlite/open.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <stdexcept>
#include <system_error>
#include <thread>

#include "stores/sqlite/schema.hpp"

namespace oauthkit::sqlite {
namespace {

[[noreturn]] void fail_with_errno(const char* what) {
  throw std::runtime_error(std::string(what) + ": " + std::generic_category().message(errno));
}

// SQLite gives -wal and -shm the mode of the database. No descriptor is opened here: closing one would drop the POSIX
// locks that another store of this process may have on the same file.
void create_private_file(const std::string& path) {
  constexpr mode_t owner_only = S_IRUSR | S_IWUSR;
  if (mknod(path.c_str(), S_IFREG | owner_only, 0) != 0) {
    if (errno == EEXIST) return;
    fail_with_errno("it can not be created");
  }
  if (chmod(path.c_str(), owner_only) != 0) fail_with_errno("its permissions can not be set");
}

std::unique_ptr<Connection> try_to_open(const std::string& path, std::chrono::milliseconds busy_timeout) {
  create_private_file(path);
  auto connection = std::make_unique<Connection>(path, busy_timeout);
  if (connection->is_read_only()) throw std::runtime_error("it is read-only");
  prepare_schema(*connection);
  return connection;
}

}  // namespace

std::string file_path(const std::string& path) {
  if (path == ":memory:") throw std::runtime_error("it names no file; stores::memory() keeps things in memory");
  if (path.empty() || path.find('\0') != std::string::npos) throw std::runtime_error("it is no file name");
  return std::filesystem::absolute(path).string();
}

std::unique_ptr<Connection> open_database(const std::string& path, std::chrono::milliseconds busy_timeout) {
  const auto deadline = std::chrono::steady_clock::now() + busy_timeout;
  while (true) {
    try {
      return try_to_open(path, busy_timeout);
    } catch (const Error& error) {
      // Where waiting could deadlock, e.g. while two processes enter WAL mode, SQLite fails at once.
      if (error.code != SQLITE_BUSY || std::chrono::steady_clock::now() >= deadline) throw;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

}  // namespace oauthkit::sqlite
