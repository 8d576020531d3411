#pragma once

#include <oauthkit/http.hpp>
#include <string>

#include "config/config.hpp"

namespace authserver {

/// What this server is and where its endpoints are.
oauthkit::Response home_page(const Config& config, const std::string& issuer);

}  // namespace authserver
