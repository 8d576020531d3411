#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "oauthkit/store.hpp"

namespace oauthkit {

/// A bounded number of connections to a server, opened as they are needed. A `Connection` tells with `is_open()`
/// whether something can still be sent; its `Failure`, whether nothing has happened and another try may succeed.
template <class Connection>
class ConnectionPool {
 public:
  using Open = std::function<std::unique_ptr<Connection>()>;

  /// `server`: its name in messages.
  ConnectionPool(std::string server, Open open, std::size_t size, std::chrono::milliseconds timeout)
      : server_(std::move(server)), open_(std::move(open)), timeout_(timeout), idle_(size) {}

  /// What `verb(Connection&)` returns. Waits for a connection when all are busy. Where nothing has happened and another
  /// try may succeed, there is one.
  template <class Verb>
  auto run(const Verb& verb) {
    for (int tries_left = 2;; --tries_left) {
      Lease lease(*this);
      try {
        auto answer = verb(lease.connection());
        lease.keep();
        return answer;
      } catch (const typename Connection::Failure& failure) {
        if (tries_left == 0 || !failure.is_worth_another_try()) throw;
      }
    }
  }

 private:
  /// One of the connections, or the place of one, until it goes. What is not kept is closed.
  class Lease {
   public:
    explicit Lease(ConnectionPool& pool) : pool_(pool), connection_(pool.acquire()) {}
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    ~Lease() {
      if (!kept_) connection_.reset();
      pool_.release(std::move(connection_));
    }
    Connection& connection() {
      if (!connection_ || !connection_->is_open()) connection_ = pool_.open_();
      return *connection_;
    }
    void keep() { kept_ = true; }

   private:
    ConnectionPool& pool_;
    std::unique_ptr<Connection> connection_;
    bool kept_ = false;
  };

  std::unique_ptr<Connection> acquire() {
    std::unique_lock lock(mutex_);
    if (!released_.wait_for(lock, timeout_, [&] { return !idle_.empty(); })) {
      const std::string waited = std::to_string(timeout_.count());
      throw StoreUnavailable("all connections to " + server_ + " were busy for " + waited + " ms");
    }
    std::unique_ptr<Connection> connection = std::move(idle_.back());
    idle_.pop_back();
    return connection;
  }

  void release(std::unique_ptr<Connection> connection) noexcept {
    {
      const std::lock_guard lock(mutex_);
      idle_.insert(connection ? idle_.end() : idle_.begin(), std::move(connection));
    }
    released_.notify_one();
  }

  std::string server_;
  Open open_;
  std::chrono::milliseconds timeout_;
  std::mutex mutex_;
  std::condition_variable released_;
  /// The last is used first. Null: one that is not open.
  std::vector<std::unique_ptr<Connection>> idle_;
};

}  // namespace oauthkit
