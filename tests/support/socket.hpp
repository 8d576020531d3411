#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace oauthkit::testing {

/// A TCP connection to a server on the loopback address that says exactly the bytes it is told to say.
class Connection {
 public:
  /// How the peer ended it.
  enum class End { open, closed, reset };

  /// From an address of its own when `own` is one.
  explicit Connection(int port, in_addr_t own = INADDR_ANY) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    auto address = address_of(own, 0);
    if (own != INADDR_ANY) ::bind(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof(address));
    address = address_of(INADDR_LOOPBACK, port);
    if (::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
      close();
      throw std::runtime_error("cannot connect");
    }
  }
  Connection(Connection&& other) noexcept : fd_(std::exchange(other.fd_, -1)), end_(other.end_) {}
  Connection& operator=(Connection&&) = delete;
  ~Connection() { close(); }

  /// False as soon as the peer takes no more, or has taken nothing for five seconds.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      if (!wait(POLLOUT, std::chrono::seconds(5))) return false;
      const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent < 0 && errno != EAGAIN) return false;
      if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  /// Says that nothing more will come, and stays to listen.
  void finish_sending() { ::shutdown(fd_, SHUT_WR); }

  /// What comes until the peer ends the connection, `enough` has come, or time is up.
  std::string read(std::string_view enough = {}, std::chrono::milliseconds patience = std::chrono::seconds(10)) {
    const auto deadline = Clock::now() + patience;
    std::string all;
    std::array<char, 16 * 1024> part;
    while (enough.empty() || all.find(enough) == std::string::npos) {
      if (!wait(POLLIN, std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()))) break;
      const auto got = ::recv(fd_, part.data(), part.size(), 0);
      if (got <= 0) {
        end_ = got == 0 ? End::closed : End::reset;
        break;
      }
      all.append(part.data(), static_cast<std::size_t>(got));
    }
    return all;
  }

  End end() const { return end_; }

  int local_port() const {
    sockaddr_in address{};
    socklen_t length = sizeof(address);
    ::getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &length);
    return ntohs(address.sin_port);
  }

  void close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }

 private:
  using Clock = std::chrono::steady_clock;

  static sockaddr_in address_of(in_addr_t host, int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(host);
    return address;
  }

  bool wait(short events, std::chrono::milliseconds patience) const {
    pollfd watched{fd_, events, 0};
    return ::poll(&watched, 1, std::max(0, static_cast<int>(patience.count()))) > 0;
  }

  int fd_;
  End end_ = End::open;
};

}  // namespace oauthkit::testing
