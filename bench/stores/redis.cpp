#include <oauthkit/stores/redis.hpp>

#include "backends.hpp"
#include "stores/redis/server.hpp"

namespace bench {

Backend redis() {
  const auto server = std::make_shared<store_tests::RedisServer>();
  const auto open = [server] {
    store_tests::Commands(server->port())("FLUSHALL");
    return oauthkit::stores::redis(server->url(), {.pool_size = 16});
  };
  const auto size = [server] {
    const auto info = store_tests::Commands(server->port())("INFO memory");
    const std::string_view name = "used_memory:";
    return static_cast<std::size_t>(std::stoull(info.substr(info.find(name) + name.size())));
  };
  return {"redis", open, size};
}

}  // namespace bench
