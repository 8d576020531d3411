#pragma once

#include <poll.h>

#include <chrono>
#include <cstddef>
#include <mutex>
#include <vector>

#include "adapters/common/socket.hpp"
#include "adapters/common/wake.hpp"

namespace oauthkit::adapters {

/// Connections that were refused while their client still sends. libmicrohttpd would close them at once, which resets
/// the connection, and with it the answer (RFC 9112 §9.6); a second descriptor keeps each open for a moment, in which
/// what still comes is read and thrown away.
class Lingering {
 public:
  explicit Lingering(const Wake& wake) : wake_(wake) {}

  /// Keeps the connection of `fd` open, which stays the caller's. Too many are not kept.
  void add(int fd);

  /// Appends what to poll for.
  void watch(std::vector<pollfd>& watched) const;
  /// Reads what has come, and closes what has ended or had its time.
  void discard();
  bool any() const;

 private:
  using Clock = std::chrono::steady_clock;

  struct Closing {
    Socket socket;
    Clock::time_point deadline;
    std::size_t left = 0;
  };

  static bool is_over(Closing& closing);

  const Wake& wake_;
  mutable std::mutex mutex_;
  std::vector<Closing> closing_;
};

}  // namespace oauthkit::adapters
