#pragma once

#include "oauthkit/client.hpp"
#include "oauthkit/result.hpp"
#include "registration/client_metadata.hpp"

namespace oauthkit::registration {

/// Leaves `client` those of its `post_logout_redirect_uris` that it may have, by the rules of redirect URIs, and looks
/// at its `frontchannel_logout_uri` beside the redirect URIs. Fails with `invalid_client_metadata`.
Result<void> settle_logout(Client& client, const MetadataRules& rules);

}  // namespace oauthkit::registration
