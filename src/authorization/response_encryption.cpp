#include "authorization/response_encryption.hpp"

#include "jose/ecdh_es.hpp"

namespace oauthkit::response_modes {
namespace {

constexpr std::string_view ecdh_es = "ECDH-ES";

// JARM §3: A128CBC-HS256 where a client that wants encryption does not say how.
std::optional<jose::ContentEncryption> encryption_of(const Client& client) {
  const auto& enc = client.authorization_response.authorization_encrypted_response_enc;
  return enc.empty() ? jose::ContentEncryption::a128cbc_hs256 : jose::content_encryption_named(enc);
}

std::optional<jose::AgreementKey> key_in(std::string_view jwk_set) {
  auto keys = jose::agreement_keys_in(jwk_set);
  return keys && !keys->empty() ? std::optional(std::move(keys->front())) : std::nullopt;
}

std::optional<jose::AgreementKey> key_of(const Client& client, const JwtOptions& options) {
  if (!client.jwks.empty() || client.jwks_uri.empty() || !options.remote_keys) return key_in(client.jwks);
  const auto text = options.remote_keys->jwks(client.jwks_uri, RemoteKeys::Need::any);
  return text ? key_in(*text) : std::nullopt;
}

}  // namespace

bool is_encrypted(const Client& client) {
  return !client.authorization_response.authorization_encrypted_response_alg.empty();
}

std::string encryption_problem(const Client& client, const JwtOptions& options) {
  const auto& wanted = client.authorization_response;
  if (!options.encryption) return "wants its answers encrypted, which JwtOptions::encryption rules out: allow it.";
  if (wanted.authorization_encrypted_response_alg != ecdh_es) {
    return "wants its answers encrypted with \"" + wanted.authorization_encrypted_response_alg +
           "\", which nobody does here: set authorization_encrypted_response_alg to ECDH-ES.";
  }
  if (!encryption_of(client)) {
    return "wants its answers encrypted with \"" + wanted.authorization_encrypted_response_enc +
           "\", which nobody does here: set authorization_encrypted_response_enc to A256GCM or A128CBC-HS256.";
  }
  const bool is_fetched = client.jwks.empty() && !client.jwks_uri.empty();
  if (is_fetched && options.remote_keys) return {};
  if (is_fetched)
    return "has its key to encrypt answers to at its jwks_uri, which nobody fetches: set JwtOptions::remote_keys.";
  if (key_in(client.jwks)) return {};
  return "has no key to encrypt its answers to: put one of P-256 with \"use\":\"enc\" into Client::jwks.";
}

// JARM §2.2: to the client's key, by what it is registered for.
std::optional<std::string> encrypted_response(const AuthorizationResponse& answer, const JwtOptions& options,
                                              std::string_view response) {
  const auto& client = answer.client;
  const auto encryption = encryption_of(client);
  const bool is_understood = client.authorization_response.authorization_encrypted_response_alg == ecdh_es;
  if (!options.encryption || !encryption || !is_understood) return std::nullopt;
  const auto key = key_of(client, options);
  if (!key) return std::nullopt;
  return jose::encrypt_jwt(*key, *encryption, response, answer.context.options().environment.random);
}

void describe_encryption(JsonMembers& metadata) {
  metadata.add_list("authorization_encryption_alg_values_supported", {std::string(ecdh_es)});
  metadata.add_list("authorization_encryption_enc_values_supported",
                    {std::string(jose::name(jose::ContentEncryption::a256gcm)),
                     std::string(jose::name(jose::ContentEncryption::a128cbc_hs256))});
}

}  // namespace oauthkit::response_modes
