#pragma once

#include <memory>
#include <oauthkit/server.hpp>

#include "config/config.hpp"
#include "keys.hpp"
#include "remote.hpp"

namespace authserver {

/// Registers the ways that authorization requests come by beside a plain query, pushed (RFC 9126) and signed
/// (RFC 9101), what they may ask for beside scopes (RFC 9396), and the answers of JARM.
void register_authorization_requests(oauthkit::Server& server, const Config& config,
                                     const std::shared_ptr<oauthkit::Store>& store, const Keys& keys,
                                     const Remote& remote);

}  // namespace authserver
