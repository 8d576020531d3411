#include "keys/key_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <system_error>

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

void write_private_file(const std::string& path, const Secret& content) {
  const std::string beside = path + ".new";
  // What a crash left behind; a link there is removed, never followed.
  if (unlink(beside.c_str()) != 0 && errno != ENOENT) fail(beside);
  const Descriptor file(open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (file.get() < 0) fail(beside);
  write_all(file.get(), content.reveal(), beside);
  if (fsync(file.get()) != 0) fail(beside);
  if (std::rename(beside.c_str(), path.c_str()) != 0) fail(path);
  sync_directory_of(path);
}

}  // namespace oauthkit::keys
