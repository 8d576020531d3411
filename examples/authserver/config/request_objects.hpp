#pragma once

#include <oauthkit/client_request_object.hpp>

#include "config/config.hpp"
#include "config/fields.hpp"

namespace authserver {

/// Reads what the server says of request objects (RFC 9101), once profiles, `fetch` and clients have been read. Throws
/// `ConfigError`.
void read_request_objects(Fields& root, Config& config);

/// Reads what a client says of them. Throws `ConfigError`.
oauthkit::ClientRequestObject read_client_request_object(Fields& client);

}  // namespace authserver
