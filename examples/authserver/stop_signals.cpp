#include "stop_signals.hpp"

#include <pthread.h>

#include <utility>

namespace authserver {

StopSignals::StopSignals() {
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGTERM);
  sigaddset(&signals_, SIGINT);
  sigaddset(&signals_, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
}

StopSignals::~StopSignals() {
  if (!thread_.joinable()) return;
  // It waits still when the server ended by itself.
  pthread_kill(thread_.native_handle(), SIGTERM);
  thread_.join();
}

void StopSignals::then(std::function<void()> stop, std::function<void()> hang_up) {
  thread_ = std::thread([signals = signals_, stop = std::move(stop), hang_up = std::move(hang_up)] {
    int arrived = 0;
    while (sigwait(&signals, &arrived) == 0 && arrived == SIGHUP && hang_up) hang_up();
    stop();
  });
}

}  // namespace authserver
