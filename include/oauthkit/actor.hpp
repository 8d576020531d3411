#pragma once

#include <string>

#pragma GCC visibility push(default)
namespace oauthkit {

/// A party that acts for the subject of a token (RFC 8693 §4.1).
struct Actor {
  /// The id of a user or of a client. In what leaves, a user is called as the client of the token calls them
  /// (`Options::subject`).
  std::string sub = {};
  /// Set where it is a client: the same as `sub`. No user has one, so that none is taken for a client (RFC 9700 §4.15).
  std::string client_id = {};
  /// Who knows it by that name; empty for this server.
  std::string iss = {};

  bool empty() const { return sub.empty() && client_id.empty(); }
  bool operator==(const Actor&) const = default;
};

}  // namespace oauthkit
#pragma GCC visibility pop
