#include "config/clients.hpp"

#include <algorithm>
#include <array>
#include <oauthkit/redirect_uri.hpp>

#include "config/algorithms.hpp"
#include "config/authorization_responses.hpp"
#include "config/config.hpp"
#include "config/failure.hpp"
#include "config/profiles.hpp"
#include "config/request_objects.hpp"
#include "config/secrets.hpp"
#include "remote.hpp"

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
  client.app = ClientSettings{.trusted = fields.flag("trusted", false)};
}

constexpr std::array<std::string_view, 7> methods = {"client_secret_basic",
                                                     "client_secret_post",
                                                     "client_secret_jwt",
                                                     "private_key_jwt",
                                                     "tls_client_auth",
                                                     "self_signed_tls_client_auth",
                                                     "none"};

void read_secret(Fields& fields, Client& client) {
  const auto& method = client.token_endpoint_auth_method;
  if (method == "client_secret_jwt") {
    client.plain_secret = read_plain_secret(fields);
    return;
  }
  client.secret = read_client_secret(fields);
  const bool needs_one = method == "client_secret_basic" || method == "client_secret_post";
  if (!needs_one && !client.secret.empty()) {
    fields.refuse("client_secret", "expected none beside token_endpoint_auth_method " + method);
  }
  if (needs_one && client.secret.empty()) {
    fields.refuse("client_secret", "expected one, unless token_endpoint_auth_method says otherwise");
  }
}

bool is_public_key_set(const Json& value) {
  const auto keys = value.is_object() ? value.find("keys") : value.end();
  return keys != value.end() && keys->is_array() && std::all_of(keys->begin(), keys->end(), [](const Json& key) {
           return key.is_object() && !key.contains("d") && !key.contains("k");
         });
}

void read_keys(Fields& fields, Client& client) {
  if (const auto* value = fields.find("jwks")) {
    if (!is_public_key_set(*value)) fields.refuse("jwks", R"(expected {"keys": [...]} with public keys)");
    client.jwks = value->dump();
  }
  client.jwks_uri = fields.text("jwks_uri", "");
  if (client.jwks_uri.empty()) return;
  if (!client.jwks_uri.starts_with("https://") || !is_printable(client.jwks_uri)) {
    fields.refuse("jwks_uri", "expected an https URL");
  }
  if (!client.jwks.empty()) fields.refuse("jwks_uri", "expected either jwks or jwks_uri");
  if (!can_fetch) fields.refuse("jwks_uri", "expected jwks instead; jwks_uri is not built into this program");
}

// OpenID Connect Registration §2
void read_signing_algorithm(Fields& fields, Client& client) {
  constexpr const char* name = "token_endpoint_auth_signing_alg";
  if (client.token_endpoint_auth_method != "client_secret_jwt") {
    client.token_endpoint_auth_signing_alg = read_algorithm_name(fields, name);
    return;
  }
  client.token_endpoint_auth_signing_alg = fields.text(name, "");
  const auto& alg = client.token_endpoint_auth_signing_alg;
  if (!alg.empty() && alg != "HS256") {
    fields.refuse(name, "expected HS256 beside token_endpoint_auth_method client_secret_jwt");
  }
}

bool is_by_secret(std::string_view method) { return method == "client_secret_basic" || method == "client_secret_post"; }

// A secret may come by either way, as older servers let it.
void read_legacy_methods(Fields& fields, Client& client) {
  auto& more = client.legacy_auth_methods;
  more = fields.texts("legacy_auth_methods", {});
  const bool fits =
      is_by_secret(client.token_endpoint_auth_method) && std::all_of(more.begin(), more.end(), is_by_secret);
  if (!more.empty() && !fits) {
    fields.refuse("legacy_auth_methods",
                  "expected client_secret_basic or client_secret_post, beside the other as token_endpoint_auth_method");
  }
}

void read_authentication(Fields& fields, Client& client) {
  auto& method = client.token_endpoint_auth_method;
  method = fields.text("token_endpoint_auth_method", "client_secret_basic");
  if (std::find(methods.begin(), methods.end(), method) == methods.end()) {
    fields.refuse("token_endpoint_auth_method",
                  "expected client_secret_basic, client_secret_post, client_secret_jwt, private_key_jwt, "
                  "tls_client_auth, self_signed_tls_client_auth or none");
  }
  read_legacy_methods(fields, client);
  read_secret(fields, client);
  read_keys(fields, client);
  read_signing_algorithm(fields, client);
  if (method == "private_key_jwt" && client.jwks.empty() && client.jwks_uri.empty()) {
    fields.refuse("jwks", "expected keys, or jwks_uri, beside token_endpoint_auth_method private_key_jwt");
  }
  if (method == "self_signed_tls_client_auth" && client.jwks.empty()) {
    fields.refuse("jwks", "expected the JWK set with the certificates of the client");
  }
}

// RFC 9449 §5.2, RFC 8705 §2.1.2, §3.4
void read_binding(Fields& fields, Client& client) {
  client.dpop_bound_access_tokens = fields.flag("dpop_bound_access_tokens", false);
  client.tls.tls_client_certificate_bound_access_tokens =
      fields.flag("tls_client_certificate_bound_access_tokens", false);
  int names = 0;
  const auto read_name = [&](const char* member, std::string& name) {
    name = fields.text(member, "");
    names += name.empty() ? 0 : 1;
  };
  read_name("tls_client_auth_subject_dn", client.tls.tls_client_auth_subject_dn);
  read_name("tls_client_auth_san_dns", client.tls.tls_client_auth_san_dns);
  read_name("tls_client_auth_san_uri", client.tls.tls_client_auth_san_uri);
  read_name("tls_client_auth_san_ip", client.tls.tls_client_auth_san_ip);
  read_name("tls_client_auth_san_email", client.tls.tls_client_auth_san_email);
  if (names != (client.token_endpoint_auth_method == "tls_client_auth" ? 1 : 0)) {
    fields.refuse("token_endpoint_auth_method",
                  "expected one tls_client_auth name beside tls_client_auth, and no other");
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

std::vector<std::string> read_resources(Fields& fields, std::string_view name) {
  auto resources = fields.texts(name, {});
  for (const auto& resource : resources) {
    if (!is_absolute_uri(resource)) fields.refuse(name, "expected absolute URIs without fragment");
  }
  return resources;
}

void read_rights(Fields& fields, Client& client) {
  client.grant_types = read_names(fields, "grant_types", client.grant_types);
  client.response_types = read_names(fields, "response_types", client.response_types);
  auto scope = Scope::parse(fields.text("scope", ""));
  if (!scope) fields.refuse("scope", "expected scope tokens separated by spaces");
  client.scope = *std::move(scope);
  client.resources = read_resources(fields, "resources");
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

Client read_client(const Json& value, const std::string& path) {
  Fields fields(value, path);
  Client client;
  read_identity(fields, client);
  read_authentication(fields, client);
  read_binding(fields, client);
  read_rights(fields, client);
  read_redirect_uris(fields, client);
  client.profile = read_profile(fields);
  client.request_object = read_client_request_object(fields);
  client.authorization_response = read_client_authorization_response(fields);
  fields.finish();
  return client;
}

}  // namespace

std::vector<Client> read_clients(Fields& root) {
  std::vector<Client> clients;
  std::set<std::string> ids;
  for_each_element(root, "clients", [&](const Json& value, const std::string& path) {
    clients.push_back(read_client(value, path));
    if (!ids.insert(clients.back().id).second) throw ConfigError(path + ".client_id", "expected one of its own");
  });
  return clients;
}

}  // namespace authserver
