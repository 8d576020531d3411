#pragma once

#include "stores/postgres_connection.hpp"

namespace oauthkit::postgres {

/// What only one node at a time may do.
enum class Lock : std::int64_t { schema = 1, sweep = 2 };

/// Waits for `lock` and holds it until the end of the transaction.
void lock_until_end(Connection& connection, Lock lock);

/// Makes the tables what this version needs. Any number of nodes may do it at once.
/// Throws `std::runtime_error`, and changes nothing, when their schema is of a newer version.
void prepare_schema(Connection& connection);

}  // namespace oauthkit::postgres
