#pragma once

#include "config/config.hpp"
#include "config/fields.hpp"

namespace authserver {

/// Reads `consent`: what is remembered of what people agree to. Throws `ConfigError`.
void read_consent(Fields& root, Config& config);

}  // namespace authserver
