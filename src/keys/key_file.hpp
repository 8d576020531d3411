#pragma once

#include <optional>
#include <string>

#include "oauthkit/secret.hpp"

namespace oauthkit::keys {

/// The content of a file that its owner alone may read; nothing when there is no file. Throws `std::runtime_error` when
/// it can not be read, is no regular file, has more than 1 MiB, or others may read or write it.
std::optional<Secret> read_private_file(const std::string& path);

/// Puts `content` in the place of the file, all of it or nothing: written beside it with mode 0600, synced, renamed.
/// Throws `std::runtime_error` when it can not, and then the old file is there still.
void write_private_file(const std::string& path, const Secret& content);

}  // namespace oauthkit::keys
