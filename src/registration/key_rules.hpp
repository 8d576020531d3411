#pragma once

#include "oauthkit/client.hpp"
#include "oauthkit/result.hpp"

namespace oauthkit::registration {

/// Whether the keys and certificates that `client` names are such that a server may believe them, and those that it
/// needs for what it is registered for. Fails with `invalid_client_metadata`.
Result<void> check_keys(const Client& client);

}  // namespace oauthkit::registration
