#pragma once

#include "config/config.hpp"
#include "config/fields.hpp"

namespace authserver {

/// Reads the member `keys`, once access tokens and clients have been read: keys outlive every token. Throws
/// `ConfigError`.
void read_keys(Fields& root, Config& config);

}  // namespace authserver
