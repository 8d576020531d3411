#include "resources.hpp"

#include <algorithm>

namespace authserver {

using namespace oauthkit;

namespace {

// What is meant where nothing was asked for: the first of the MCP servers, or else the issuer, where UserInfo is.
std::vector<std::string> usual_resources(const Config& config, const std::string& issuer) {
  std::vector<std::string> usual;
  if (config.mcp) usual.push_back(mcp_resources(config, issuer).front());
  if (!config.mcp || config.openid) usual.push_back(issuer);
  return usual;
}

}  // namespace

std::string resource_at(const std::string& issuer, std::string_view path) {
  if (issuer.ends_with('/')) path.remove_prefix(1);
  return std::string(issuer).append(path);
}

std::string api_resource(const std::string& issuer) { return resource_at(issuer, "/api"); }

std::vector<std::string> mcp_resources(const Config& config, const std::string& issuer) {
  std::vector<std::string> all;
  if (!config.mcp) return all;
  for (const auto& each : config.mcp->resources) all.push_back(resource_at(issuer, each.path));
  return all;
}

std::vector<std::string> protected_resources(const Config& config, const std::string& issuer) {
  auto all = mcp_resources(config, issuer);
  all.insert(all.begin(), api_resource(issuer));
  return all;
}

decltype(Policy::resource) known_resources(const Config& config, const std::string& issuer) {
  auto own = mcp_resources(config, issuer);
  own.insert(own.end(), {issuer, api_resource(issuer)});
  return [own, usual = usual_resources(config, issuer)](
             const Client& client, const std::vector<std::string>& requested) -> Result<std::vector<std::string>> {
    if (requested.empty()) return usual;
    const bool all = std::all_of(requested.begin(), requested.end(), [&](const std::string& resource) {
      return std::find(own.begin(), own.end(), resource) != own.end() || client.allows_resource(resource);
    });
    if (!all) return denied();
    return requested;
  };
}

}  // namespace authserver
