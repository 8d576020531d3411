#pragma once

#include "config/config.hpp"
#include "config/fields.hpp"

namespace authserver {

/// Reads `admin`: what opens the administration of clients. Throws `ConfigError`, which never repeats the token.
void read_admin(Fields& root, Config& config);

}  // namespace authserver
