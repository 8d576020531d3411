#pragma once

#include <oauthkit/http.hpp>
#include <vector>

#include "admin.hpp"
#include "config/config.hpp"

namespace authserver {

/// What is done with clients, by anybody.
std::vector<oauthkit::Route> client_routes(const Config& config, const Administered& administered);

}  // namespace authserver
