#include "openid/client_jwt.hpp"

#include "assembly/client_problems.hpp"
#include "assembly/profile_rules.hpp"
#include "keys/recipient.hpp"
#include "keys/signed_token.hpp"

namespace oauthkit::openid {

JwtWishes id_token_wishes(const Client& client) {
  const auto& openid = client.openid;
  return {.signed_response_alg = openid.id_token_signed_response_alg,
          .encrypted_response_alg = openid.id_token_encrypted_response_alg,
          .encrypted_response_enc = openid.id_token_encrypted_response_enc};
}

JwtWishes userinfo_wishes(const Client& client) {
  const auto& openid = client.openid;
  return {.signed_response_alg = openid.userinfo_signed_response_alg,
          .encrypted_response_alg = openid.userinfo_encrypted_response_alg,
          .encrypted_response_enc = openid.userinfo_encrypted_response_enc};
}

// OpenID Connect Registration §2: the algorithm of the client, or RS256. FAPI 2.0 SP §5.4.1: one of the profile alone.
std::shared_ptr<const Signer> signer_for(const Provider::State& state, const Profile& profile,
                                         const JwtWishes& wishes) {
  const auto& named = wishes.signed_response_alg;
  const auto wanted = named.empty() ? std::string_view("RS256") : named;
  auto signer = admits_algorithm(profile, wanted) ? state.keys.signer(wanted) : nullptr;
  return signer || !named.empty() ? signer : admitted_signer(profile, state.keys);
}

// OpenID Connect Core §10.2: signed, then encrypted; never in the clear what was to be encrypted.
Result<std::string> client_jwt(const Provider::State& state, const Context& context, const Client& client,
                               const Signer& signer, const JwtWishes& wishes, std::string_view typ,
                               std::string_view payload) {
  auto token = keys::signed_token(signer, typ, payload);
  if (wishes.encrypted_response_alg.empty()) return token;
  if (!state.options.encryption) {
    return server_error(told_of(client, "wants a JWT encrypted, which ProviderOptions::encryption rules out."));
  }
  auto encrypted =
      keys::encrypted_to(client, {.alg = wishes.encrypted_response_alg, .enc = wishes.encrypted_response_enc},
                         state.options.remote_keys.get(), token, context.options().environment.random);
  if (!encrypted) return server_error(told_of(client, "has no key that a JWT could be encrypted to."));
  return *std::move(encrypted);
}

}  // namespace oauthkit::openid
