#pragma once

#include "config/config.hpp"
#include "config/fields.hpp"

namespace authserver {

/// Reads `client_id_metadata_documents`, once the profile, `scopes` and `registration` have been read. Throws
/// `ConfigError`.
void read_client_id_metadata_documents(Fields& root, Config& config);

}  // namespace authserver
