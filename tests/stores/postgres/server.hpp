#pragma once

#include <libpq-fe.h>
#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "support/temporary_directory.hpp"

namespace store_tests {

/// A PostgreSQL of its own in a temporary directory, on the loopback address and on a socket there. As root it runs as
/// the user `postgres`, for it refuses root. It ends with this object, and with the thread
/// that started it.
class PostgresServer {
 public:
  /// The directory of PostgreSQL's programs; empty when it is not installed here.
  static std::string programs();

  /// Starts it, with settings of the form `name=value`.
  explicit PostgresServer(std::vector<std::string> settings);
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;
  ~PostgresServer();

  /// Starts it again; returns when it takes connections.
  void start();
  /// Sends `signal` (SIGINT: fast shutdown; SIGQUIT: immediate; SIGKILL, to each of its processes) and waits for its
  /// end.
  void stop(int signal);
  /// All its processes stand still, or go on.
  void freeze() const;
  void thaw() const;

  /// Of `database`, over TCP or over the socket.
  std::string url(const std::string& database = "postgres") const;
  std::string socket_url(const std::string& database = "postgres") const;
  int port() const { return port_; }
  /// Of a new and empty schema, which takes less time than a database.
  std::string create_schema();

 private:
  void initialize() const;
  void wait_until_ready() const;
  std::vector<pid_t> children() const;
  void signal_processes(int signal) const;

  support::TemporaryDirectory directory_;
  std::string data_;
  std::vector<std::string> settings_;
  int port_;
  pid_t id_ = -1;
  int schemas_ = 0;
};

/// The servers that the test cases share: one that need not survive the loss of power and saves the time for it, and
/// one that syncs its disk. Where a case stops one, it starts it again.
PostgresServer& server();
PostgresServer& durable_server();

/// A connection that knows nothing of stores.
class Sql {
 public:
  explicit Sql(const std::string& url);
  /// The first column of the first row; empty when there is none.
  std::string operator()(const std::string& sql) const;

 private:
  struct Close {
    void operator()(PGconn* handle) const { PQfinish(handle); }
  };
  std::unique_ptr<PGconn, Close> handle_;
};

}  // namespace store_tests
