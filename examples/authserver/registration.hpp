#pragma once

#include <memory>
#include <oauthkit/client_registry.hpp>
#include <oauthkit/server.hpp>

#include "config/config.hpp"
#include "parts.hpp"
#include "remote.hpp"

namespace authserver {

/// The clients that are not in the file; null where the configuration has no place for them. Throws `StartError` for a
/// store that cannot keep them.
std::shared_ptr<oauthkit::ClientRegistry> open_registry(const Config& config,
                                                        const std::shared_ptr<oauthkit::Store>& store,
                                                        const Remote& remote);

/// The clients that are documents; null where the configuration has none.
std::shared_ptr<const oauthkit::ClientSource> open_documents(const Config& config, const Remote& remote);

/// Registers what makes clients that nobody wrote into the file: the registration endpoint (RFC 7591, RFC 7592), the
/// registry behind it, client id metadata documents, and the memory of who agreed to which.
void register_registration(oauthkit::Server& server, const Config& config, const Parts& parts);

}  // namespace authserver
