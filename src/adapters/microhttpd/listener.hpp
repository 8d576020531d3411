#pragma once

#include <sys/socket.h>

#include <string>

#include "adapters/common/socket.hpp"

namespace oauthkit::adapters {

/// A socket that listens at `port` of `host`. Throws `std::system_error`.
Socket listen_at(const std::string& host, int port);

int port_of(const Socket& socket);

}  // namespace oauthkit::adapters
