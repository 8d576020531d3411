#pragma once

#include <string>

#include "stores/redis/connection.hpp"

namespace oauthkit::redis {

/// A script, and the name by which a server that has seen it runs it again.
class Script {
 public:
  explicit Script(const char* text);
  Reply run(Connection& connection, const std::string& prefix, const Arguments& arguments) const;

 private:
  std::string text_;
  std::string sha1_;
};

/// What every key begins with. The braces make Redis Cluster choose the shard by what is in them.
inline std::string prefix_of(const std::string& key_prefix) { return "{" + key_prefix + "}:"; }

}  // namespace oauthkit::redis
