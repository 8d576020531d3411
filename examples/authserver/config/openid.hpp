#pragma once

#include "config/config.hpp"
#include "config/fields.hpp"

namespace authserver {

/// Reads `openid`, once the profile, scopes, keys and users have been read, whose sign-ins it names. Throws
/// `ConfigError`, which never repeats the salt.
void read_openid(Fields& root, Config& config);

/// Whether keys and users fit it, once all has been read. Throws `ConfigError`.
void check_openid(const Config& config, const Fields& root);

}  // namespace authserver
