#pragma once

#include "oauthkit/client_auth.hpp"

namespace oauthkit::client_auth {

/// The client `client_id` if `secret` is its secret. An unknown client takes as long as a wrong secret.
Result<Client> prove_secret(const ClientAuthRequest& request, std::string_view client_id, const Secret& secret,
                            std::string_view method, const SecretOptions& options);

}  // namespace oauthkit::client_auth
