#pragma once

#include <memory>
#include <string>

#include "oauthkit/documents.hpp"
#include "stores/connection_pool.hpp"
#include "stores/redis/connection.hpp"

namespace oauthkit::redis {

/// The documents, on keys that begin with a prefix, of the store whose connections are in `pool`, which must outlive
/// it.
std::unique_ptr<Documents> documents(const std::string& key_prefix, ConnectionPool<Connection>& pool);

}  // namespace oauthkit::redis
