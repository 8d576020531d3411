#include "authorization/response_encryption.hpp"

#include "keys/recipient.hpp"

namespace oauthkit::response_modes {
namespace {

constexpr std::string_view ecdh_es = "ECDH-ES";

keys::EncryptionWish wish_of(const Client& client) {
  const auto& wanted = client.authorization_response;
  return {.alg = wanted.authorization_encrypted_response_alg, .enc = wanted.authorization_encrypted_response_enc};
}

}  // namespace

bool is_encrypted(const Client& client) {
  return !client.authorization_response.authorization_encrypted_response_alg.empty();
}

std::string encryption_problem(const Client& client, const JwtOptions& options) {
  if (!options.encryption) return "wants its answers encrypted, which JwtOptions::encryption rules out: allow it.";
  const auto& alg = client.authorization_response.authorization_encrypted_response_alg;
  if (alg != ecdh_es) {
    return "wants its answers encrypted with \"" + alg +
           "\", which nobody does here: set authorization_encrypted_response_alg to ECDH-ES.";
  }
  const auto wish = wish_of(client);
  const bool is_fetched = client.jwks.empty() && !client.jwks_uri.empty();
  if (keys::is_understood(wish) && is_fetched && !options.remote_keys) {
    return "has its key to encrypt answers to at its jwks_uri, which nobody fetches: set JwtOptions::remote_keys.";
  }
  return keys::encryption_problem(client, wish, options.remote_keys.get());
}

// JARM §2.2: to the client's key, by what it is registered for.
std::optional<std::string> encrypted_response(const AuthorizationResponse& answer, const JwtOptions& options,
                                              std::string_view response) {
  const auto wish = wish_of(answer.client);
  if (!options.encryption || wish.alg != ecdh_es) return std::nullopt;
  return keys::encrypted_to(answer.client, wish, options.remote_keys.get(), response,
                            answer.context.options().environment.random);
}

void describe_encryption(JsonMembers& metadata) {
  metadata.add_list("authorization_encryption_alg_values_supported", {std::string(ecdh_es)});
  metadata.add_list("authorization_encryption_enc_values_supported", {"A256GCM", "A128CBC-HS256"});
}

}  // namespace oauthkit::response_modes
