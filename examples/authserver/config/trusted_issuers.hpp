#pragma once

#include <string>

#include "config/config.hpp"
#include "config/fields.hpp"

namespace authserver {

/// Reads `trusted_issuers`, once `fetch` has been read: whose JWTs are believed, and for what. Throws `ConfigError`.
void read_trusted_issuers(Fields& root, Config& config);

/// Whether the server itself, whose issuer is known by now, is among them. `path` names the server in errors; empty for
/// the main one. Throws `ConfigError`.
void check_trusted_issuers(const Config& config, const std::string& issuer, const std::string& path);

}  // namespace authserver
