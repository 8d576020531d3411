#include "oauthkit/stores/sweeper.hpp"

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

void Sweeper::sweep_all() {
  try {
    while (store_->sweep(options_.clock(), options_.step) >= options_.step && !stopping()) std::this_thread::yield();
  } catch (const std::exception& failure) {
    if (options_.on_failure) options_.on_failure(failure.what());
  }
}

bool Sweeper::stopping() {
  const std::lock_guard lock(mutex_);
  return stop_;
}

}  // namespace oauthkit::stores
