#include "oauthkit/stores/sweeper.hpp"

#include <algorithm>

namespace oauthkit::stores {

Sweeper::Sweeper(std::shared_ptr<Store> store, SweeperOptions options)
    : store_(std::move(store)), options_(std::move(options)), thread_([this] { run(); }) {}

Sweeper::~Sweeper() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Sweeper::run() {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, options_.interval, [this] { return stop_; })) {
    lock.unlock();
    sweep_all();
    lock.lock();
  }
}

// What leaves a thread ends the process, so that nothing does.
void Sweeper::sweep_all() {
  std::string cause;
  try {
    const auto step = std::max<std::size_t>(options_.step, 1);
    while (store_->sweep(options_.environment.clock(), step) >= step && !stopping()) std::this_thread::yield();
    return;
  } catch (const std::exception& failure) {
    cause = failure.what();
  } catch (...) {
    cause = "an exception of unknown type";
  }
  options_.environment.report(Failure{.endpoint = "sweeper", .cause = cause});
}

bool Sweeper::stopping() {
  const std::lock_guard lock(mutex_);
  return stop_;
}

}  // namespace oauthkit::stores
