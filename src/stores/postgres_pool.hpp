#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "stores/postgres_connection.hpp"

namespace oauthkit::postgres {

/// A bounded number of sessions, opened as they are needed.
class Pool {
 public:
  using Open = std::function<std::unique_ptr<Connection>()>;

  Pool(Open open, std::size_t size, std::chrono::milliseconds timeout);

  /// What `verb(Connection&)` returns. Waits for a session when all are busy. Where nothing has happened and another
  /// try may succeed, there is one.
  template <class Verb>
  auto run(const Verb& verb) {
    for (int tries_left = 2;; --tries_left) {
      Lease lease(*this);
      try {
        auto answer = verb(lease.connection());
        lease.keep();
        return answer;
      } catch (const Error& error) {
        if (tries_left == 0 || !error.is_worth_another_try()) throw;
      }
    }
  }

 private:
  /// One of the sessions, or the place of one, until it goes. What is not kept is closed.
  class Lease {
   public:
    explicit Lease(Pool& pool) : pool_(pool), connection_(pool.acquire()) {}
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
    Pool& pool_;
    std::unique_ptr<Connection> connection_;
    bool kept_ = false;
  };

  std::unique_ptr<Connection> acquire();
  void release(std::unique_ptr<Connection> connection) noexcept;

  Open open_;
  std::chrono::milliseconds timeout_;
  std::mutex mutex_;
  std::condition_variable released_;
  /// The last is used first. Null: one that is not open.
  std::vector<std::unique_ptr<Connection>> idle_;
};

}  // namespace oauthkit::postgres
