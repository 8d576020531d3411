#include "socket.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace bench {
namespace {

constexpr int patience_milliseconds = 10'000;
constexpr rlim_t other_files = 64;

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

}  // namespace

Connection::Connection(int port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  if (fd_ < 0) fail("socket");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int yes = 1;
  ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
  if (::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    const int cause = errno;
    ::close(fd_);
    throw std::system_error(cause, std::generic_category(), "connect");
  }
}

Connection::~Connection() {
  if (fd_ >= 0) ::close(fd_);
}

void Connection::send(std::string_view bytes) const {
  if (::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(bytes.size())) fail("send");
}

Answer Connection::receive(std::string& buffer) const {
  buffer.clear();
  std::array<char, 16 * 1024> bytes;
  for (;;) {
    pollfd watched{fd_, POLLIN, 0};
    if (::poll(&watched, 1, patience_milliseconds) != 1) throw std::runtime_error("no answer in ten seconds");
    const auto got = ::recv(fd_, bytes.data(), bytes.size(), 0);
    if (got <= 0) throw std::runtime_error("the server closed the connection");
    buffer.append(bytes.data(), static_cast<std::size_t>(got));
    if (const auto answer = parse_answer(buffer)) return *answer;
  }
}

Answer Connection::ask(std::string_view request, std::string& buffer) const {
  send(request);
  return receive(buffer);
}

void allow_connections(std::size_t connections) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  const rlim_t needed = connections + other_files;
  if (limit.rlim_cur >= needed) return;
  limit.rlim_cur = limit.rlim_max;
  if (limit.rlim_max < needed || ::setrlimit(RLIMIT_NOFILE, &limit) != 0) {
    throw std::runtime_error("the limit of open files forbids it: " + std::to_string(limit.rlim_max) + ", and " +
                             std::to_string(needed) + " are needed");
  }
}

}  // namespace bench
