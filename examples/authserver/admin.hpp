#pragma once

#include <memory>
#include <oauthkit/client_registry.hpp>
#include <oauthkit/http.hpp>
#include <oauthkit/server.hpp>
#include <string>
#include <vector>

#include "clients.hpp"
#include "config/config.hpp"

namespace authserver {

/// What the administration of clients works on.
struct Administered {
  /// Those of the file, which are told and not changed.
  std::shared_ptr<const Clients> clients;
  std::shared_ptr<oauthkit::ClientRegistry> registry;
  /// Must outlive the routes.
  const oauthkit::Server* server;
};

/// The administration of clients below /admin/clients, for whoever has the token of the configuration; nothing where it
/// has none.
std::vector<oauthkit::Route> admin_routes(const Config& config, const Administered& administered);

}  // namespace authserver
