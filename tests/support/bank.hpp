#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "jose/keys.hpp"
#include "support/proofs.hpp"
#include "support/pushing.hpp"

/// A client that keeps the rules of the FAPI 2.0 Security Profile, and a server with them.
namespace world {

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

/// A server that takes assertions, certificates, proofs and pushed requests.
inline Choices banking(const Profile& profile = Profile::fapi2_security, Choices choices = {}) {
  choices.options.profile = profile;
  choices.more = [store = choices.store, more = choices.more](Server& server) {
    server.authenticate(client_auth::private_key_jwt(store));
    server.authenticate(client_auth::tls_client_auth());
    if (more) more(server);
  };
  return taking_pushes({}, taking_proofs({}, std::move(choices)));
}

class Bank {
 public:
  explicit Bank(Choices choices = banking()) : world(std::move(choices)) { world.registered.push_back(bank_client()); }

  Params request(const Params& changes = {}) const { return changed(authorize_params(for_bank), changes); }
  /// The answer to a request that is pushed.
  Response push(const Params& changes = {}) {
    return world::push(world, by_assertion(request(changes), assertion(), "/par"));
  }
  /// What the browser then comes to.
  Step come(const Response& pushed) {
    return world.server().authorize(
        get("/authorize?" + Params{{"client_id", "bank"}, {"request_uri", member(pushed, "request_uri")}}.encode()),
        browser());
  }
  /// What a request leads to: the error of the push, that of the redirect, `page` or `consent`.
  std::string asked(const Params& changes = {}) {
    const auto pushed = push(changes);
    if (pushed.status != 201) return error(pushed);
    return outcome_of(come(pushed));
  }
  /// The same for one that is not pushed.
  std::string asked_plainly(const Params& changes = {}) {
    return outcome_of(world.server().authorize(get("/authorize?" + request(changes).encode()), browser()));
  }

  /// The authorization response after everything was allowed.
  Response authorized(const Params& changes = {}) {
    const auto step = come(push(changes));
    REQUIRE(std::holds_alternative<Consent>(step));
    return world.server().decide(decision(std::get<Consent>(step)), browser());
  }
  std::string granted(const Params& changes = {}) { return location_param(authorized(changes), "code"); }

  /// An assertion; `changes` replace, add or (with null) remove claims.
  std::string assertion(const nlohmann::json& changes = nlohmann::json::object(),
                        jose::Algorithm algorithm = jose::Algorithm::es256) {
    const auto now = world.now.time_since_epoch().count();
    nlohmann::json claims = {{"iss", "bank"},   {"sub", "bank"}, {"aud", "https://auth.example"},
                             {"exp", now + 60}, {"iat", now},    {"jti", random_id(system_random)}};
    claims.merge_patch(changes);
    return samples::signed_by(samples::generated(algorithm), claims.dump(), "client-authentication+jwt");
  }

  static Request by_assertion(const Params& form, const std::string& assertion, std::string path = "/token") {
    return post(std::move(path),
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

  static std::string outcome_of(const Step& step) {
    if (std::holds_alternative<Consent>(step)) return "consent";
    const auto answer = answered(step);
    return answer.headers.count("Location") == 0 ? "page" : location_param(answer, "error");
  }

  const Params for_bank{{"client_id", "bank"}, {"redirect_uri", "https://bank.example/cb"}};
  KeyHolder key;
  World world;
};

}  // namespace world
