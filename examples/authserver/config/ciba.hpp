#pragma once

#include "config/config.hpp"
#include "config/fields.hpp"

namespace authserver {

/// Reads `ciba`. Throws `ConfigError`.
void read_ciba(Fields& root, Config& config);

/// Reads how a client learns what a person said (OpenID Connect CIBA Core 1.0 §4). Throws `ConfigError`.
oauthkit::ClientBackchannel read_client_backchannel(Fields& client);

/// Whether those who are to be told can be. Throws `ConfigError`.
void check_ciba(const Config& config, const Fields& root);

/// Whether a client has the grant type of requests to people who are elsewhere.
bool asks_elsewhere(const oauthkit::Client& client);

}  // namespace authserver
