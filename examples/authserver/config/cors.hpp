#pragma once

#include "config/config.hpp"
#include "config/fields.hpp"

namespace authserver {

/// Reads `cors`: whose scripts may call the endpoints of clients. Throws `ConfigError`.
void read_cors(Fields& root, Config& config);

}  // namespace authserver
