#include "support/signed_introspection.hpp"

using namespace world;
using nlohmann::json;

TEST_CASE("RFC 9701 §3: what a caller may know of a token is decided for each resource server") {
  SigningWorld world;
  const auto foreign = world.tokens_of_web({{"resource", mail}});
  const auto own = world.tokens_of_web({{"resource", photos}});
  CHECK(world.verified(world.ask(foreign.access))["token_introspection"] == json{{"active", false}});
  CHECK(world.verified(world.ask(own.access))["token_introspection"]["active"] == true);
}

TEST_CASE("RFC 9701 §4: a JWT is asked for by its media type in Accept, JSON stays the rule") {
  SigningWorld world;
  const auto token = world.tokens_of_web().access;
  CHECK(world.ask(token, "").headers.get("Content-Type") == "application/json");
  CHECK(world.ask(token, "application/json").headers.get("Content-Type") == "application/json");
  CHECK(world.ask(token).headers.get("Content-Type") == signed_media_type);
}

TEST_CASE("RFC 9701 §4: the caller authenticates") {
  SigningWorld world;
  const auto token = world.tokens_of_web().access;
  auto request = post("/introspect", {{"token", token}});
  request.headers.set("Accept", signed_media_type);
  CHECK(world.at("/introspect", request).status == 401);
  CHECK(world.ask(token).status == 200);
}

TEST_CASE("RFC 9701 §5: typ is token-introspection+jwt, and the answer is signed by a published key") {
  const auto keys = ring_of();
  SigningWorld world(keys);
  const auto response = world.ask(world.tokens_of_web().access);
  const auto header = header_of(response.body);
  CHECK(header["typ"] == "token-introspection+jwt");
  CHECK(header["alg"] == "ES256");
  CHECK(header["kid"] == keys->signer()->kid());
  CHECK(world.verified(response).is_object());
}

TEST_CASE("RFC 9701 §5: iss, aud and iat are the issuer, the calling resource server and the time of the answer") {
  SigningWorld world;
  const auto token = world.tokens_of_web().access;
  world.now += 5min;
  const auto claims = world.verified(world.ask(token));
  CHECK(claims["iss"] == "https://auth.example");
  CHECK(claims["aud"] == "api");
  CHECK(claims["iat"] == 1'700'000'300);
}

TEST_CASE("RFC 9701 §5: token_introspection holds the members of RFC 7662 §2.2") {
  SigningWorld world;
  const auto token = world.tokens_of_web().access;
  const auto told = world.verified(world.ask(token))["token_introspection"];
  CHECK(told == world.introspected(token));
  for (const char* name : {"active", "scope", "client_id", "sub", "exp", "iat", "iss", "jti"}) {
    CAPTURE(name);
    CHECK(told.contains(name));
  }
}

TEST_CASE("RFC 9701 §5: of a token that is unknown, expired, revoked or another's, active is false and nothing else") {
  SigningWorld world;
  const auto expired = world.tokens_of_web();
  world.now += 1h;
  const auto revoked = world.tokens_of_web();
  world.revoke({{"token", revoked.access}});
  const auto foreign = world.tokens_of_web({{"resource", mail}});
  const auto live = world.tokens_of_web();
  for (const auto& token : {std::string("unknown"), expired.access, revoked.access, foreign.access, live.refresh}) {
    CHECK(world.verified(world.ask(token))["token_introspection"] == json{{"active", false}});
  }
  CHECK(world.verified(world.ask(live.access))["token_introspection"]["active"] == true);
}

TEST_CASE("RFC 9701 §5: beside token_introspection there is neither sub nor exp") {
  SigningWorld world;
  const auto claims = world.verified(world.ask(world.tokens_of_web().access));
  CHECK_FALSE(claims.contains("sub"));
  CHECK_FALSE(claims.contains("exp"));
  CHECK(claims["token_introspection"].contains("sub"));
  CHECK(claims["token_introspection"].contains("exp"));
}

TEST_CASE("RFC 9701 §7: the metadata document lists the signing algorithms, and none is not one") {
  constexpr const char* place = "/.well-known/oauth-authorization-server";
  for (const auto& [algorithm, name] :
       {std::pair(SigningAlgorithm::es256, "ES256"), std::pair(SigningAlgorithm::rs256, "RS256")}) {
    SigningWorld world(ring_of(algorithm));
    const auto told = json::parse(world.at(place, get(place)).body);
    const auto listed = told["introspection_signing_alg_values_supported"];
    CHECK(listed == json::array({name}));
    CHECK(header_of(world.ask("x").body)["alg"] == listed[0]);
  }
}

TEST_CASE("RFC 9701 §8.1: the answer opens no API") {
  SigningWorld world;
  const auto token = world.tokens_of_web().access;
  CHECK_FALSE(world.accepts(world.ask(token).body));
  CHECK(world.accepts(token));
}
