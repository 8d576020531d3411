#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "oauthkit/store.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {
namespace stores {

struct RedisOptions {
  /// Every key begins with it, in braces: stores with different prefixes do not see each other, and all of one store
  /// lives on one shard. Neither empty nor with braces of its own.
  std::string key_prefix = "oauthkit";
  /// How many connections there are at most; each is opened when it is first needed.
  std::size_t pool_size = 8;
  /// How long a verb waits for one of them before it throws.
  std::chrono::milliseconds pool_timeout = std::chrono::seconds(5);
  std::chrono::milliseconds connect_timeout = std::chrono::seconds(5);
  /// How long the server may take to answer. Then it counts as lost.
  std::chrono::milliseconds answer_timeout = std::chrono::seconds(5);
};

/// Keeps everything in the Redis (6.0 or newer) that `url` names:
/// `redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE][?PARAMETERS]`, with percent escapes where they are needed. A HOST
/// that begins with `/` (`%2F`) is the path of a socket. There is no TLS: `rediss://` is refused.
///
/// Redis answers before another machine has what it was told, and with `appendfsync everysec`, its default, before its
/// own disk has it: a failover forgets what was acknowledged last, and so does a crash. A code would then be taken
/// twice and a revoked token live again. So the store is good for pending decisions, replay memory, rate limits and
/// caches, and not `fit_for_grants`, unless the URL says `accept=loss-on-failover`. With `appendfsync always` and
/// without failover, nothing is lost.
///
/// A verb is one script and one round trip. It does not rely on Redis's own expiry: `sweep` has to be called. A verb
/// that finds its connection gone opens another; so the store is back as soon as the server is. In a Redis Cluster the
/// URL names the node that has the prefix's slot; redirections are not followed.
///
/// A verb that throws has done nothing, with one exception: when the connection breaks, or the server is silent, after
/// something was sent, nobody knows whether it was carried out, and the message says so. It was then carried out as a
/// whole or not at all, and is not repeated: a take that succeeded would look lost to somebody else.
///
/// Throws `std::runtime_error` with one line, in which there is no password, when the URL is none, the server cannot be
/// reached or only be read, is too old, does not append to its file (`appendonly no`), may evict keys
/// (`maxmemory-policy` other than `noeviction`), or has data in the layout of a newer version. Every new connection is
/// checked like that. A user whom the server refuses `INFO` cannot ask; `accept=unchecked-server` is for him who knows.
std::shared_ptr<Store> redis(const std::string& url, const RedisOptions& options = {});

}  // namespace stores
}  // namespace oauthkit
#pragma GCC visibility pop
