#pragma once

#include <memory>
#include <oauthkit/http.hpp>
#include <oauthkit/store.hpp>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "keys.hpp"
#include "who.hpp"

namespace authserver {

/// What answers there: an MCP server each, with the tools `whoami` and `write`, and the metadata document of the
/// resource (RFC 9728).
std::vector<oauthkit::Route> mcp_routes(const Config& config, const std::string& issuer,
                                        const std::shared_ptr<oauthkit::Store>& store, const Keys& keys,
                                        const Subject& subject);

}  // namespace authserver
