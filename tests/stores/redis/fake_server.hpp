#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>

namespace store_tests {

/// A port of the loopback address at which `answer` speaks instead of a Redis, to one connection after the other.
class FakeRedis {
 public:
  /// What to say to a request, as it stands in the protocol. Nothing: the connection is closed.
  using Answer = std::function<std::optional<std::string>(const std::string& request)>;

  explicit FakeRedis(Answer answer) : answer_(std::move(answer)), fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    address_.sin_family = AF_INET;
    address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof(address_);
    auto* generic = reinterpret_cast<sockaddr*>(&address_);
    if (bind(fd_, generic, length) != 0 || listen(fd_, 16) != 0 || getsockname(fd_, generic, &length) != 0) {
      throw std::runtime_error("no port to listen at");
    }
    thread_ = std::thread([this] { serve(); });
  }
  FakeRedis(const FakeRedis&) = delete;
  FakeRedis& operator=(const FakeRedis&) = delete;
  ~FakeRedis() {
    shutdown(fd_, SHUT_RDWR);
    shutdown(peer_, SHUT_RDWR);
    thread_.join();
    close(fd_);
  }

  std::string url() const { return "redis://127.0.0.1:" + std::to_string(ntohs(address_.sin_port)); }

  /// What a Redis says to INFO that keeps what it is told.
  static std::string info(const std::string& version = "7.0.15", const std::string& role = "master") {
    return bulk("# Server\r\nredis_version:" + version + "\r\nrole:" + role +
                "\r\naof_enabled:1\r\nmaxmemory_policy:noeviction\r\n");
  }
  static std::string bulk(const std::string& text) {
    return "$" + std::to_string(text.size()) + "\r\n" + text + "\r\n";
  }

 private:
  void serve() {
    while (true) {
      peer_ = accept(fd_, nullptr, nullptr);
      if (peer_ < 0) return;
      std::array<char, 64 * 1024> request = {};
      while (true) {
        const ssize_t length = recv(peer_, request.data(), request.size(), 0);
        if (length <= 0) break;
        const auto answer = answer_(std::string(request.data(), static_cast<std::size_t>(length)));
        if (!answer) break;
        if (send(peer_, answer->data(), answer->size(), MSG_NOSIGNAL) < 0) break;
      }
      close(peer_.exchange(-1));
    }
  }

  Answer answer_;
  int fd_;
  sockaddr_in address_ = {};
  std::atomic<int> peer_ = -1;
  std::thread thread_;
};

}  // namespace store_tests
