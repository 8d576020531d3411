#include "registration.hpp"

#include <algorithm>
#include <oauthkit/endpoints/registration.hpp>

#include "client_sources.hpp"
#include "config/failure.hpp"

namespace authserver {

using namespace oauthkit;

namespace {

// MCP: offline_access is between client and server, and all may ask for it.
Scope cap_of(const Config& config, Scope scope) {
  if (config.mcp) scope.insert("offline_access");
  return scope;
}

std::function<bool(const TokenHash&)> known(const std::vector<TokenHash>& hashes) {
  return [hashes](const TokenHash& hash) { return std::find(hashes.begin(), hashes.end(), hash) != hashes.end(); };
}

// Whoever may register counts for their address.
Admit counted(Admit admit, const Attempts& attempts) {
  return [admit = std::move(admit), attempts](const RegistrationRequest& request) -> Result<Admission> {
    const auto admission = admit(request);
    if (!admission) return admission;
    return registration::open(attempts, *admission)(request);
  };
}

Admit admit(const Config& config, const Attempts& attempts) {
  const auto& settings = *config.registration;
  // MCP, step-up: a client that asked for little at first comes back for more.
  const Admission anybody{.scope = cap_of(config, settings.scope), .whole_scope = config.mcp.has_value()};
  auto approved = anybody;
  // RFC 9700 §2.5: for those whom somebody gave leave.
  approved.client_credentials = true;
  const auto by_statement = counted(registration::by_statement(approved), attempts);
  if (settings.require_software_statement) return by_statement;
  const auto by_token = counted(registration::by_token(known(settings.initial_access_tokens), approved), attempts);
  return registration::any_of({by_statement, settings.by_token ? by_token : registration::open(attempts, anybody)});
}

void register_endpoints(Server& server, const Config& config, const std::shared_ptr<ClientRegistry>& registry,
                        const std::shared_ptr<Store>& store, const Remote& remote) {
  const auto& settings = *config.registration;
  const Attempts attempts(store, {.limit = settings.max_per_address,
                                  .window = std::chrono::hours(1),
                                  .name = "registration",
                                  .environment = environment_of(config)});
  RegistrationOptions options;
  options.admit = admit(config, attempts);
  options.statements = TrustedIssuers(settings.software_statements, remote.keys);
  options.private_use_schemes = settings.private_use_schemes;
  server.endpoint("/register", endpoints::registration(registry, std::move(options)));
  if (settings.management) server.endpoint("/register/*", endpoints::client_configuration(registry));
}

RegistryOptions registry_options(const Config& config, const Remote& remote) {
  RegistryOptions options{.outgoing = remote.outgoing, .environment = environment_of(config)};
  if (!config.registration) return options;
  options.max_clients = config.registration->max_clients;
  options.unused_lifetime = config.registration->unused_lifetime;
  options.client_secret_lifetime = config.registration->client_secret_lifetime;
  return options;
}

}  // namespace

std::shared_ptr<ClientRegistry> open_registry(const Config& config, const std::shared_ptr<Store>& store,
                                              const Remote& remote) {
  if (!config.registration && config.admin_token.empty()) return {};
  try {
    return clients::registry(store, registry_options(config, remote));
  } catch (const std::invalid_argument& error) {
    throw StartError(error.what());
  }
}

std::shared_ptr<const ClientSource> open_documents(const Config& config, const Remote& remote) {
  if (!config.client_documents) return {};
  auto options = *config.client_documents;
  options.scope = cap_of(config, options.scope);
  options.openid = config.openid.has_value();
  options.environment = environment_of(config);
  return clients::metadata_documents(remote.outgoing, std::move(options));
}

void register_registration(Server& server, const Config& config, const Parts& parts) {
  const auto& registry = parts.registered.registry;
  const auto& documents = parts.registered.documents;
  if (registry) server.client_source(registry->source());
  if (config.registration) register_endpoints(server, config, registry, parts.store, parts.remote);
  if (documents) server.client_source(shared_source(documents));
  if (!registry && !documents) return;
  server.agreements(parts.store, {.has_name = [known = parts.registered.clients](std::string_view name) {
                      return known->has_name(name);
                    }});
}

}  // namespace authserver
