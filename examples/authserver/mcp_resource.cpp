#include "mcp_resource.hpp"

#include <oauthkit/mcp.hpp>
#include <oauthkit/stores/sockets.hpp>

#include "mcp_messages.hpp"
#include "parts.hpp"
#include "resources.hpp"

namespace authserver {

using namespace oauthkit;

namespace {

mcp::Resource resource_of(const McpResource& settings, const Config& config, const std::string& issuer,
                          const std::shared_ptr<Store>& store, const Keys& keys) {
  mcp::ResourceOptions options{.resource = resource_at(issuer, settings.path),
                               .authorization_servers = {issuer},
                               .scopes = settings.scopes,
                               .name = settings.name,
                               .allowed_origins = config.mcp->allowed_origins,
                               .environment = environment_of(config)};
  const auto issued = stores::tokens(store, issuer);
  if (keys.sealing) return {std::move(options), tokens::sealed_reader(keys.sealing, issued)};
  return {std::move(options), issued};
}

Bearer::Guarded tools_of(const McpResource& settings, const mcp::Resource& resource, const Subject& subject) {
  auto needed_to_write = settings.scopes;
  needed_to_write.insert("write");
  return [resource, needed_to_write, subject, name = settings.name](const Request& request,
                                                                    const Authorization& who) -> Response {
    // Streamable HTTP: no session, and so nothing that the server begins.
    if (request.method != "POST") return {405, {{"Allow", "POST"}, {"Cache-Control", "no-store"}}, {}};
    return answer_mcp(request, name, [&](std::string_view tool) -> std::optional<ToolAnswer> {
      if (tool != "whoami" && tool != "write") return std::nullopt;
      ToolAnswer answer{.text = who_is(who, subject).to_string()};
      if (tool == "write") answer.refused = resource.refusal(who, needed_to_write);
      return answer;
    });
  };
}

}  // namespace

std::vector<Route> mcp_routes(const Config& config, const std::string& issuer, const std::shared_ptr<Store>& store,
                              const Keys& keys, const Subject& subject) {
  std::vector<Route> routes;
  if (!config.mcp) return routes;
  for (const auto& each : config.mcp->resources) {
    const auto resource = resource_of(each, config, issuer, store, keys);
    for (auto& route : resource.routes()) routes.push_back(std::move(route));
    const auto handler = resource.guard(each.scopes, tools_of(each, resource, subject));
    // MCP: whoever brings no token is told where to get one, whatever is asked.
    for (const char* method : {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}) {
      routes.push_back({.method = method, .path = each.path, .handler = handler});
    }
  }
  return routes;
}

}  // namespace authserver
