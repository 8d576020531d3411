#pragma once

#include "oauthkit/client.hpp"
#include "oauthkit/result.hpp"

namespace oauthkit::registration {

/// Whether `client` has a sector, where it wants pairwise subjects (OpenID Connect Core §8.1): one host, or a
/// `sector_identifier_uri`, which a document may not have. Fails with `invalid_client_metadata`.
Result<void> check_subject(const Client& client, ClientRegistration::Source source);

}  // namespace oauthkit::registration
