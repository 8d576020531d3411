#include "config/mcp.hpp"

#include <optional>
#include <set>

#include "config/failure.hpp"
#include "config/origins.hpp"
#include "config/paths.hpp"

namespace authserver {
namespace {

using oauthkit::Scope;

/// `supported`: what the server has, where the file says it.
Scope read_scopes(Fields& fields, const std::optional<Scope>& supported) {
  if (!fields.find("scopes")) return {"read"};
  Scope scopes;
  for (const auto& name : fields.texts("scopes", {})) {
    const auto scope = Scope::parse(name);
    if (!scope || scope->size() != 1) fields.refuse("scopes", "expected scope tokens (RFC 6749 3.3)");
    // It is between client and authorization server, and nothing that a resource asks for.
    if (name == "offline_access") fields.refuse("scopes", "expected none of them offline_access");
    // A challenge that names what no client can have sends all of them away.
    if (supported && !supported->contains(name)) fields.refuse("scopes", "expected some of the scopes of the server");
    scopes.insert(name);
  }
  return scopes;
}

McpResource read_resource(const Json& value, const std::string& path, const std::optional<Scope>& supported) {
  Fields fields(value, path);
  McpResource resource{.path = fields.text("path", "/mcp"),
                       .scopes = read_scopes(fields, supported),
                       .name = fields.text("name", "Example")};
  if (!is_plain_path(resource.path) || is_path_of_server(resource.path)) {
    fields.refuse("path", "expected a path such as /mcp that is nothing else here");
  }
  fields.finish();
  return resource;
}

std::vector<McpResource> read_resources(Fields& fields, const std::optional<Scope>& supported) {
  if (!fields.find("resources")) return {read_resource(Json::object(), "mcp.resources[0]", supported)};
  std::vector<McpResource> resources;
  std::set<std::string> paths;
  for_each_element(fields, "resources", [&](const Json& value, const std::string& path) {
    resources.push_back(read_resource(value, path, supported));
    if (!paths.insert(resources.back().path).second) throw ConfigError(path + ".path", "expected one of its own");
  });
  if (resources.empty()) fields.refuse("resources", "expected at least one");
  return resources;
}

// What a resource asks for where nothing is written is there as well; and, where no scopes are named at all, what the
// tool asks for that writes.
void complete_scopes(Config& config, bool are_named) {
  for (const auto& resource : config.mcp->resources) {
    for (const auto& scope : resource.scopes) config.scopes.insert(scope);
  }
  if (!are_named) config.scopes.insert("write");
}

}  // namespace

void read_mcp(Fields& root, Config& config) {
  const Json* value = root.find("mcp");
  if (!value && !config.is_for_mcp()) return;
  const auto usual = Json::object();
  Fields fields(value ? *value : usual, root.path_of("mcp"));
  const auto supported = root.find("scopes") ? std::optional(config.scopes) : std::nullopt;
  config.mcp = McpSettings{.resources = read_resources(fields, supported),
                           .allowed_origins = read_origins(fields, "allowed_origins")};
  fields.finish();
  complete_scopes(config, supported.has_value());
}

}  // namespace authserver
