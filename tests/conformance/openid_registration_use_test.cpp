#include "support/id_tokens.hpp"
#include "support/openid_registration.hpp"
#include "support/recipients.hpp"
#include "support/token_signatures.hpp"

using namespace world;
using Json = nlohmann::json;

// OpenID Connect Dynamic Client Registration 1.0: what a client registered is what it gets of a provider.

namespace {

openid::Provider provider_of(openid::ProviderOptions options) {
  return openid::Provider(SigningKeys({shared_ring(), shared_ring(SigningAlgorithm::es256)}), std::move(options));
}

/// A provider with `/register`, UserInfo and, unless it is `alike`, pairwise subjects.
RegistrationChoices choices_of(const openid::Provider& provider, bool alike) {
  RegistrationChoices all;
  all.admission.scope = {"openid", "email", "read"};
  if (!alike) all.world.options.subject = openid::pairwise(std::string(32, 's'));
  all.world.issue = [provider](const TokenStore& tokens) { return provider.issue(tokens::opaque(tokens)); };
  all.world.more = [provider](Server& server) {
    provider.extend(server);
    server.grant(grants::id_token(provider));
    server.endpoint("/jwks", endpoints::jwks(provider.state()->keys));
  };
  return all;
}

class SignInWorld : public RegistrationWorld {
 public:
  explicit SignInWorld(openid::ProviderOptions options = {}, bool alike = false)
      : SignInWorld(provider_of(std::move(options)), alike) {}

  /// What a sign-in of alice at `client` comes to.
  std::string id_token(const NewRegistration& client) {
    return id_token_of(redeem(client, code_of(client, {{"scope", "openid"}, {"nonce", nonce}})));
  }

 private:
  SignInWorld(const openid::Provider& provider, bool alike) : RegistrationWorld(choices_of(provider, alike)) {
    server().endpoint("/userinfo", endpoints::userinfo(provider, bearer()));
  }
};

Json keys_of(const support::Recipient& recipient) { return Json::parse(recipient.jwks()); }

}  // namespace

TEST_CASE("OpenID Connect Registration §2: ID tokens are signed and encrypted as the client registered") {
  SignInWorld world;
  const support::Recipient recipient;
  const auto plain = world.id_token(world.enrolled());
  CHECK(header_of(plain)["alg"] == "RS256");
  const auto client = world.enrolled({{"jwks", keys_of(recipient)},
                                      {"id_token_signed_response_alg", "ES256"},
                                      {"id_token_encrypted_response_alg", "RSA-OAEP-256"}});
  const auto token = world.id_token(client);
  CHECK(header_of(token)["alg"] == "RSA-OAEP-256");
  CHECK(header_of(token)["enc"] == "A128CBC-HS256");
  const auto inside = recipient.opened(token);
  CHECK(header_of(inside)["alg"] == "ES256");
  CHECK(is_signed_by(*shared_ring(SigningAlgorithm::es256), inside));
  CHECK(claims_of(inside)["aud"] == client.id);
}

TEST_CASE("OpenID Connect Registration §2: a key that does not fit is told at once, and not at the first token") {
  SignInWorld world;
  const support::Recipient recipient;
  const Json curve = Json::parse(support::Recipient::set_of({recipient.curve_jwk()}));
  const auto refused = world.ask({{"jwks", curve}, {"id_token_encrypted_response_alg", "RSA-OAEP-256"}});
  CHECK(told_of(refused) == icm);
  CHECK(described(refused).find("has no key to encrypt its answers to") != std::string::npos);
  const auto client = world.enrolled({{"jwks", curve}, {"id_token_encrypted_response_alg", "ECDH-ES"}});
  CHECK(!recipient.opened(world.id_token(client)).empty());
}

TEST_CASE("OpenID Connect Registration §2: an algorithm without a ring, and encryption that is off, are refused") {
  SignInWorld world({.encryption = false});
  const support::Recipient recipient;
  CHECK(described(world.ask({{"id_token_signed_response_alg", "EdDSA"}})) ==
        "id_token_signed_response_alg: EdDSA is not served here");
  CHECK(described(world.ask({{"jwks", keys_of(recipient)}, {"id_token_encrypted_response_alg", "ECDH-ES"}})) ==
        "id_token_encrypted_response_alg: ECDH-ES is not served here");
  CHECK(header_of(world.id_token(world.enrolled({{"id_token_signed_response_alg", "ES256"}})))["alg"] == "ES256");
}

TEST_CASE("OpenID Connect Core §8.1, Registration §2: subjects are pairwise where the client registered so") {
  SignInWorld world;
  CHECK(claims_of(world.id_token(world.enrolled()))["sub"] == "alice");
  const auto one = claims_of(world.id_token(world.enrolled({{"subject_type", "pairwise"}})))["sub"];
  CHECK(one != "alice");
  const Json elsewhere = {{"subject_type", "pairwise"}, {"redirect_uris", {"https://other.example/cb"}}};
  CHECK(claims_of(world.id_token(world.enrolled(elsewhere)))["sub"] != one);
  SignInWorld alike({}, true);
  CHECK(described(alike.ask({{"subject_type", "pairwise"}})) == "subject_type: pairwise is not served here");
}

TEST_CASE("OpenID Connect Registration §2: require_auth_time is in each ID token from then on") {
  SignInWorld world;
  CHECK(!claims_of(world.id_token(world.enrolled())).contains("auth_time"));
  CHECK(claims_of(world.id_token(world.enrolled({{"require_auth_time", true}}))).contains("auth_time"));
}

TEST_CASE("OpenID Connect Registration §2: UserInfo is a JWT for who registered so") {
  SignInWorld world;
  const auto client = world.enrolled({{"userinfo_signed_response_alg", "ES256"}});
  const auto tokens = world.tokens_of(client, {{"scope", "openid"}, {"nonce", nonce}});
  const auto answer = world.at(with_bearer(get("/userinfo"), tokens.access));
  CHECK(answer.headers.get("Content-Type") == "application/jwt");
  CHECK(header_of(answer.body)["alg"] == "ES256");
  CHECK(claims_of(answer.body)["aud"] == client.id);
}

TEST_CASE("OpenID Connect Registration §2: a client of implicit and id_token is registered, and gets ID tokens alone") {
  SignInWorld world;
  const auto client = world.enrolled({{"grant_types", {"implicit"}}, {"response_types", Json::array({"id_token"})}});
  CHECK(client.body["grant_types"] == Json::array({"implicit"}));
  CHECK(client.body["response_types"] == Json::array({"id_token"}));
  const auto asked = world.asking(client, {{"response_type", "id_token"}, {"scope", "openid"}, {"nonce", nonce}});
  CHECK(claims_of(front_id_token(authorized(world, asked)))["aud"] == client.id);
  const auto step = world.server().authorize(authorize_request(world.asking(client, {{"scope", "openid"}})), browser());
  const auto answer = answered(step);
  CHECK(answer.status == 400);
  CHECK(answer.body.find("<code>unauthorized_client</code>") != std::string::npos);
}
