#include "endpoints/client_update.hpp"

#include <tuple>

#include "base/canonical_json.hpp"
#include "base/json_document.hpp"
#include "registration/client_metadata.hpp"

namespace oauthkit {
namespace {

using registration::StoredClient;

Error invalid_client_metadata(std::string description) {
  return {ErrorCode::invalid_client_metadata, std::move(description)};
}

bool has_live_secret(const StoredClient& stored, const Secret& secret, TimePoint now) {
  bool has = false;
  for (const auto& each : stored.secrets) has = (each.hash.matches(secret) && now < each.ends_at) || has;
  return has;
}

/// Keys as JSON, however they are written.
std::string keys_of(const Client& client) {
  json::Document keys;
  if (client.jwks.empty() || !keys.read(client.jwks)) return client.jwks;
  return json::canonical(keys, keys.root()).value_or(client.jwks);
}

/// What a client proves itself with, but for secrets.
auto credentials_of(const Client& client) {
  const auto& tls = client.tls;
  return std::make_tuple(client.token_endpoint_auth_method, client.jwks_uri, keys_of(client),
                         tls.tls_client_auth_subject_dn, tls.tls_client_auth_san_dns, tls.tls_client_auth_san_uri,
                         tls.tls_client_auth_san_ip, tls.tls_client_auth_san_email);
}

}  // namespace

// RFC 7592 §2.2: the id is there and the client's own; its secret, if it is there, too; what the server alone says is
// not.
Result<void> check_update(std::string_view body, std::string_view client_id, const StoredClient& stored,
                          TimePoint now) {
  json::Document sent;
  if (!sent.read(body) || sent.root().kind != json::Document::Kind::object) {
    return invalid_client_metadata("the body is not a JSON object, or too much of one");
  }
  for (const char* name :
       {"registration_access_token", "registration_client_uri", "client_secret_expires_at", "client_id_issued_at"}) {
    if (sent.find(name)) return invalid_client_metadata(std::string(name) + " is not the client's to say");
  }
  const auto* const id = sent.find("client_id");
  if (!id || !id->is_text() || id->text != client_id) {
    return invalid_client_metadata("client_id is not that of the client");
  }
  const auto* const secret = sent.find("client_secret");
  const bool has_one = secret && secret->kind != json::Document::Kind::null;
  if (has_one && !(secret->is_text() && has_live_secret(stored, Secret(secret->text), now))) {
    return invalid_client_metadata("client_secret is not that of the client");
  }
  return {};
}

// What cannot be read is another way.
bool proves_otherwise(const std::string& before, const std::string& after) {
  const auto was = registration::client_of_metadata(before);
  const auto is = registration::client_of_metadata(after);
  return !was || !is || credentials_of(*was) != credentials_of(*is);
}

}  // namespace oauthkit
