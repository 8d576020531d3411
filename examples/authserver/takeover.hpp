#pragma once

#include "config/config.hpp"

namespace authserver {

/// Throws `ConfigError` when `next` has a client that what was assembled of `config` cannot serve.
void check_takeover(const Config& config, const Config& next);

}  // namespace authserver
