#include "adapters/microhttpd/address.hpp"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <system_error>

namespace oauthkit::adapters {
namespace {

constexpr int accept_queue = 1024;
constexpr std::size_t subscriber_bytes = 8;

std::string bytes_of(const void* bytes, std::size_t size) { return {static_cast<const char*>(bytes), size}; }

std::string text_of_bytes(int family, const void* bytes) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  return ::inet_ntop(family, bytes, text.data(), text.size()) != nullptr ? std::string(text.data()) : std::string();
}

/// The four bytes of an IPv4 address in an IPv6 one.
const std::uint8_t* mapped(const in6_addr& address) {
  return IN6_IS_ADDR_V4MAPPED(&address) ? address.s6_addr + 12 : nullptr;
}

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

std::string text_of(const sockaddr* address) {
  if (address == nullptr) return {};
  if (address->sa_family == AF_INET) {
    return text_of_bytes(AF_INET, &reinterpret_cast<const sockaddr_in*>(address)->sin_addr);
  }
  if (address->sa_family != AF_INET6) return {};
  const auto& wide = reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr;
  const auto* narrow = mapped(wide);
  return narrow != nullptr ? text_of_bytes(AF_INET, narrow) : text_of_bytes(AF_INET6, &wide);
}

std::string network_of(const sockaddr_storage& address) {
  if (address.ss_family == AF_INET) {
    return bytes_of(&reinterpret_cast<const sockaddr_in&>(address).sin_addr, sizeof(in_addr));
  }
  if (address.ss_family != AF_INET6) return {};
  const auto& wide = reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
  const auto* narrow = mapped(wide);
  return narrow != nullptr ? bytes_of(narrow, sizeof(in_addr)) : bytes_of(&wide, subscriber_bytes);
}

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
