#pragma once

#include <string>
#include <vector>

#include "config/config.hpp"
#include "config/fields.hpp"

namespace authserver {

/// Reads `registration`, once the profile and `scopes` have been read. Throws `ConfigError`, which never repeats a
/// token.
void read_registration(Fields& root, Config& config);

/// The schemes without a dot that clients nobody registered by hand may have redirect URIs of.
std::vector<std::string> private_use_schemes(const Config& config);

/// Reads a member `scope`, a text. Unset, it is all of `scopes`. Throws `ConfigError`.
oauthkit::Scope read_most_scope(Fields& fields, const Config& config);

}  // namespace authserver
