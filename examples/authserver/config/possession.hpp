#pragma once

#include "config/config.hpp"
#include "config/fields.hpp"

namespace authserver {

/// Reads what clients prove to hold: `dpop` (RFC 9449) and `mtls` (RFC 8705). Throws `ConfigError`.
void read_possession(Fields& root, Config& config);

/// Whether somebody tells of the certificates of clients, once those have been read. Throws `ConfigError`.
void check_certificates(const Config& config, const Fields& root);

}  // namespace authserver
