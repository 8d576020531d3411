#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "jose/keys.hpp"
#include "support/proofs.hpp"

/// A client that keeps the rules of the FAPI 2.0 Security Profile, and a server with them.
namespace world {

/// The profile without pushing: for what is asked at the authorization endpoint itself.
inline Profile unpushed() {
  auto profile = Profile::fapi2_security;
  profile.pushed_requests = Demand::optional;
  return profile;
}

inline Client bank_client() {
  std::vector<jose::Key> keys;
  for (const auto algorithm : samples::every_algorithm) {
    if (algorithm != jose::Algorithm::hs256) keys.push_back(samples::generated(algorithm));
  }
  return {.id = "bank",
          .redirect_uris = {"https://bank.example/cb"},
          .grant_types = {"authorization_code", "refresh_token", "client_credentials"},
          .scope = {"read", "write"},
          .token_endpoint_auth_method = "private_key_jwt",
          .jwks = jose::public_jwk_set(keys)};
}

/// A server that takes assertions, certificates and proofs.
inline Choices banking(const Profile& profile = unpushed(), Choices choices = {}) {
  choices.options.profile = profile;
  choices.more = [store = choices.store, more = choices.more](Server& server) {
    server.authenticate(client_auth::private_key_jwt(store));
    server.authenticate(client_auth::tls_client_auth());
    if (more) more(server);
  };
  return taking_proofs({}, std::move(choices));
}

class Bank {
 public:
  explicit Bank(Choices choices = banking()) : world(std::move(choices)) { world.registered.push_back(bank_client()); }

  /// What a request asks at the authorization endpoint: the error, `page`, or `consent`.
  std::string asked(const Params& changes = {}) {
    const auto step = world.server().authorize(authorize_request(changed(for_bank, changes)), browser());
    if (std::holds_alternative<Consent>(step)) return "consent";
    const auto answer = answered(step);
    return answer.headers.count("Location") == 0 ? "page" : location_param(answer, "error");
  }

  std::string granted(const Params& changes = {}) { return code(world, changed(for_bank, changes)); }

  /// An assertion; `changes` replace, add or (with null) remove claims.
  std::string assertion(const nlohmann::json& changes = nlohmann::json::object(),
                        jose::Algorithm algorithm = jose::Algorithm::es256) {
    const auto now = world.now.time_since_epoch().count();
    nlohmann::json claims = {{"iss", "bank"},   {"sub", "bank"}, {"aud", "https://auth.example"},
                             {"exp", now + 60}, {"iat", now},    {"jti", random_id(system_random)}};
    claims.merge_patch(changes);
    return samples::signed_by(samples::generated(algorithm), claims.dump(), "client-authentication+jwt");
  }

  Request by_assertion(const Params& form, const std::string& assertion) {
    return token_request(
        changed(form, {{"client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
                       {"client_assertion", assertion}}));
  }
  /// A token request as it has to be.
  Request asking(const Params& form = for_web_itself) { return proven(by_assertion(form, assertion()), key, world); }
  Response token(const Params& form = for_web_itself) { return world.token(asking(form)); }
  Response redeem(std::string_view code) {
    return token(redemption(code, {{"redirect_uri", "https://bank.example/cb"}}));
  }
  Response refresh(std::string_view refresh_token) {
    return token({{"grant_type", "refresh_token"}, {"refresh_token", std::string(refresh_token)}});
  }

  const Params for_bank{{"client_id", "bank"}, {"redirect_uri", "https://bank.example/cb"}};
  KeyHolder key;
  World world;
};

}  // namespace world
