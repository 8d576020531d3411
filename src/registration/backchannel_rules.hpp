#pragma once

#include "oauthkit/client.hpp"
#include "oauthkit/result.hpp"

namespace oauthkit::registration {

/// Whether a client that wants to be told of what people answered says where. Fails with `invalid_client_metadata`.
Result<void> check_backchannel(const Client& client);

}  // namespace oauthkit::registration
