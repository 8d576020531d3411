#pragma once

#include <memory>

#include "oauthkit/stores/redis.hpp"
#include "stores/redis/connection.hpp"
#include "stores/redis/url.hpp"

namespace oauthkit::redis {

/// Opens a connection to a server that keeps what it is told to keep: throws `std::runtime_error` with one line when it
/// does not, cannot be written to, or refuses us.
std::unique_ptr<Connection> open_connection(const Url& url, const stores::RedisOptions& options);

}  // namespace oauthkit::redis
