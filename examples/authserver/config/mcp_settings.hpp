#pragma once

#include <oauthkit/scope.hpp>
#include <string>
#include <vector>

namespace authserver {

/// An MCP server, below the issuer.
struct McpResource {
  std::string path = {};
  /// What a token must have been granted there at least.
  oauthkit::Scope scopes = {};
  std::string name = {};
};

/// The MCP servers that this server is, beside being their authorization server.
struct McpSettings {
  std::vector<McpResource> resources = {};
  /// Whose scripts may call them.
  std::vector<std::string> allowed_origins = {};
};

}  // namespace authserver
