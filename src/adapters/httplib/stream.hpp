#pragma once

#include <httplib.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace oauthkit::adapters {

/// A connection as cpp-httplib reads it, with the bounds its own stream lacks: on the bytes of a request line and its
/// headers, and on the time that a request may take to arrive, however lively it trickles.
///
/// The library percent-decodes the values of headers, whatever they mean. Each `%` in them is given to it as `%25`, so
/// that it comes out as it was sent.
class BoundedStream final : public httplib::Stream {
 public:
  struct Bounds {
    std::size_t head_bytes = 0;
    std::chrono::milliseconds idle{0};
    std::chrono::milliseconds arrival{0};
  };

  /// `fd` stays the caller's.
  BoundedStream(int fd, const Bounds& bounds) : fd_(fd), bounds_(bounds) {}

  /// Starts clock and count of the next request.
  void begin_request();

  /// From here on bytes belong to the body, which is bounded by who reads it.
  void end_head() { in_head_ = false; }

  /// How many bytes of the body have been read.
  std::uint64_t body_bytes() const { return body_bytes_; }

  bool is_readable() const override;
  bool is_writable() const override;
  ssize_t read(char* to, std::size_t size) override;
  ssize_t write(const char* from, std::size_t size) override;
  void get_remote_ip_and_port(std::string& ip, int& port) const override;
  void get_local_ip_and_port(std::string& ip, int& port) const override;
  socket_t socket() const override { return fd_; }

 private:
  using Clock = std::chrono::steady_clock;

  ssize_t fill();
  ssize_t read_of_head(char* to);

  const int fd_;
  const Bounds bounds_;
  Clock::time_point deadline_;
  bool in_head_ = true;
  bool in_request_line_ = true;
  /// What is still to be given to the library of a `%`.
  std::string_view escape_;
  std::size_t head_left_ = 0;
  std::uint64_t body_bytes_ = 0;
  std::size_t start_ = 0;
  std::size_t end_ = 0;
  std::array<char, 8 * 1024> buffer_;
};

/// Waits until `fd` is ready for `events`, at most `patience`.
bool wait_for(int fd, short events, std::chrono::milliseconds patience);

}  // namespace oauthkit::adapters
