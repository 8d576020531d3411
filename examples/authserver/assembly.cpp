#include "assembly.hpp"

#include "attempts.hpp"
#include "authorization_requests.hpp"
#include "ciba.hpp"
#include "client_authentication.hpp"
#include "consents.hpp"
#include "delegation.hpp"
#include "device.hpp"
#include "may_act.hpp"
#include "pages/pages.hpp"
#include "registration.hpp"
#include "resources.hpp"

namespace authserver {

using namespace oauthkit;

namespace {

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
    const auto& address = who.request.context.request().remote_address;
    auto user = registered.sign_in(who.username, who.password, address);
    if (user && !registered.second_factor->is_complete(*user)) return denied();
    return user;
  };
  server.exchange(exchanges::password(authenticate, issue));
}

template <class TokenOptions>
TokenOptions lifetimes_of(const Config& config) {
  TokenOptions options;
  options.access = config.access_token;
  options.refresh = config.refresh_token;
  options.refresh_idle = config.refresh_idle;
  options.tell_refresh_expiry = config.tell_refresh_expiry;
  return options;
}

Issue issue_of(const Config& config, const TokenStore& issued, const Keys& keys) {
  switch (config.format) {
    case TokenFormat::jwt:
      return naming_may_act(tokens::jwt(issued, keys.signing, lifetimes_of<tokens::JwtOptions>(config)));
    case TokenFormat::sealed:
      return naming_may_act(tokens::sealed(issued, keys.sealing, lifetimes_of<tokens::SealedOptions>(config)));
    case TokenFormat::opaque:
      break;
  }
  return naming_may_act(tokens::opaque(issued, lifetimes_of<tokens::OpaqueOptions>(config)));
}

// MCP: clients look for offline_access here, and nowhere else.
Scope scopes_supported(const Config& config) {
  auto scopes = config.scopes;
  if (config.mcp) scopes.insert("offline_access");
  return scopes;
}

endpoints::MetadataOptions metadata_options(const Config& config, const std::string& issuer, const Keys& keys) {
  endpoints::MetadataOptions options{.scopes = scopes_supported(config),
                                     .protected_resources = protected_resources(config, issuer),
                                     .mtls_base_url = config.mtls_base_url,
                                     .signing_keys = config.signed_metadata ? keys.signing : nullptr};
  // OpenID Connect Core §5.5.1.1: told, and binding nobody unless the file lists what binds.
  if (config.openid && config.acr_values_supported.empty()) {
    options.extra = [acr = config.openid->acr](JsonMembers& members) {
      members.add_list("acr_values_supported", {acr});
    };
  }
  return options;
}

void register_endpoints(Server& server, const TokenStore& issued, const std::shared_ptr<const People>& people,
                        const Keys& keys) {
  const auto readers = token_readers(issued, keys);
  const auto username = [people](const endpoints::Introspected& token) {
    return people->username(token.authorization.user_id);
  };
  server.endpoint("/revoke", endpoints::revocation(issued, {.readers = readers}));
  server.endpoint("/introspect",
                  endpoints::introspection(issued, {.username = username, .readers = readers, .keys = keys.signing}));
  const auto published = signing_keys(keys.all_signing());
  if (!published.empty()) server.endpoint("/jwks", endpoints::jwks(published, keys.decryption));
}

// RFC 8707: what is not for the issuer is for somebody else.
Bearer userinfo_bearer(const Config& config, const std::string& issuer, const Parts& parts) {
  const auto issued = stores::tokens(parts.store, issuer);
  return Bearer(issued, {.realm = "userinfo",
                         .audience = {issuer},
                         .dpop = parts.dpop,
                         .allow_body = true,
                         .readers = token_readers(issued, parts.keys),
                         .environment = environment_of(config)});
}

Options options_of(const Config& config, const std::string& issuer, const std::shared_ptr<Store>& store) {
  Options options{.issuer = issuer,
                  .profile = config.profile,
                  .environment = environment_of(config),
                  .pages = {.error = [](const Error& error, const Request&) { return error_page(error); }},
                  .policy = {.resource = known_resources(config, issuer), .cors_origins = config.cors_origins},
                  .subject = subjects_of(config),
                  .acr_values_supported = config.acr_values_supported,
                  .response_modes_supported = config.responses.modes,
                  .tls_client_certificate_bound_access_tokens = config.mtls.has_value()};
  count_wrong_secrets(options, config, store);
  return options;
}

}  // namespace

Server assemble(const Config& config, const std::string& issuer, const Parts& parts) {
  const auto& [store, remote, registered, keys, dpop, openid, consents, backchannel] = parts;
  const CodeStore codes = stores::codes(store, issuer);
  const TokenStore issued = stores::tokens(store, issuer);
  Server server(options_of(config, issuer, store));

  server.clients([clients = registered.clients](std::string_view id) { return clients->find(id); });
  register_client_authentication(server, config, store, remote);
  register_registration(server, config, parts);
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

  const auto metadata = metadata_options(config, issuer, keys);
  const auto plain_issue = issue_of(config, issued, keys);
  const auto issue = openid ? openid->provider.issue(plain_issue) : plain_issue;
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
  register_device(server, config, issuer, store, issue);
  register_ciba(server, backchannel, issue);
  // Nobody signs in where one token is made of another.
  register_delegation(server, config, issuer, parts, plain_issue);
  if (openid) {
    register_openid(server, config, *openid,
                    {.codes = codes,
                     .bearer = userinfo_bearer(config, issuer, parts),
                     .issue = issue,
                     .code = code,
                     .metadata = metadata});
  }
  register_consents(server, config, consents);
  register_endpoints(server, issued, registered.people, keys);
  server.endpoint(endpoints::metadata(metadata));
  return server;
}

}  // namespace authserver
