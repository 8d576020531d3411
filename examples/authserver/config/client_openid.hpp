#pragma once

#include <oauthkit/client_openid.hpp>

#include "config/config.hpp"
#include "config/fields.hpp"

namespace authserver {

/// Reads what a client wants to be told of who signed in (OpenID Connect Registration §2); nothing of it is known
/// unless this is an OpenID Provider. Throws `ConfigError`.
oauthkit::ClientOpenid read_client_openid(Fields& client, bool is_provider);

/// Whether the clients can have what they want, once all has been read. Throws `ConfigError`.
void check_openid_clients(const Config& config, const Fields& root);

}  // namespace authserver
