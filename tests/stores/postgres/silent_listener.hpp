#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

namespace store_tests {

/// A port of the loopback address at which connections are taken and nothing is ever said.
class SilentListener {
 public:
  SilentListener() : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    address_.sin_family = AF_INET;
    address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof(address_);
    auto* generic = reinterpret_cast<sockaddr*>(&address_);
    if (bind(fd_, generic, length) != 0 || listen(fd_, 16) != 0 || getsockname(fd_, generic, &length) != 0) {
      throw std::runtime_error("no port to listen at");
    }
  }
  SilentListener(const SilentListener&) = delete;
  SilentListener& operator=(const SilentListener&) = delete;
  ~SilentListener() { close(fd_); }

  int port() const { return ntohs(address_.sin_port); }

 private:
  int fd_;
  sockaddr_in address_ = {};
};

}  // namespace store_tests
