#include "config/mcp.hpp"

#include "config/failure.hpp"
#include "config/origins.hpp"
#include "config/paths.hpp"

namespace authserver {
namespace {

oauthkit::Scope read_scopes(Fields& fields) {
  oauthkit::Scope scopes;
  for (const auto& name : fields.texts("scopes", {"read"})) {
    const auto scope = oauthkit::Scope::parse(name);
    if (!scope || scope->size() != 1) fields.refuse("scopes", "expected scope tokens (RFC 6749 3.3)");
    // It is between client and authorization server, and nothing that a resource asks for.
    if (name == "offline_access") fields.refuse("scopes", "expected none of them offline_access");
    scopes.insert(name);
  }
  return scopes;
}

McpResource read_resource(const Json& value, const std::string& path) {
  Fields fields(value, path);
  McpResource resource{
      .path = fields.text("path", "/mcp"), .scopes = read_scopes(fields), .name = fields.text("name", "Example")};
  if (!is_plain_path(resource.path) || is_path_of_server(resource.path)) {
    fields.refuse("path", "expected a path such as /mcp that is nothing else here");
  }
  fields.finish();
  return resource;
}

std::vector<McpResource> read_resources(Fields& fields) {
  if (!fields.find("resources")) return {read_resource(Json::object(), "mcp.resources[0]")};
  std::vector<McpResource> resources;
  std::set<std::string> paths;
  for_each_element(fields, "resources", [&](const Json& value, const std::string& path) {
    resources.push_back(read_resource(value, path));
    if (!paths.insert(resources.back().path).second) throw ConfigError(path + ".path", "expected one of its own");
  });
  if (resources.empty()) fields.refuse("resources", "expected at least one");
  return resources;
}

// Whoever names no scopes has those that are asked for: by the resources, and by the tool that writes.
void complete_scopes(Fields& root, Config& config) {
  if (root.find("scopes")) return;
  for (const auto& resource : config.mcp->resources) {
    for (const auto& scope : resource.scopes) config.scopes.insert(scope);
  }
  config.scopes.insert("write");
}

}  // namespace

void read_mcp(Fields& root, Config& config) {
  const Json* value = root.find("mcp");
  if (!value && !config.is_for_mcp()) return;
  const auto usual = Json::object();
  Fields fields(value ? *value : usual, root.path_of("mcp"));
  config.mcp =
      McpSettings{.resources = read_resources(fields), .allowed_origins = read_origins(fields, "allowed_origins")};
  fields.finish();
  complete_scopes(root, config);
}

}  // namespace authserver
