#include "adapters/microhttpd/lingering.hpp"

#include <fcntl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace oauthkit::adapters {
namespace {

constexpr std::size_t most = 256;
constexpr std::size_t discarded_bytes = 256 * 1024;
constexpr std::chrono::milliseconds patience{1000};

}  // namespace

void Lingering::add(int fd) {
  {
    const std::lock_guard lock(mutex_);
    if (closing_.size() >= most) return;
    Socket second(::fcntl(fd, F_DUPFD_CLOEXEC, 0));
    if (!second) return;
    closing_.push_back({std::move(second), Clock::now() + patience, discarded_bytes});
  }
  wake_.up();
}

void Lingering::watch(std::vector<pollfd>& watched) const {
  const std::lock_guard lock(mutex_);
  for (const auto& closing : closing_) watched.push_back({closing.socket.get(), POLLIN, 0});
}

bool Lingering::is_over(Closing& closing) {
  std::array<char, 16 * 1024> discarded;
  while (closing.left > 0) {
    const auto got = ::recv(closing.socket.get(), discarded.data(), discarded.size(), MSG_DONTWAIT);
    if (got < 0 && errno == EAGAIN) return Clock::now() >= closing.deadline;
    if (got <= 0) return true;
    closing.left -= std::min(closing.left, static_cast<std::size_t>(got));
  }
  return true;
}

void Lingering::discard() {
  const std::lock_guard lock(mutex_);
  closing_.erase(std::remove_if(closing_.begin(), closing_.end(), is_over), closing_.end());
}

bool Lingering::any() const {
  const std::lock_guard lock(mutex_);
  return !closing_.empty();
}

}  // namespace oauthkit::adapters
