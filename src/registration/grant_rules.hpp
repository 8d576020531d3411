#pragma once

#include "oauthkit/client.hpp"
#include "oauthkit/result.hpp"
#include "registration/client_metadata.hpp"

namespace oauthkit::registration {

/// Makes of the grant types and response types that `client` asks for those that it gets: what is served, and what
/// belongs together; empty lists are those that it did not name. `token_endpoint_auth_method` is decided. Fails with
/// `invalid_client_metadata` when nothing is left.
Result<void> settle_grants(Client& client, const MetadataRules& rules);

}  // namespace oauthkit::registration
