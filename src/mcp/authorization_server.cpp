#include <algorithm>
#include <stdexcept>

#include "oauthkit/client_auth.hpp"
#include "oauthkit/client_documents.hpp"
#include "oauthkit/endpoints/registration.hpp"
#include "oauthkit/json_members.hpp"
#include "oauthkit/mcp.hpp"

namespace oauthkit::mcp {
namespace {

constexpr std::string_view offline_access = "offline_access";

[[noreturn]] void refuse(const std::string& sentence) {
  throw std::invalid_argument("mcp::authorization_server " + sentence);
}

void check(const AuthorizationServerOptions& options) {
  if (!options.store || !options.store->documents()) {
    refuse("has nowhere to keep clients: give it a store with documents()");
  }
  // RFC 8707 §2: tokens are for a resource, and clients that name none mean the first.
  if (options.resources.empty()) refuse("has no resource: set AuthorizationServerOptions::resources");
  const auto& path = options.registration_path;
  if (!path.empty() && (!path.starts_with('/') || path.ends_with('/'))) {
    refuse("registers clients at \"" + path + "\", which is no path such as /register");
  }
}

bool has(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// What is told to clients that no other module tells.
class Told : public Capability {
 public:
  explicit Told(const Scope& scopes) : scopes_(scopes.begin(), scopes.end()) {}

  std::string_view name() const override { return "mcp"; }
  void install(Server&) override {}

  // MCP “Refresh Tokens”: a client asks for offline_access where it is told.
  void describe(const Registered&, JsonMembers& metadata) const override {
    metadata.add_list("scopes_supported", scopes_);
  }

 private:
  std::vector<std::string> scopes_;
};

// MCP “Client ID Metadata Documents”, “Advertising CIMD Support”: for clients that have one.
void register_documents(Server& server, const AuthorizationServerOptions& options, const Scope& scope) {
  if (!options.fetcher) return;
  ClientDocumentOptions documents;
  documents.scope = scope;
  documents.private_use_schemes = options.private_use_schemes;
  documents.environment = server.options().environment;
  server.client_source(clients::metadata_documents(options.fetcher, std::move(documents)));
}

// MCP “Dynamic Client Registration”: for those that have none.
void register_registration(Server& server, const AuthorizationServerOptions& options, const Scope& scope,
                           const std::shared_ptr<ClientRegistry>& registry) {
  const auto& path = options.registration_path;
  if (path.empty() || has(server.registered().endpoints, "registration_endpoint")) return;
  Attempts attempts(options.store, {.limit = options.registrations_per_address,
                                    .window = std::chrono::hours(1),
                                    .name = "registration",
                                    .environment = server.options().environment});
  RegistrationOptions registration;
  // MCP “Step-Up Authorization Flow”: a client that registered for little comes back for more.
  registration.admit = registration::open(std::move(attempts), {.scope = scope, .whole_scope = true});
  registration.private_use_schemes = options.private_use_schemes;
  server.endpoint(path, endpoints::registration(registry, std::move(registration)));
  server.endpoint(path + "/*", endpoints::client_configuration(registry));
}

void register_authentication(Server& server, const AuthorizationServerOptions& options) {
  const auto methods = server.registered().auth_methods;
  if (!has(methods, "none")) server.authenticate(client_auth::none());
  if (!has(methods, "private_key_jwt")) {
    server.authenticate(client_auth::private_key_jwt(options.store, {}, options.fetcher));
  }
}

}  // namespace

std::shared_ptr<ClientRegistry> authorization_server(Server& server, AuthorizationServerOptions options) {
  check(options);
  auto scope = options.scope;
  scope.insert(offline_access);
  auto registry = options.registry;
  if (!registry) {
    RegistryOptions kept;
    kept.outgoing = options.fetcher;
    kept.environment = server.options().environment;
    registry = clients::registry(options.store, std::move(kept));
  }
  // Whom an operator registered under the URL of a document comes before the document.
  server.client_source(registry->source());
  register_documents(server, options, scope);
  register_registration(server, options, scope, registry);
  register_authentication(server, options);
  if (!server.registered().agreements) server.agreements(options.store);
  server.resources(std::move(options.resources));
  server.install(std::make_unique<Told>(scope));
  return registry;
}

}  // namespace oauthkit::mcp
