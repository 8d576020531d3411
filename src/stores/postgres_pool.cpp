#include "stores/postgres_pool.hpp"

#include <utility>

namespace oauthkit::postgres {

Pool::Pool(Open open, std::size_t size, std::chrono::milliseconds timeout)
    : open_(std::move(open)), timeout_(timeout), idle_(size) {}

std::unique_ptr<Connection> Pool::acquire() {
  std::unique_lock lock(mutex_);
  if (!released_.wait_for(lock, timeout_, [&] { return !idle_.empty(); })) {
    throw StoreUnavailable("all connections to PostgreSQL were busy for " + std::to_string(timeout_.count()) + " ms");
  }
  std::unique_ptr<Connection> connection = std::move(idle_.back());
  idle_.pop_back();
  return connection;
}

void Pool::release(std::unique_ptr<Connection> connection) noexcept {
  {
    const std::lock_guard lock(mutex_);
    idle_.insert(connection ? idle_.end() : idle_.begin(), std::move(connection));
  }
  released_.notify_one();
}

}  // namespace oauthkit::postgres
