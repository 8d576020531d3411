#include <algorithm>

#include "client_auth/tls_request.hpp"
#include "jose/jwk_object.hpp"
#include "keys/read_texts.hpp"
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
    const auto read = jose::make_key(std::move(key), false, algorithm, {}, jose::KeyCheck::of_others);
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

/// What a client registered of one certificate: itself, its thumbprint, or the thumbprint of its key.
struct Registered {
  std::string der = {};
  std::string x5t_s256 = {};
  std::string key = {};
};

/// All of a client; nothing when there is no JWK set, or too large a one.
using RegisteredSet = std::optional<std::vector<Registered>>;

// No `kid` says which key is meant, so that each is looked at.
constexpr std::size_t max_keys = 8;

// RFC 8705 §2.2, §2.2.2: the certificate itself where it was registered, its key where only that was.
Registered registered_by(const Document& set, const Document::Value& jwk) {
  if (const auto* const chain = set.find(jwk, "x5c")) return {.der = certificate_of(set, *chain)};
  if (const auto* const thumbprint = set.find(jwk, "x5t#S256")) {
    return {.x5t_s256 = thumbprint->is_text() ? std::string(thumbprint->text) : std::string()};
  }
  const auto* const type = set.find(jwk, "kty");
  const bool is_rsa = type != nullptr && type->is_text() && type->text == "RSA";
  const auto fallback = is_rsa ? std::optional(jose::Algorithm::ps256) : std::nullopt;
  const auto read = jose::read_jwk_object(set, jwk, fallback, jose::KeyCheck::of_others);
  return {.key = read ? jose::thumbprint(*read) : std::string()};
}

RegisteredSet registered_in(std::string_view jwks) {
  Document set;
  const auto* const keys = set.read(jwks) ? set.find("keys") : nullptr;
  if (keys == nullptr || keys->kind != Document::Kind::array) return std::nullopt;
  std::vector<Registered> all;
  set.each(*keys, [&](const Document::Value& jwk) {
    if (all.size() <= max_keys) all.push_back(all.size() < max_keys ? registered_by(set, jwk) : Registered());
  });
  return all.size() <= max_keys ? RegisteredSet(std::move(all)) : std::nullopt;
}

std::size_t number_of(const RegisteredSet& set) { return set ? set->size() : 0; }

bool are_equal(std::string_view registered, std::string_view presented) {
  return !registered.empty() && registered == presented;
}

class SelfSignedTlsClientAuth : public ClientAuth {
 public:
  std::string_view method() const override { return "self_signed_tls_client_auth"; }
  bool presented(const ClientAuthRequest& request) const override { return names_client_over_tls(request); }
  bool by_connection() const override { return true; }

  Result<Client> authenticate(const ClientAuthRequest& request) const override {
    auto client = request.client(*request.params().get("client_id"), method());
    if (!client) return client;
    if (!client->authenticates_by(method())) return denied();
    const auto registered = registered_.of(client->jwks, registered_in, number_of);
    if (!*registered) {
      return server_error("a client of self_signed_tls_client_auth has no JWK set of at most 8 keys: Client::jwks");
    }
    const auto& presented = request.http().client_certificate;
    const auto certificate = mtls::read_certificate(presented.der);
    if (!certificate) return denied();
    const auto x5t_s256 = mtls::thumbprint(presented);
    const auto key = key_thumbprint(*certificate);
    const bool is_registered = std::any_of((*registered)->begin(), (*registered)->end(), [&](const Registered& one) {
      return are_equal(one.der, presented.der) || are_equal(one.x5t_s256, x5t_s256) || are_equal(one.key, key);
    });
    if (!is_registered) return denied();
    return client;
  }

 private:
  ReadTexts<RegisteredSet> registered_;
};

}  // namespace

std::unique_ptr<ClientAuth> self_signed_tls_client_auth() { return std::make_unique<SelfSignedTlsClientAuth>(); }

}  // namespace oauthkit::client_auth
