#pragma once

#include "config/config.hpp"
#include "config/fields.hpp"

namespace authserver {

/// Reads `attempts`. Throws `ConfigError`.
void read_attempts(Fields& root, Config& config);

}  // namespace authserver
