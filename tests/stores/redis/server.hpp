#pragma once

#include <hiredis/hiredis.h>
#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "support/temporary_directory.hpp"

namespace store_tests {

/// A Redis of its own in a temporary directory, on the loopback address and on a socket there. It appends to its file,
/// which it syncs before it answers. It ends with this object, and with the thread that started it.
class RedisServer {
 public:
  static bool is_installed();

  RedisServer();
  RedisServer(const RedisServer&) = delete;
  RedisServer& operator=(const RedisServer&) = delete;
  ~RedisServer();

  /// Starts it again; returns when it takes connections.
  void start();
  /// Sends `signal` and waits for its end.
  void stop(int signal);
  /// It stands still, or goes on.
  void freeze() const;
  void thaw() const;

  int port() const { return port_; }
  std::string url() const { return "redis://127.0.0.1:" + std::to_string(port_); }
  std::string socket_path() const { return directory_.file("socket"); }

 private:
  support::TemporaryDirectory directory_;
  int port_;
  pid_t id_ = -1;
};

/// The server that the test cases share. Where a case changes it, it changes it back.
RedisServer& redis_server();

/// A connection that knows nothing of stores.
class Commands {
 public:
  explicit Commands(int port = redis_server().port());
  /// Words between spaces. Returns the answer, an error's text too; of an array, its texts with spaces between.
  std::string operator()(const std::string& command) const;

 private:
  struct Close {
    void operator()(redisContext* context) const { redisFree(context); }
  };
  std::unique_ptr<redisContext, Close> context_;
};

}  // namespace store_tests
