#include "config/clients.hpp"

#include <algorithm>
#include <oauthkit/redirect_uri.hpp>

#include "config/authorization_responses.hpp"
#include "config/ciba.hpp"
#include "config/client_authentication.hpp"
#include "config/client_openid.hpp"
#include "config/failure.hpp"
#include "config/logout.hpp"
#include "config/profiles.hpp"
#include "config/request_objects.hpp"
#include "config/secrets.hpp"

namespace authserver {
namespace {

using oauthkit::Client;
using oauthkit::Scope;

void read_identity(Fields& fields, Client& client) {
  client.id = fields.text("client_id", "");
  if (!is_printable(client.id)) fields.refuse("client_id", "expected 1 to 255 characters of printable ASCII");
  client.name = fields.text("client_name", client.id);
  client.application_type = fields.text("application_type", "web");
  if (client.application_type != "web" && client.application_type != "native") {
    fields.refuse("application_type", "expected web or native");
  }
}

void read_redirect_uris(Fields& fields, Client& client) {
  client.redirect_uris = fields.texts("redirect_uris", {});
  for (std::size_t i = 0; i < client.redirect_uris.size(); ++i) {
    const auto problem = oauthkit::redirect_uri_problem(client.redirect_uris[i]);
    if (problem) fields.refuse("redirect_uris[" + std::to_string(i) + "]", *problem);
  }
  if (client.redirect_uris.empty() && client.allows_grant_type("authorization_code")) {
    fields.refuse("redirect_uris", "expected at least one for the grant type authorization_code");
  }
}

// RFC 8707 §2, by what every absolute URI has; the library looks closer when a client asks for one.
bool is_absolute_uri(const std::string& text) {
  const auto colon = text.find(':');
  return is_printable(text) && colon != std::string::npos && colon > 0 && text.find_first_of(" #") == std::string::npos;
}

std::vector<std::string> read_names(Fields& fields, std::string_view name, std::vector<std::string> fallback) {
  auto names = fields.texts(name, std::move(fallback));
  for (const auto& one : names) {
    if (!is_printable(one)) fields.refuse(name, "expected names in printable ASCII");
  }
  return names;
}

/// Absolute URIs, or `more`.
std::vector<std::string> read_resources(Fields& fields, std::string_view name, const std::string& more = {}) {
  auto resources = fields.texts(name, {});
  for (const auto& resource : resources) {
    if (!is_absolute_uri(resource) && (more.empty() || resource != more))
      fields.refuse(name, "expected absolute URIs without fragment");
  }
  return resources;
}

/// What is this server's own to say of a client.
ClientSettings read_settings(Fields& fields) {
  ClientSettings settings{.trusted = fields.flag("trusted", false),
                          .exchange_targets = read_resources(fields, "exchange_targets"),
                          .impersonate = fields.flag("impersonate", false),
                          .may_act = fields.text("may_act", "")};
  if (fields.find("may_act") && !is_printable(settings.may_act)) {
    fields.refuse("may_act", "expected the client_id of the client that may act");
  }
  return settings;
}

void read_rights(Fields& fields, Client& client, const Config& config) {
  client.grant_types = read_names(fields, "grant_types", client.grant_types);
  client.response_types = read_names(fields, "response_types", client.response_types);
  auto scope = Scope::parse(fields.text("scope", ""));
  if (!scope) fields.refuse("scope", "expected scope tokens separated by spaces");
  client.scope = *std::move(scope);
  // The services of a trust domain serve it by its name.
  const auto& transactions = config.delegation.transaction_tokens;
  client.resources = read_resources(fields, "resources", transactions ? transactions->trust_domain : std::string());
  client.allowed_resources = read_resources(fields, "allowed_resources");
  client.authorization_details_types = fields.texts("authorization_details_types", {});
  client.require_pushed_authorization_requests = fields.flag("require_pushed_authorization_requests", false);
  if (fields.find("default_max_age")) {
    client.default_max_age = std::chrono::seconds(fields.number("default_max_age", 0, 0, 365 * 24 * 3600));
  }
  client.default_acr_values = read_names(fields, "default_acr_values", {});
  client.access_token_lifetime = fields.lifetime("access_token_lifetime");
  client.refresh_token_lifetime = fields.lifetime("refresh_token_lifetime");
}

Client read_client(const Json& value, const std::string& path, const Config& config) {
  const bool is_provider = config.scopes.contains("openid");
  Fields fields(value, path);
  Client client;
  read_identity(fields, client);
  read_client_authentication(fields, client);
  read_rights(fields, client, config);
  client.app = read_settings(fields);
  read_redirect_uris(fields, client);
  client.profile = read_profile(fields);
  client.request_object = read_client_request_object(fields);
  client.authorization_response = read_client_authorization_response(fields);
  client.openid = read_client_openid(fields, is_provider);
  client.logout = read_client_logout(fields, is_provider);
  client.backchannel = read_client_backchannel(fields);
  fields.finish();
  return client;
}

}  // namespace

std::vector<Client> read_clients(Fields& root, const Config& config) {
  std::vector<Client> clients;
  std::set<std::string> ids;
  for_each_element(root, "clients", [&](const Json& value, const std::string& path) {
    clients.push_back(read_client(value, path, config));
    if (!ids.insert(clients.back().id).second) throw ConfigError(path + ".client_id", "expected one of its own");
  });
  return clients;
}

std::string member_of_client(std::size_t i, const std::string& name) {
  return "clients[" + std::to_string(i) + "]." + name;
}

}  // namespace authserver
