
#include "client_auth/tls_request.hpp"
#include "jose/jwk_object.hpp"
#include "mtls/certificate.hpp"
#include "oauthkit/mtls.hpp"

namespace oauthkit::client_auth {
namespace {

using json::Document;

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
std::string certificate_of(const Document& set, const Document::Value& chain) {
  const Document::Value* first = nullptr;
  if (chain.kind != Document::Kind::array) return {};
  set.each(chain, [&](const Document::Value& one) { first = first == nullptr ? &one : first; });
  if (first == nullptr || !first->is_text()) return {};
  return base64_decode(first->text).value_or(std::string());
}

// RFC 8705 §2.2, §2.2.2: the certificate itself where it was registered, its key where only that was.
bool is_registered_as(const Document& set, const Document::Value& jwk, const ClientCertificate& presented,
                      const std::string& key) {
  if (const auto* const chain = set.find(jwk, "x5c")) return certificate_of(set, *chain) == presented.der;
  if (const auto* const thumbprint = set.find(jwk, "x5t#S256")) {
    return thumbprint->is_text() && thumbprint->text == mtls::thumbprint(presented);
  }
  const auto* const type = set.find(jwk, "kty");
  const bool is_rsa = type != nullptr && type->is_text() && type->text == "RSA";
  const auto read = jose::read_jwk_object(set, jwk, is_rsa ? std::optional(jose::Algorithm::ps256) : std::nullopt);
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
    Document set;
    const auto* const keys = set.read(client->jwks) ? set.find("keys") : nullptr;
    if (keys == nullptr || keys->kind != Document::Kind::array) {
      return server_error("a client of self_signed_tls_client_auth has no JWK set: Client::jwks");
    }
    const auto& presented = request.http().client_certificate;
    const auto certificate = mtls::read_certificate(presented.der);
    if (!certificate) return denied();
    const auto key = key_thumbprint(*certificate);
    bool registered = false;
    set.each(*keys, [&](const Document::Value& jwk) {
      registered = registered || is_registered_as(set, jwk, presented, key);
    });
    if (!registered) return denied();
    return client;
  }
};

}  // namespace

std::unique_ptr<ClientAuth> self_signed_tls_client_auth() { return std::make_unique<SelfSignedTlsClientAuth>(); }

}  // namespace oauthkit::client_auth
