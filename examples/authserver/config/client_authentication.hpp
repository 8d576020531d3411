#pragma once

#include <oauthkit/client.hpp>

#include "config/fields.hpp"

namespace authserver {

/// Reads how a client proves who it is, and what its tokens are bound to. Throws `ConfigError`.
void read_client_authentication(Fields& fields, oauthkit::Client& client);

}  // namespace authserver
