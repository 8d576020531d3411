#include "adapters/httplib/stream.hpp"

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace oauthkit::adapters {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t part_bytes = 8 * 1024;

void name_address(const sockaddr_storage& address, socklen_t length, std::string& ip, int& port) {
  if (address.ss_family != AF_INET && address.ss_family != AF_INET6) return;
  std::array<char, NI_MAXHOST> host{};
  std::array<char, NI_MAXSERV> service{};
  if (::getnameinfo(reinterpret_cast<const sockaddr*>(&address), length, host.data(), host.size(), service.data(),
                    service.size(), NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
    return;
  }
  ip = host.data();
  port = std::atoi(service.data());
}

}  // namespace

bool wait_for(int fd, short events, milliseconds patience) {
  pollfd watched{fd, events, 0};
  for (;;) {
    const int ready = ::poll(&watched, 1, static_cast<int>(std::max(patience, milliseconds(0)).count()));
    if (ready >= 0 || errno != EINTR) return ready > 0;
  }
}

bool BoundedStream::is_readable() const {
  if (start_ < end_) return true;
  if (in_head_ || !long_body_) return false;
  const auto left = std::chrono::duration_cast<milliseconds>(bounds_.deadline - Clock::now());
  return wait_for(fd_, POLLIN, std::min(bounds_.idle, left));
}

bool BoundedStream::is_writable() const { return wait_for(fd_, POLLOUT, bounds_.idle); }

ssize_t BoundedStream::fill() {
  if (!is_readable()) return -1;
  buffer_.resize(part_bytes);
  const auto got = ::recv(fd_, buffer_.data(), buffer_.size(), MSG_DONTWAIT);
  start_ = 0;
  end_ = got > 0 ? static_cast<std::size_t>(got) : 0;
  return got;
}

// The library reads a head byte by byte.
ssize_t BoundedStream::read_of_head(char* to) {
  if (head_left_ == 0) return -1;
  --head_left_;
  *to = buffer_[start_++];
  if (*to == '\n') in_request_line_ = false;
  if (*to == '%' && !in_request_line_) escape_ = "25";
  return 1;
}

ssize_t BoundedStream::read(char* to, std::size_t size) {
  if (size == 0) return 0;
  if (!escape_.empty()) {
    *to = escape_.front();
    escape_.remove_prefix(1);
    return 1;
  }
  if (start_ == end_) {
    if (const auto got = fill(); got <= 0) return got;
  }
  if (in_head_) return read_of_head(to);
  size = std::min(size, end_ - start_);
  body_bytes_ += size;
  std::memcpy(to, buffer_.data() + start_, size);
  start_ += size;
  return static_cast<ssize_t>(size);
}

ssize_t BoundedStream::write(const char* from, std::size_t size) {
  // RFC 9110 §10.1.1: what has come need not be asked for.
  if (!long_body_ && std::string_view(from, size).starts_with("HTTP/1.1 100 ")) return static_cast<ssize_t>(size);
  for (;;) {
    const auto sent = ::send(fd_, from, size, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0 || errno != EAGAIN) return sent;
    if (!is_writable()) return -1;
  }
}

void BoundedStream::get_remote_ip_and_port(std::string& ip, int& port) const {
  sockaddr_storage address{};
  socklen_t length = sizeof(address);
  if (::getpeername(fd_, reinterpret_cast<sockaddr*>(&address), &length) == 0) name_address(address, length, ip, port);
}

void BoundedStream::get_local_ip_and_port(std::string& ip, int& port) const {
  sockaddr_storage address{};
  socklen_t length = sizeof(address);
  if (::getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &length) == 0) name_address(address, length, ip, port);
}

}  // namespace oauthkit::adapters
