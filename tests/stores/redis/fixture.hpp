#pragma once

#include <oauthkit/stores/redis.hpp>
#include <stdexcept>
#include <string>

#include "stores/failure.hpp"
#include "stores/redis/server.hpp"

namespace store_tests {

inline std::string new_prefix() {
  static int count = 0;
  return "test " + std::to_string(++count);
}

/// A store under a prefix of its own.
struct Redis {
  std::string prefix = new_prefix();
  std::shared_ptr<oauthkit::Store> store = open();

  std::shared_ptr<oauthkit::Store> open() const {
    return oauthkit::stores::redis(redis_server().url(), {.key_prefix = prefix});
  }
};

/// Why no store can be opened; empty when one can.
inline std::string refusal(const std::string& url, const oauthkit::stores::RedisOptions& options = {}) {
  try {
    oauthkit::stores::redis(url, options);
    return {};
  } catch (const std::runtime_error& failure) {
    return failure.what();
  }
}

}  // namespace store_tests
