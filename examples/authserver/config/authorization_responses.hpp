#pragma once

#include <oauthkit/client_authorization_response.hpp>

#include "config/config.hpp"
#include "config/fields.hpp"

namespace authserver {

/// Reads how the authorization endpoint answers (JARM §4), once profiles and clients have been read. Throws
/// `ConfigError`.
void read_authorization_responses(Fields& root, Config& config);

/// Reads how a client is answered (JARM §3). Throws `ConfigError`.
oauthkit::ClientAuthorizationResponse read_client_authorization_response(Fields& client);

/// Whether the keys, which have been read by now, can sign as clients want it. Throws `ConfigError`.
void check_signed_responses(const Config& config, const Fields& root);

}  // namespace authserver
