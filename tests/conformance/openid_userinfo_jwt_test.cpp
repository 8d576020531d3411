#include "conformance/flows.hpp"
#include "jose/jwk.hpp"
#include "jose/jws.hpp"
#include "support/openid_world.hpp"

// OpenID Connect Core 1.0 §5.3.2: UserInfo as a JWT.

using namespace conformance;
using Json = nlohmann::json;

namespace {

/// A JWT that a key of this provider has signed: header and payload.
struct Signed {
  std::string alg;
  std::string kid;
  Json claims;
};

Signed verified(OpenidWorld& world, const std::string& token) {
  const auto set = jose::read_jwk_set(world.at("/jwks", get("/jwks")).body);
  REQUIRE(set);
  jose::CompactJws jws;
  REQUIRE(jws.read(token));
  const auto payload = jose::verify(jws, *set, jose::asymmetric);
  REQUIRE(payload);
  return {jws.header().alg, jws.header().kid, Json::parse(*payload)};
}

const Json expected = {{"iss", "https://auth.example"},
                       {"aud", "web"},
                       {"sub", "alice"},
                       {"email", "alice@example.com"},
                       {"email_verified", true}};

}  // namespace

TEST_CASE("OpenID Connect Core §5.3.2: a client that registered an algorithm gets a JWT, with iss and aud") {
  OpenidWorld world;
  const auto token = tokens_of_web(world, with_openid({{"nonce", "n"}})).access;
  for (const char* alg : {"ES256", "RS256"}) {
    CAPTURE(alg);
    world.client("web").openid.userinfo_signed_response_alg = alg;
    const auto response = world.userinfo(token);
    CHECK(header(response, "Content-Type") == "application/jwt");
    CHECK(header(response, "Cache-Control") == "no-store");
    const auto told = verified(world, response.body);
    CHECK(told.alg == alg);
    CHECK_FALSE(told.kid.empty());
    CHECK(told.claims == expected);
  }
  world.client("web").openid.userinfo_signed_response_alg.clear();
  CHECK(header(world.userinfo(token), "Content-Type") == "application/json");
}

TEST_CASE("OpenID Connect Core §5.3.2: that JWT is of no use anywhere else") {
  OpenidWorld world;
  world.client("web").openid.userinfo_signed_response_alg = "RS256";
  const auto token = tokens_of_web(world, with_openid({{"nonce", "n"}})).access;
  const auto jwt = world.userinfo(token).body;
  const auto claims = verified(world, jwt).claims;
  for (const char* name : {"exp", "iat", "nonce"}) CHECK_FALSE(claims.contains(name));
  CHECK(refusal(answer(world, with_openid({{"id_token_hint", jwt}}))) == "invalid_request");
  CHECK(outcome(world.userinfo(jwt)) == "401 invalid_token");
  CHECK(asks_consent(authorize(world, with_openid({{"id_token_hint", world.id_token()}}))));
}

TEST_CASE("OpenID Connect Core §5.3.2: where there is no key for what was registered nothing leaves") {
  OpenidWorld world;
  const auto token = tokens_of_web(world, with_openid()).access;
  for (const char* alg : {"EdDSA", "none", "HS256"}) {
    CAPTURE(alg);
    world.client("web").openid.userinfo_signed_response_alg = alg;
    const auto refused = world.userinfo(token);
    CHECK(outcome(refused) == "500 server_error");
    CHECK(refused.body.find("alice") == std::string::npos);
  }
  world.client("web").openid.userinfo_signed_response_alg = "ES256";
  CHECK(verified(world, world.userinfo(token).body).claims == expected);
}
