#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "oauthkit/environment.hpp"
#include "oauthkit/store.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {
namespace stores {

struct SweeperOptions {
  std::chrono::milliseconds interval = std::chrono::minutes(1);
  /// How many things go in one step; between steps others get their turn.
  std::size_t step = 1000;
  /// Told when the store is away (`"sweeper"`); the sweeper tries again at the next interval.
  Environment environment = {};
};

/// A thread that sweeps `store` for as long as this object lives: keep one beside every store.
class Sweeper {
 public:
  explicit Sweeper(std::shared_ptr<Store> store, SweeperOptions options = {});
  Sweeper(const Sweeper&) = delete;
  Sweeper& operator=(const Sweeper&) = delete;
  /// Waits for the step that runs.
  ~Sweeper();

 private:
  void run();
  void sweep_all();
  bool stopping();

  std::shared_ptr<Store> store_;
  SweeperOptions options_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace stores
}  // namespace oauthkit
#pragma GCC visibility pop
