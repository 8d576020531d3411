#pragma once

#include <memory>
#include <oauthkit/server.hpp>
#include <oauthkit/store.hpp>
#include <string>

#include "config/config.hpp"

namespace authserver {

/// Registers what devices without a browser need (RFC 8628), where a client of `config` is one; the page is with the
/// other pages. Throws `StartError` for a store that cannot keep what waits.
void register_device(oauthkit::Server& server, const Config& config, const std::string& issuer,
                     const std::shared_ptr<oauthkit::Store>& store, const oauthkit::Issue& issue);

}  // namespace authserver
