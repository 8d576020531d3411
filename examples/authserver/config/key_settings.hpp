#pragma once

#include "config/config.hpp"
#include "config/fields.hpp"

namespace authserver {

/// Reads the member `keys`, once access tokens, clients, authorization responses and `token_exchange` have been read:
/// keys outlive all that they sign. Throws `ConfigError`.
void read_keys(Fields& root, Config& config);

}  // namespace authserver
