#include "registration/key_rules.hpp"

#include <algorithm>
#include <array>

#include "base/json_document.hpp"
#include "jose/jwk.hpp"
#include "jose/jwk_members.hpp"

namespace oauthkit::registration {
namespace {

using json::Document;

// As many as are looked at one after the other where no name says which is meant.
constexpr std::size_t max_keys = 8;
constexpr std::size_t max_bytes = 16 * 1024;

Error refuse(std::string description) { return {ErrorCode::invalid_client_metadata, std::move(description)}; }

// RFC 7517 §4.1, §9.2: of a type, and nobody's secret.
bool is_public_key(const jose::Jwk& jwk) { return jose::text_of(jwk, "kty") && !jose::has_private_members(jwk); }

Result<void> check_jwks(const std::string& jwks) {
  if (jwks.size() > max_bytes) return refuse("jwks: must not be longer than 16384 bytes");
  Document set;
  const auto* const keys = set.read(jwks) ? set.find("keys") : nullptr;
  // RFC 7517 §5
  if (keys == nullptr || keys->kind != Document::Kind::array) return refuse("jwks: must hold an array of keys");
  std::size_t count = 0;
  bool all_public = true;
  set.each(*keys, [&](const Document::Value& jwk) {
    ++count;
    all_public = all_public && is_public_key({set, jwk});
  });
  if (count == 0 || count > max_keys) return refuse("jwks: must hold 1 to 8 keys");
  if (!all_public) return refuse("jwks: must hold public keys and nothing else");
  return {};
}

/// Whether `jwks` has a key that a signature can be verified with.
bool has_signing_key(const std::string& jwks) {
  // An RSA key that names no algorithm is one for any of its own.
  const auto set = jose::read_jwk_set(jwks, jose::Algorithm::ps256, nullptr, jose::KeyCheck::of_others);
  const auto plain = jose::read_jwk_set(jwks, std::nullopt, nullptr, jose::KeyCheck::of_others);
  return (set && !set->keys().empty()) || (plain && !plain->keys().empty());
}

Result<void> check_signing_key(const Client& client, const std::string& needed_by) {
  if (client.jwks.empty() && client.jwks_uri.empty()) return refuse("jwks: " + needed_by + " needs jwks or jwks_uri");
  if (!client.jwks.empty() && !has_signing_key(client.jwks)) {
    return refuse("jwks: " + needed_by +
                  " needs a key for signatures, EC P-256, Ed25519, or RSA of 2048 bits and more");
  }
  return {};
}

// RFC 8705 §2.1.2: exactly one.
Result<void> check_certificate_name(const ClientTls& tls) {
  const std::array names = {&tls.tls_client_auth_subject_dn, &tls.tls_client_auth_san_dns, &tls.tls_client_auth_san_uri,
                            &tls.tls_client_auth_san_ip, &tls.tls_client_auth_san_email};
  const auto told = std::count_if(names.begin(), names.end(), [](const std::string* name) { return !name->empty(); });
  if (told != 1) return refuse("token_endpoint_auth_method: tls_client_auth needs exactly one tls_client_auth_ member");
  return {};
}

Result<void> check_method(const Client& client) {
  const auto& method = client.token_endpoint_auth_method;
  // RFC 7523 §2.2
  if (method == "private_key_jwt") return check_signing_key(client, method);
  if (method == "tls_client_auth") return check_certificate_name(client.tls);
  // RFC 8705 §2.2.2
  if (method == "self_signed_tls_client_auth" && client.jwks.empty()) return refuse("jwks: " + method + " needs jwks");
  return {};
}

/// How one kind of answer is to be encrypted; what its two members are called begins with `kind`.
struct Encryption {
  const char* kind;
  const std::string& alg;
  const std::string& enc;
};

// JARM §3, OpenID Connect Registration §2: by an algorithm, and to a key.
Result<void> check_encryption(const Client& client) {
  const auto& answer = client.authorization_response;
  const auto& openid = client.openid;
  const std::array kinds = {
      Encryption{"authorization", answer.authorization_encrypted_response_alg,
                 answer.authorization_encrypted_response_enc},
      Encryption{"id_token", openid.id_token_encrypted_response_alg, openid.id_token_encrypted_response_enc},
      Encryption{"userinfo", openid.userinfo_encrypted_response_alg, openid.userinfo_encrypted_response_enc}};
  for (const auto& [kind, alg, enc] : kinds) {
    const auto name = std::string(kind) + "_encrypted_response_";
    if (alg.empty() && !enc.empty()) return refuse(std::string(name).append("enc: needs ").append(name).append("alg"));
    if (!alg.empty() && client.jwks.empty() && client.jwks_uri.empty()) {
      return refuse(name + "alg: needs jwks or jwks_uri");
    }
  }
  return {};
}

}  // namespace

Result<void> check_keys(const Client& client) {
  // RFC 7591 §2: not both.
  if (!client.jwks.empty() && !client.jwks_uri.empty()) return refuse("jwks_uri: must not stand beside jwks");
  if (!client.jwks.empty()) {
    if (auto sound = check_jwks(client.jwks); !sound) return sound;
  }
  if (auto sound = check_method(client); !sound) return sound;
  // RFC 9101 §10.5
  if (client.request_object.require_signed_request_object) {
    if (auto sound = check_signing_key(client, "require_signed_request_object"); !sound) return sound;
  }
  return check_encryption(client);
}

}  // namespace oauthkit::registration
