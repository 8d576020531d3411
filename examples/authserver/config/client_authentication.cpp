#include "config/client_authentication.hpp"

#include <algorithm>
#include <array>

#include "config/algorithms.hpp"
#include "config/secrets.hpp"
#include "remote.hpp"

namespace authserver {
namespace {

using oauthkit::Client;

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

}  // namespace

void read_client_authentication(Fields& fields, Client& client) {
  read_authentication(fields, client);
  read_binding(fields, client);
}

}  // namespace authserver
