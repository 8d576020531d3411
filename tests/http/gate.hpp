#pragma once

#include <atomic>
#include <chrono>
#include <future>
#include <stdexcept>
#include <thread>

#include "http/server.hpp"

namespace oauthkit::testing {

/// Holds every caller of `wait` until `open`, but not so long that a failed test hangs.
class Gate {
 public:
  void wait() {
    ++waiting_;
    opened_.wait_for(std::chrono::seconds(20));
  }
  /// Answers `passed` once the gate is open.
  Handler handler() {
    return [this](const Request&) {
      wait();
      return Response{200, {}, "passed"};
    };
  }
  void open() { promise_.set_value(); }
  void until_waiting(int count) const {
    for (int i = 0; i < 5000 && waiting_ < count; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    if (waiting_ != count) throw std::runtime_error("nobody came to the gate");
  }

 private:
  std::promise<void> promise_;
  std::shared_future<void> opened_{promise_.get_future()};
  std::atomic<int> waiting_{0};
};

/// Mounts GET /gate, which answers `passed` once the gate is open.
inline TestServer::SetUp gated(Gate& gate) {
  return [&gate](TestServer& http) { http.mount("GET", "/gate", gate.handler()); };
}

}  // namespace oauthkit::testing
