#pragma once

#include <httplib.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace oauthkit::adapters {

/// A request as cpp-httplib reads it, and its connection, with the bounds its own stream lacks: on the bytes of a
/// request line and its headers, and on the time that a request may take to arrive, however lively it trickles.
///
/// The library percent-decodes the values of headers, whatever they mean. Each `%` in them is given to it as `%25`, so
/// that it comes out as it was sent.
class BoundedStream final : public httplib::Stream {
 public:
  using Clock = std::chrono::steady_clock;

  struct Bounds {
    std::size_t head_bytes = 0;
    std::chrono::milliseconds idle{0};
    Clock::time_point deadline = {};
  };

  /// `received` of the request has come. Only where a `long_body` is to come is more waited for, and read. `fd` stays
  /// the caller's.
  BoundedStream(int fd, const Bounds& bounds, std::string received, bool long_body)
      : fd_(fd),
        bounds_(bounds),
        long_body_(long_body),
        head_left_(bounds.head_bytes),
        end_(received.size()),
        buffer_(std::move(received)) {}

  /// From here on bytes belong to the body, which is bounded by who reads it.
  void end_head() { in_head_ = false; }

  /// What came behind the request.
  std::string take_rest() && { return std::move(buffer_).substr(start_, end_ - start_); }

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
  ssize_t fill();
  ssize_t read_of_head(char* to);

  const int fd_;
  const Bounds bounds_;
  const bool long_body_;
  bool in_head_ = true;
  bool in_request_line_ = true;
  /// What is still to be given to the library of a `%`.
  std::string_view escape_;
  std::size_t head_left_ = 0;
  std::uint64_t body_bytes_ = 0;
  std::size_t start_ = 0;
  std::size_t end_ = 0;
  std::string buffer_;
};

/// Waits until `fd` is ready for `events`, at most `patience`.
bool wait_for(int fd, short events, std::chrono::milliseconds patience);

}  // namespace oauthkit::adapters
