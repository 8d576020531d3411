#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <optional>

namespace oauthkit::testing {

/// A socket option of the server's end of a connection of this process, or of its listening socket (`peer_port` 0).
template <class Value>
std::optional<Value> option_of(int own_port, int peer_port, int level, int name) {
  for (int fd = 3; fd < 1024; ++fd) {
    sockaddr_in own{};
    sockaddr_in peer{};
    socklen_t length = sizeof(own);
    if (::getsockname(fd, reinterpret_cast<sockaddr*>(&own), &length) != 0 || own.sin_family != AF_INET) continue;
    length = sizeof(peer);
    if (::getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &length) != 0) peer.sin_port = 0;
    if (ntohs(own.sin_port) != own_port || ntohs(peer.sin_port) != peer_port) continue;
    Value value{};
    length = sizeof(value);
    if (::getsockopt(fd, level, name, &value, &length) == 0) return value;
  }
  return std::nullopt;
}

}  // namespace oauthkit::testing
