#pragma once

#include <microhttpd.h>

#include "oauthkit/http.hpp"

namespace oauthkit::adapters {

/// Whether certificates of clients can be read here.
bool can_read_certificates();

/// The certificate that the client of a TLS connection proved to have; trusted when an authority of the server vouches
/// for it, for clients, and now.
ClientCertificate certificate_of(MHD_Connection* connection);

}  // namespace oauthkit::adapters
