#include "adapters/microhttpd/listener.hpp"

#include <netdb.h>
#include <netinet/in.h>

#include <cerrno>
#include <memory>
#include <system_error>

namespace oauthkit::adapters {
namespace {

constexpr int accept_queue = 1024;

using AddressList = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

AddressList resolve(const std::string& host, int port) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int failure =
      ::getaddrinfo(host.empty() ? nullptr : host.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (failure != 0) {
    const int cause = failure == EAI_SYSTEM ? errno : EADDRNOTAVAIL;
    throw std::system_error(cause, std::generic_category(), host + ": " + ::gai_strerror(failure));
  }
  return {found, &::freeaddrinfo};
}

/// Not SO_REUSEPORT: with it two servers can share a port by accident.
Socket try_to_listen(const addrinfo& address) {
  Socket socket(::socket(address.ai_family, address.ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const int yes = 1;
  if (!socket) return {};
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  if (::bind(socket.get(), address.ai_addr, address.ai_addrlen) != 0) return {};
  if (::listen(socket.get(), accept_queue) != 0) return {};
  return socket;
}

}  // namespace

Socket listen_at(const std::string& host, int port) {
  int cause = EADDRNOTAVAIL;
  const auto addresses = resolve(host, port);
  for (const auto* one = addresses.get(); one != nullptr; one = one->ai_next) {
    if (auto socket = try_to_listen(*one)) return socket;
    cause = errno;
  }
  throw std::system_error(cause, std::generic_category(), host + ":" + std::to_string(port));
}

int port_of(const Socket& socket) {
  sockaddr_storage address{};
  socklen_t length = sizeof(address);
  if (::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &length) != 0) return 0;
  return ntohs(address.ss_family == AF_INET6 ? reinterpret_cast<const sockaddr_in6&>(address).sin6_port
                                             : reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

}  // namespace oauthkit::adapters
