#pragma once

#include "stores/postgres/connection.hpp"

namespace oauthkit::postgres {

/// Makes the tables what this version needs. Any number of nodes may do it at once.
/// Throws `std::runtime_error`, and changes nothing, when their schema is of a newer version.
void prepare_schema(Connection& connection);

}  // namespace oauthkit::postgres
