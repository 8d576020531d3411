#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "oauthkit/secret.hpp"

namespace oauthkit::keys {

/// The content of a file that its owner alone may read; nothing when there is no file. Throws `std::runtime_error` when
/// it can not be read, is no regular file, has more than 1 MiB, or others may read or write it.
std::optional<Secret> read_private_file(const std::string& path);

/// Puts `content` in the place of the file, all of it or nothing: written beside it under a name of its own
/// with mode 0600, synced, renamed. Throws `std::runtime_error` when it can not, and then the old file is there still.
void write_private_file(const std::string& path, const Secret& content);

/// The same where there is no file yet: of many who try at once one succeeds. Whether this was the one.
bool create_private_file(const std::string& path, const Secret& content);

/// While one lives, no other thread or process has one for the same file: to read it, change it and write it back. The
/// lock is a file beside it, `PATH.lock`, which stays. Nothing for an empty path. Throws `std::runtime_error` when the
/// lock can not be had, also when somebody holds it for longer than `patience`: a process that hangs with it must not
/// hang the others.
class FileLock {
 public:
  explicit FileLock(const std::string& path, std::chrono::milliseconds patience = std::chrono::seconds(10));
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock();

 private:
  int file_ = -1;
};

}  // namespace oauthkit::keys
