#pragma once

#include <chrono>
#include <functional>
#include <stdexcept>

#pragma GCC visibility push(default)
namespace oauthkit {

/// Seconds since the epoch, UTC: the resolution of every lifetime in OAuth.
using TimePoint = std::chrono::sys_seconds;

/// Tells the time. Called from many threads at once.
using Clock = std::function<TimePoint()>;

/// The instant that never comes: the expiry of something that does not expire.
inline constexpr TimePoint never = TimePoint::max();

/// The system's clock.
TimePoint system_now();

/// How long something lives. Never zero and never "unset": a lifetime without end is spelled `Lifetime::never()`.
class Lifetime {
 public:
  /// Any positive duration; fractions of a second are cut off. Throws `std::invalid_argument` below one second.
  template <class Rep, class Period>
  constexpr Lifetime(std::chrono::duration<Rep, Period> length)
      : length_(std::chrono::duration_cast<std::chrono::seconds>(length)) {
    if (length_ < std::chrono::seconds(1)) throw std::invalid_argument("a lifetime is at least one second");
  }

  /// Without end. Give it only to something that can be revoked.
  static constexpr Lifetime never() { return Lifetime(); }

  constexpr bool is_never() const { return length_ == std::chrono::seconds::max(); }

  /// The length; `seconds::max()` when it never ends.
  constexpr std::chrono::seconds length() const { return length_; }

  /// When something that starts at `start` ends: `oauthkit::never` when it does not, or ends beyond the end of time.
  constexpr TimePoint from(TimePoint start) const {
    const auto elapsed = start.time_since_epoch();
    if (is_never() || (elapsed.count() > 0 && length_ > std::chrono::seconds::max() - elapsed)) return TimePoint::max();
    return start + length_;
  }

  constexpr bool operator==(const Lifetime&) const = default;

 private:
  constexpr Lifetime() : length_(std::chrono::seconds::max()) {}
  std::chrono::seconds length_;
};

}  // namespace oauthkit
#pragma GCC visibility pop
