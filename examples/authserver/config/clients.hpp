#pragma once

#include <oauthkit/client.hpp>
#include <string>
#include <vector>

#include "config/fields.hpp"

namespace authserver {

/// Reads `clients`, with the member names of RFC 7591. Throws `ConfigError`.
std::vector<oauthkit::Client> read_clients(Fields& root);

}  // namespace authserver
