#include "client_config.hpp"

#include <oauthkit/redirect_uri.hpp>

#include "config.hpp"
#include "failure.hpp"
#include "secret_config.hpp"

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

void read_authentication(Fields& fields, Client& client) {
  auto& method = client.token_endpoint_auth_method;
  method = fields.text("token_endpoint_auth_method", "client_secret_basic");
  const bool by_certificate = method == "tls_client_auth" || method == "self_signed_tls_client_auth";
  if (method != "client_secret_basic" && method != "client_secret_post" && method != "none" && !by_certificate) {
    fields.refuse("token_endpoint_auth_method",
                  "expected client_secret_basic, client_secret_post, tls_client_auth, self_signed_tls_client_auth or "
                  "none");
  }
  client.secret = read_client_secret(fields);
  const bool needs_secret = !client.is_public() && !by_certificate;
  if (!needs_secret && !client.secret.empty()) {
    fields.refuse("client_secret", "expected none beside token_endpoint_auth_method " + method);
  }
  if (needs_secret && client.secret.empty()) {
    fields.refuse("client_secret", "expected one, unless token_endpoint_auth_method is none");
  }
}

// RFC 9449 §5.2, RFC 8705 §2.1.2, §3.4
void read_binding(Fields& fields, Client& client) {
  client.dpop_bound_access_tokens = fields.flag("dpop_bound_access_tokens", false);
  client.tls_client_certificate_bound_access_tokens = fields.flag("tls_client_certificate_bound_access_tokens", false);
  int names = 0;
  const auto read_name = [&](const char* member, std::string& name) {
    name = fields.text(member, "");
    names += name.empty() ? 0 : 1;
  };
  read_name("tls_client_auth_subject_dn", client.tls_client_auth_subject_dn);
  read_name("tls_client_auth_san_dns", client.tls_client_auth_san_dns);
  read_name("tls_client_auth_san_uri", client.tls_client_auth_san_uri);
  read_name("tls_client_auth_san_ip", client.tls_client_auth_san_ip);
  read_name("tls_client_auth_san_email", client.tls_client_auth_san_email);
  if (names != (client.token_endpoint_auth_method == "tls_client_auth" ? 1 : 0)) {
    fields.refuse("token_endpoint_auth_method",
                  "expected one tls_client_auth name beside tls_client_auth, and no other");
  }
  if (const Json* jwks = fields.find("jwks")) client.jwks = jwks->dump();
  if (client.token_endpoint_auth_method == "self_signed_tls_client_auth" && client.jwks.empty()) {
    fields.refuse("jwks", "expected the JWK set with the certificates of the client");
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

void read_rights(Fields& fields, Client& client) {
  client.grant_types = read_names(fields, "grant_types", client.grant_types);
  client.response_types = read_names(fields, "response_types", client.response_types);
  auto scope = Scope::parse(fields.text("scope", ""));
  if (!scope) fields.refuse("scope", "expected scope tokens separated by spaces");
  client.scope = *std::move(scope);
  client.resources = fields.texts("resources", {});
  for (const auto& resource : client.resources) {
    if (!is_absolute_uri(resource)) fields.refuse("resources", "expected absolute URIs without fragment");
  }
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
