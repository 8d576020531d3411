#pragma once

#include "stores/sqlite/connection.hpp"

namespace oauthkit::sqlite {

/// Makes the database what this version needs: WAL mode, all tables. Several processes may do it at once.
/// Throws `std::runtime_error`, and changes nothing, when the file is another application's or of a newer schema.
void prepare_schema(Connection& connection);

}  // namespace oauthkit::sqlite
