#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "message.hpp"

namespace bench {

/// A connection to a port of 127.0.0.1. What fails is thrown as `std::system_error`, or `std::runtime_error` when the
/// server has closed.
class Connection {
 public:
  explicit Connection(int port);
  Connection(Connection&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Connection& operator=(Connection&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Connection();

  int fd() const { return fd_; }
  /// All of it; a request is small enough for an empty socket.
  void send(std::string_view bytes) const;
  /// Waits for the answer, at most ten seconds; it is valid until the next. `buffer` holds its bytes.
  Answer receive(std::string& buffer) const;
  Answer ask(std::string_view request, std::string& buffer) const;

 private:
  int fd_;
};

/// Lets this program hold `connections`. Throws `std::runtime_error` that names the limit when it may not.
void allow_connections(std::size_t connections);

}  // namespace bench
