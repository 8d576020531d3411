#pragma once

#include <memory>
#include <oauthkit/consents.hpp>
#include <oauthkit/server.hpp>
#include <oauthkit/store.hpp>
#include <optional>
#include <string>

#include "config/config.hpp"

namespace authserver {

/// What people have agreed to; nothing where the configuration does not remember it. Throws `StartError` for a store
/// that cannot keep it.
std::optional<oauthkit::Consents> open_consents(const Config& config, const std::string& issuer,
                                                const std::shared_ptr<oauthkit::Store>& store);

/// Remembers what people agree to from now on, and spares those who have agreed before the page, where it is to.
void register_consents(oauthkit::Server& server, const Config& config,
                       const std::optional<oauthkit::Consents>& consents);

}  // namespace authserver
