#include "keys/key_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <system_error>
#include <thread>

namespace oauthkit::keys {
namespace {

constexpr off_t max_bytes = 1024 * 1024;

[[noreturn]] void fail(const std::string& path, const std::string& what) {
  throw std::runtime_error(path + ": " + what);
}

[[noreturn]] void fail(const std::string& path) { fail(path, std::generic_category().message(errno)); }

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  int get() const { return number_; }

 private:
  int number_;
};

void write_all(int file, std::string_view content, const std::string& path) {
  while (!content.empty()) {
    const ssize_t written = write(file, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) fail(path);
    content.remove_prefix(static_cast<std::size_t>(written));
  }
}

void sync_directory_of(const std::string& path) {
  const auto parent = std::filesystem::path(path).parent_path();
  const Descriptor directory(open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.get() < 0 || fsync(directory.get()) != 0) fail(path);
}

}  // namespace

std::optional<Secret> read_private_file(const std::string& path) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.get() < 0 && errno == ENOENT) return std::nullopt;
  struct stat status = {};
  if (file.get() < 0 || fstat(file.get(), &status) != 0) fail(path);
  if (!S_ISREG(status.st_mode)) fail(path, "is not a regular file");
  if ((status.st_mode & 077) != 0) fail(path, "may be read or written by others; run chmod 600");
  if (status.st_size > max_bytes) fail(path, "is too long");
  std::string content(static_cast<std::size_t>(status.st_size), '\0');
  std::size_t length = 0;
  while (length < content.size()) {
    const ssize_t got = read(file.get(), content.data() + length, content.size() - length);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) fail(path);
    length += static_cast<std::size_t>(got);
  }
  return Secret(std::move(content));
}

namespace {

/// `content` beside its place, under a name of its own, synced; gone with this unless it was put into its place.
class Beside {
 public:
  Beside(const std::string& path, const Secret& content) : path_(path + ".XXXXXX") {
    const Descriptor file(mkostemp(path_.data(), O_CLOEXEC));
    if (file.get() < 0) fail(path);
    try {
      write_all(file.get(), content.reveal(), path_);
      if (fsync(file.get()) != 0) fail(path_);
    } catch (...) {
      unlink(path_.c_str());
      throw;
    }
  }
  Beside(const Beside&) = delete;
  Beside& operator=(const Beside&) = delete;
  ~Beside() { unlink(path_.c_str()); }

  const char* path() const { return path_.c_str(); }

 private:
  std::string path_;
};

}  // namespace

void write_private_file(const std::string& path, const Secret& content) {
  const Beside beside(path, content);
  if (std::rename(beside.path(), path.c_str()) != 0) fail(path);
  sync_directory_of(path);
}

bool create_private_file(const std::string& path, const Secret& content) {
  const Beside beside(path, content);
  if (link(beside.path(), path.c_str()) != 0) {
    if (errno == EEXIST) return false;
    fail(path);
  }
  sync_directory_of(path);
  return true;
}

FileLock::FileLock(const std::string& path, std::chrono::milliseconds patience) {
  if (path.empty()) return;
  const std::string beside = path + ".lock";
  const auto until = std::chrono::steady_clock::now() + patience;
  file_ = open(beside.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file_ < 0) fail(beside);
  while (flock(file_, LOCK_EX | LOCK_NB) != 0) {
    const int why = errno;
    if ((why == EWOULDBLOCK || why == EINTR) && std::chrono::steady_clock::now() < until) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      continue;
    }
    close(file_);
    if (why == EWOULDBLOCK) fail(beside, "is held by another process");
    errno = why;
    fail(beside);
  }
}

FileLock::~FileLock() {
  if (file_ >= 0) close(file_);
}

}  // namespace oauthkit::keys
