#pragma once

#include <oauthkit/server.hpp>
#include <string>

#include "config/config.hpp"
#include "parts.hpp"

namespace authserver {

/// The server that `config` describes: everything it does but for what has pages.
oauthkit::Server assemble(const Config& config, const std::string& issuer, const Parts& parts);

}  // namespace authserver
