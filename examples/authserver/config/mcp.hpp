#pragma once

#include "config/config.hpp"
#include "config/fields.hpp"

namespace authserver {

/// Reads `mcp`, once the profile has been read. Throws `ConfigError`.
void read_mcp(Fields& root, Config& config);

}  // namespace authserver
