#pragma once

#include <oauthkit/policy.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.hpp"

namespace authserver {

/// The resource that a path below the issuer is (RFC 8707), such as /api.
std::string resource_at(const std::string& issuer, std::string_view path);
std::string api_resource(const std::string& issuer);

/// The MCP servers that this server is, in their order.
std::vector<std::string> mcp_resources(const Config& config, const std::string& issuer);

/// All that its tokens may be for and that has a metadata document of its own (RFC 9728).
std::vector<std::string> protected_resources(const Config& config, const std::string& issuer);

/// For `Policy::resource`: a token is for this server's own API, for UserInfo, which is the issuer, for an MCP server
/// that it is, or for what the client lists or serves itself.
decltype(oauthkit::Policy::resource) known_resources(const Config& config, const std::string& issuer);

}  // namespace authserver
