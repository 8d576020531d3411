#pragma once

#include <memory>

#include "oauthkit/documents.hpp"
#include "stores/connection_pool.hpp"
#include "stores/postgres/connection.hpp"

namespace oauthkit::postgres {

/// Prepares in the session what documents run. The table must be there.
void prepare_documents(Connection& connection);

/// The documents of the store whose connections are in `pool`, which must outlive it.
std::unique_ptr<Documents> documents(ConnectionPool<Connection>& pool);

}  // namespace oauthkit::postgres
