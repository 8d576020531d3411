#pragma once

#include <csignal>
#include <functional>
#include <thread>

namespace authserver {

/// Calls `stop` once, on a thread of its own, when SIGTERM or SIGINT arrives, and `hang_up` whenever SIGHUP does.
/// Create it while no other thread runs: threads inherit that they leave these signals alone.
class StopSignals {
 public:
  StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;
  ~StopSignals();

  /// Begins to wait for them; one that came before counts. `hang_up` must not throw; without it SIGHUP is `stop` too.
  void then(std::function<void()> stop, std::function<void()> hang_up = {});

 private:
  sigset_t signals_;
  std::thread thread_;
};

}  // namespace authserver
