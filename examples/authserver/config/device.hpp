#pragma once

#include "config/config.hpp"
#include "config/fields.hpp"

namespace authserver {

/// Reads `device`. Throws `ConfigError`.
void read_device(Fields& root, Config& config);

/// Whether a client has the grant type of devices.
bool is_device(const oauthkit::Client& client);

}  // namespace authserver
