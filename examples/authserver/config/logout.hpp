#pragma once

#include <oauthkit/client_logout.hpp>

#include "config/config.hpp"
#include "config/fields.hpp"

namespace authserver {

/// Reads `logout`, once scopes have been read. Throws `ConfigError`.
void read_logout(Fields& root, Config& config);

/// Reads how a client learns that somebody signed out; nothing of it is known unless this is an OpenID Provider. Throws
/// `ConfigError`.
oauthkit::ClientLogout read_client_logout(Fields& client, bool is_provider);

/// Whether those URIs may be asked, once `fetch` and clients have been read. Throws `ConfigError`.
void check_logout(const Config& config, const Fields& root);

}  // namespace authserver
