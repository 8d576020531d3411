#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "client_auth/tls_request.hpp"
#include "jose/jwk.hpp"
#include "mtls/certificate.hpp"
#include "oauthkit/mtls.hpp"

namespace oauthkit::client_auth {
namespace {

using Json = nlohmann::json;

/// The key of a certificate as the thumbprint of its JWK; empty for a kind of key that is not known.
std::string key_thumbprint(const X509& certificate) {
  using jose::Algorithm;
  const jose::QuietErrors quiet;
  for (const auto algorithm : {Algorithm::es256, Algorithm::eddsa, Algorithm::ps256}) {
    jose::Pkey key(X509_get_pubkey(const_cast<X509*>(&certificate)));
    if (!key) return {};
    const auto read = jose::make_key(std::move(key), false, algorithm, {}, jose::KeyCheck::of_sender);
    if (read) return jose::thumbprint(*read);
  }
  return {};
}

/// The first certificate of a JWK (RFC 7517 §4.7), which is that of its key; empty when there is none.
std::string certificate_of(const Json& jwk) {
  const auto chain = jwk.find("x5c");
  if (chain == jwk.end() || !chain->is_array() || chain->empty() || !chain->front().is_string()) return {};
  return base64_decode(chain->front().get_ref<const std::string&>()).value_or(std::string());
}

// RFC 8705 §2.2, §2.2.2: the certificate itself where it was registered, its key where only that was.
bool is_registered_as(const Json& jwk, const ClientCertificate& presented, const std::string& key) {
  if (!jwk.is_object()) return false;
  if (jwk.contains("x5c")) return certificate_of(jwk) == presented.der;
  if (const auto thumbprint = jwk.find("x5t#S256"); thumbprint != jwk.end()) {
    return *thumbprint == mtls::thumbprint(presented);
  }
  const auto read = jose::read_jwk_object(
      jwk, jwk.value("kty", Json()) == "RSA" ? std::optional(jose::Algorithm::ps256) : std::nullopt);
  return read && !key.empty() && jose::thumbprint(*read) == key;
}

class SelfSignedTlsClientAuth : public ClientAuth {
 public:
  std::string_view method() const override { return "self_signed_tls_client_auth"; }
  bool presented(const ClientAuthRequest& request) const override { return names_client_over_tls(request); }
  bool by_connection() const override { return true; }

  Result<Client> authenticate(const ClientAuthRequest& request) const override {
    auto client = request.client(*request.params().get("client_id"), method());
    if (!client) return client;
    if (client->token_endpoint_auth_method != method()) return denied();
    const auto set = json::is_object(client->jwks) ? Json::parse(client->jwks, nullptr, false) : Json();
    const auto keys = set.is_object() ? set.find("keys") : set.end();
    if (keys == set.end() || !keys->is_array()) {
      return server_error("a client of self_signed_tls_client_auth has no JWK set: Client::jwks");
    }
    const auto& presented = request.http().client_certificate;
    const auto certificate = mtls::read_certificate(presented.der);
    if (!certificate) return denied();
    const auto key = key_thumbprint(*certificate);
    const bool registered =
        std::any_of(keys->begin(), keys->end(), [&](const Json& jwk) { return is_registered_as(jwk, presented, key); });
    if (!registered) return denied();
    return client;
  }
};

}  // namespace

std::unique_ptr<ClientAuth> self_signed_tls_client_auth() { return std::make_unique<SelfSignedTlsClientAuth>(); }

}  // namespace oauthkit::client_auth
