#pragma once

#include <string>

namespace oauthkit::redis {

/// What the URL of a store says.
struct Url {
  /// Throws `std::runtime_error` with one line in which there is nothing of a password.
  static Url parse(const std::string& text);

  /// For messages: host, port and database.
  std::string name() const;
  bool is_socket() const { return host.starts_with('/'); }

  /// Without brackets; or the path of a socket.
  std::string host;
  int port = 6379;
  std::string user;
  /// Empty: none is needed.
  std::string password;
  std::string database = "0";
  bool accepts_loss_on_failover = false;
  bool accepts_unchecked_server = false;
};

}  // namespace oauthkit::redis
