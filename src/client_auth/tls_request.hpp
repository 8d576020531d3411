#pragma once

#include "oauthkit/client_auth.hpp"

namespace oauthkit::client_auth {

/// Whether a request names a client, comes with a certificate, and presents nothing else (RFC 8705 §2).
inline bool names_client_over_tls(const ClientAuthRequest& request) {
  const auto& params = request.params();
  return !request.http().client_certificate.der.empty() && params.get("client_id") && !params.get("client_secret") &&
         !params.get("client_assertion");
}

}  // namespace oauthkit::client_auth
