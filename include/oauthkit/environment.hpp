#pragma once

#include <functional>
#include <vector>

#include "oauthkit/event.hpp"
#include "oauthkit/random.hpp"
#include "oauthkit/time.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// What everything in a process has around it: the time, chance, and who is told. One value for the server, the guards
/// of APIs, rings of keys and stores, so that they agree; whoever needs less of it leaves the rest alone. The defaults
/// are those of a server that serves.
///
/// Its functions are called from many threads at once.
struct Environment {
  Clock clock = system_now;
  Random random = system_random;
  /// Told of every `Event`, in order.
  std::vector<Observer> observers = {};
  /// Told what the client is not told: the text of an exception, a store's message. What it throws is swallowed.
  std::function<void(const Failure&)> on_failure = {};

  /// Tells the observers. Never throws.
  void report(const Event& event) const noexcept;
  /// Tells `on_failure`. Never throws.
  void report(const Failure& failure) const noexcept;
};

}  // namespace oauthkit
#pragma GCC visibility pop
