#pragma once

#include "config/config.hpp"
#include "config/fields.hpp"

namespace authserver {

/// Reads `access_token` and `refresh_token`. Throws `ConfigError`.
void read_tokens(Fields& root, Config& config);

/// Whether clients may do without rotation, once they have been read. Throws `ConfigError`.
void check_rotation(const Config& config, const Fields& root);

}  // namespace authserver
