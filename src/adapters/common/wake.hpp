#pragma once

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <system_error>

#include "adapters/common/socket.hpp"

namespace oauthkit::adapters {

/// Ends another thread's poll.
class Wake {
 public:
  Wake() : event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (!event_) throw std::system_error(errno, std::generic_category(), "eventfd");
  }

  int fd() const { return event_.get(); }

  void up() const noexcept {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(event_.get(), &one, sizeof(one));
  }

  void clear() const noexcept {
    std::uint64_t count = 0;
    [[maybe_unused]] const auto read = ::read(event_.get(), &count, sizeof(count));
  }

 private:
  Socket event_;
};

}  // namespace oauthkit::adapters
