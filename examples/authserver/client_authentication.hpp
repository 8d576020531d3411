#pragma once

#include <memory>
#include <oauthkit/server.hpp>

#include "config/config.hpp"
#include "remote.hpp"

namespace authserver {

/// Registers the ways to authenticate that the profile admits and the clients of `config` may need.
void register_client_authentication(oauthkit::Server& server, const Config& config,
                                    const std::shared_ptr<oauthkit::Store>& store, const Remote& remote);

/// Whether the secret of a client is kept as it is, or as scrypt.
bool has_hmac_secret(const oauthkit::Client& client);
bool has_scrypt_secret(const oauthkit::Client& client);

}  // namespace authserver
