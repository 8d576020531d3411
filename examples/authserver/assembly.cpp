#include "assembly.hpp"

#include <algorithm>

#include "authorization_requests.hpp"
#include "client_authentication.hpp"
#include "config/failure.hpp"
#include "log.hpp"
#include "mcp_resource.hpp"
#include "pages/pages.hpp"
#include "registration.hpp"
#include "remote.hpp"

namespace authserver {

using namespace oauthkit;

namespace {

// A token is for this server's own API, for an MCP server that it is, for what the client lists or serves itself, or,
// when nothing was asked for, for the first of the MCP servers, or else the issuer.
auto known_resources(const Config& config, const std::string& issuer) {
  const auto servers = mcp_resources(config, issuer);
  auto own = servers;
  own.insert(own.end(), {issuer, api_resource(issuer)});
  return [own, usual = servers.empty() ? issuer : servers.front()](
             const Client& client, const std::vector<std::string>& requested) -> Result<std::vector<std::string>> {
    if (requested.empty()) return std::vector{usual};
    const bool all = std::all_of(requested.begin(), requested.end(), [&](const std::string& resource) {
      return std::find(own.begin(), own.end(), resource) != own.end() || client.allows_resource(resource);
    });
    if (!all) return denied();
    return requested;
  };
}

// A trusted client is spared the consent page where its identity is certain: it has a secret, and its redirect URI is
// https or, as every http URI that can be registered, of this machine. Details are each for the person to see.
Immediate ask_unless_trusted(const Client& client, const User&, const AuthorizationRequest& request) {
  if (!request.access.authorization_details.empty()) return Immediate::ask();
  const auto* settings = client.app.get_if<ClientSettings>();
  const auto& sent = request.code_binding.redirect_uri;
  const auto& uri = sent.empty() ? client.redirect_uris.front() : sent;
  const bool certain = !client.is_public() && (uri.starts_with("https://") || uri.starts_with("http://"));
  return settings && settings->trusted && certain ? Immediate::allow(request.access, {}, request.claims)
                                                  : Immediate::ask();
}

bool wants_signatures(const Client& client) {
  return client.profile && client.profile->signed_requests == Demand::required;
}

// Where other nodes can find them, unless there are none.
std::unique_ptr<TransactionStore> pending_decisions(const Config& config, const std::shared_ptr<Store>& store) {
  const session::TransactionOptions options{.lifetime = config.transaction};
  return config.store == "memory:" ? session::memory_transactions(options) : session::transactions(store, options);
}

// What OAuth 2.1 dropped, where the profile admits it.
void register_tokens_in_urls(Server& server, const Config& config, const CodeStore& codes, const Issue& issue,
                             const grants::CodeOptions& code) {
  if (config.profile.response_types != ResponseTypes::any) return;
  server.grant(grants::token(issue));
  server.grant(grants::code_token(codes.put, issue, code));
}

void register_passwords(Server& server, const Config& config, const Issue& issue, const Registered& registered) {
  if (config.profile.password_grant == Demand::refused) return;
  // A password alone is not enough of whoever has a second factor, for which this grant has no place.
  const auto authenticate = [registered](const Credentials& who) -> Result<User> {
    auto user = registered.people->sign_in(who.username, who.password);
    if (user && !registered.second_factor->is_complete(*user)) return denied();
    return user;
  };
  server.exchange(exchanges::password(authenticate, issue));
}

Issue issue_of(const Config& config, const TokenStore& issued, const Keys& keys) {
  switch (config.format) {
    case TokenFormat::jwt:
      return tokens::jwt(issued, keys.signing, {.access = config.access_token, .refresh = config.refresh_token});
    case TokenFormat::sealed:
      return tokens::sealed(issued, keys.sealing, {.access = config.access_token, .refresh = config.refresh_token});
    case TokenFormat::opaque:
      break;
  }
  return tokens::opaque(issued, {.access = config.access_token, .refresh = config.refresh_token});
}

// MCP: clients look for offline_access here, and nowhere else.
Scope scopes_supported(const Config& config) {
  auto scopes = config.scopes;
  if (config.mcp) scopes.insert("offline_access");
  return scopes;
}

std::vector<std::string> protected_resources(const Config& config, const std::string& issuer) {
  auto all = mcp_resources(config, issuer);
  all.insert(all.begin(), api_resource(issuer));
  return all;
}

void register_endpoints(Server& server, const Config& config, const std::string& issuer,
                        const std::shared_ptr<Store>& store, const std::shared_ptr<const People>& people,
                        const Keys& keys) {
  const TokenStore issued = stores::tokens(store, issuer);
  const auto readers = token_readers(issued, keys);
  const auto username = [people](const endpoints::Introspected& token) {
    return people->username(token.authorization.user_id);
  };
  server.endpoint("/revoke", endpoints::revocation(issued, {.readers = readers}));
  server.endpoint("/introspect",
                  endpoints::introspection(issued, {.username = username, .readers = readers, .keys = keys.signing}));
  if (keys.signing) server.endpoint("/jwks", endpoints::jwks(keys.signing, keys.decryption));
  server.endpoint(endpoints::metadata({.scopes = scopes_supported(config),
                                       .protected_resources = protected_resources(config, issuer),
                                       .mtls_base_url = config.mtls_base_url,
                                       .signing_keys = config.signed_metadata ? keys.signing : nullptr}));
}

}  // namespace

std::string resource_at(const std::string& issuer, std::string_view path) {
  if (issuer.ends_with('/')) path.remove_prefix(1);
  return std::string(issuer).append(path);
}

std::string api_resource(const std::string& issuer) { return resource_at(issuer, "/api"); }

std::vector<TokenReader> token_readers(const TokenStore& issued, const Keys& keys) {
  if (!keys.sealing) return {};
  return {tokens::sealed_reader(keys.sealing, issued)};
}

Environment environment_of(const Config& config) {
  return {.observers = config.log_events ? std::vector<Observer>{log_event} : std::vector<Observer>{},
          .on_failure = log_failure};
}

Dpop make_dpop(const Config& config, const std::string& issuer, const std::shared_ptr<Store>& store) {
  return Dpop(store, {.base_url = issuer,
                      .mtls_base_url = config.mtls_base_url,
                      .require_nonce = config.dpop_nonces,
                      .nonce_key = config.dpop_nonce_key,
                      .environment = environment_of(config)});
}

std::vector<Client> clients_of(const Config& config, const std::string& issuer) {
  auto clients = config.clients;
  if (!config.is_demo) return clients;
  for (auto& client : clients) {
    if (client.id != "demo" || client.redirect_uris.front() == issuer + "/playground") continue;
    client.redirect_uris.push_back(issuer + "/playground");
  }
  return clients;
}

void check_takeover(const Config& config, const Config& next) {
  const auto check = [&](bool (*has)(const Client&), const char* what) {
    if (any_client(config, has) || !any_client(next, has)) return;
    throw ConfigError("clients", "expected none " + std::string(what) + " before a restart, because there was none");
  };
  check(has_hmac_secret, "with client_secret_jwt");
  check(has_scrypt_secret, "with a secret in scrypt");
  const bool signs = config.request_objects && config.responses.are_signed();
  if (!signs) check(wants_signatures, "with the profile fapi2_message_signing");
  if (!config.mtls && next.mtls) throw ConfigError("mtls", "expected none before a restart, because there was none");
}

Server assemble(const Config& config, const std::string& issuer, const Registered& registered,
                const std::shared_ptr<Store>& store, const Keys& keys, const Dpop& dpop) {
  const CodeStore codes = stores::codes(store, issuer);
  const TokenStore issued = stores::tokens(store, issuer);
  Server server({.issuer = issuer,
                 .profile = config.profile,
                 .environment = environment_of(config),
                 .pages = {.error = [](const Error& error, const Request&) { return error_page(error); }},
                 .policy = {.resource = known_resources(config, issuer), .cors_origins = config.cors_origins},
                 .acr_values_supported = config.acr_values_supported,
                 .response_modes_supported = config.responses.modes,
                 .tls_client_certificate_bound_access_tokens = config.mtls.has_value()});

  server.clients([clients = registered.clients](std::string_view id) { return clients->find(id); });
  const auto remote = open_remote(config.fetch.value_or(FetchSettings()));
  register_client_authentication(server, config, store, remote);
  register_registration(server, config, registered.clients, registered.registry, store, remote);
  if (config.mcp) server.resources(mcp_resources(config, issuer));
  server.dpop(dpop);
  register_authorization_requests(server, config, store, keys, remote);
  server.transactions(pending_decisions(config, store));
  // Until the second factor is there, nothing is decided, whatever the pages show.
  server.user_suffices([factor = registered.second_factor](const SignedIn& who) -> Result<void> {
    if (factor->is_complete(who.user)) return {};
    return denied();
  });
  server.immediate(ask_unless_trusted);

  const auto issue = issue_of(config, issued, keys);
  const grants::CodeOptions code{.lifetime = config.authorization_code};
  server.grant(grants::code(codes.put, code));
  server.exchange(exchanges::code(codes, issue));
  server.exchange(exchanges::refresh_token(
      issued, issue,
      {.rotation = config.rotation,
       .grace = config.grace,
       .still_allowed = [people = registered.people](const TokenRequest&, const Authorization& granted) {
         return people->know(granted.user_id) ? Result<void>() : Result<void>(denied());
       }}));
  server.exchange(exchanges::client_credentials(issue));
  register_tokens_in_urls(server, config, codes, issue, code);
  register_passwords(server, config, issue, registered);
  register_endpoints(server, config, issuer, store, registered.people, keys);
  return server;
}

}  // namespace authserver
