#include <set>

#include "jose/jwk.hpp"
#include "jose/jws.hpp"
#include "support/token_endpoints.hpp"
#include "support/token_flow.hpp"
#include "support/token_formats.hpp"

using namespace world;
using nlohmann::json;

namespace {

std::string access_of(World& world, const Params& changes = {}) {
  return issued(redeem(world, code(world, changes))).access;
}

bool is_signed_by(const KeyRing& keys, std::string_view token) {
  const auto set = jose::read_jwk_set(keys.jwks());
  jose::CompactJws jws;
  return set && jws.read(token) && jose::verify(jws, *set, jose::asymmetric);
}

}  // namespace

TEST_CASE("RFC 9068 §2.1: tokens are signed, never with none, and RS256 is there") {
  for (const auto algorithm : {SigningAlgorithm::es256, SigningAlgorithm::rs256}) {
    const auto keys = ring_of(algorithm);
    World world(jwt_choices(keys));
    const auto token = access_of(world);
    CHECK(header_of(token)["alg"] == (algorithm == SigningAlgorithm::rs256 ? "RS256" : "ES256"));
    CHECK(is_signed_by(*keys, token));
  }
}

TEST_CASE("RFC 9068 §2.1: typ is at+jwt") {
  World world(jwt_choices(ring_of()));
  CHECK(header_of(access_of(world))["typ"] == "at+jwt");
}

TEST_CASE("RFC 9068 §2.2: iss, exp, aud, sub, client_id, iat and jti are always there") {
  World world(jwt_choices(ring_of()));
  const auto own = issued(world.token(web_request({{"grant_type", "client_credentials"}}))).access;
  for (const auto& token : {access_of(world), own}) {
    const auto claims = claims_of(token);
    for (const char* name : {"iss", "aud", "sub", "client_id", "jti"}) {
      CAPTURE(name);
      CHECK_FALSE(claims[name].get<std::string>().empty());
    }
    CHECK(claims["exp"].get<std::int64_t>() == claims["iat"].get<std::int64_t>() + 3600);
  }
}

TEST_CASE("RFC 9068 §2.2: sub is the user, or the client where no user takes part") {
  World world(jwt_choices(ring_of()));
  CHECK(claims_of(access_of(world))["sub"] == "alice");
  CHECK(claims_of(issued(world.token(web_request({{"grant_type", "client_credentials"}}))).access)["sub"] == "web");
}

TEST_CASE("RFC 9068 §2.2.1: auth_time and acr stay those of the sign-in, also of tokens that were refreshed") {
  World world(jwt_choices(ring_of()));
  auto alice = browser();
  alice.user->authentication.acr = "urn:mfa";
  const auto first = issued(redeem(world, code(world, {}, alice)));
  world.now += 2h;
  const auto second = issued(refresh(world, first.refresh));
  for (const auto& token : {first.access, second.access}) {
    CHECK(claims_of(token)["auth_time"] == 1'700'000'000);
    CHECK(claims_of(token)["acr"] == "urn:mfa");
  }
  CHECK(claims_of(second.access)["iat"] == 1'700'007'200);
}

TEST_CASE("RFC 9068 §2.2.3: scope is told as space-separated text") {
  World world(jwt_choices(ring_of()));
  CHECK(claims_of(access_of(world))["scope"] == "read write");
  CHECK(claims_of(access_of(world, {{"scope", "read"}}))["scope"] == "read");
}

TEST_CASE("RFC 9068 §3: aud is the resource that was asked for") {
  TokenWorld world(jwt_choices(ring_of()));
  CHECK(claims_of(access_of(world, {{"resource", photos}}))["aud"] == photos);
  const auto granted = issued(redeem(world, code(world, {{"resource", photos}, {"resource", mail}})));
  const auto narrowed = issued(refresh(world, granted.refresh, {{"resource", mail}}));
  CHECK(claims_of(narrowed.access)["aud"] == mail);
}

TEST_CASE("RFC 9068 §3: without a resource in the request, a default one is the audience") {
  World world(jwt_choices(ring_of(), {.audience = mail}));
  CHECK(claims_of(access_of(world))["aud"] == mail);
  World plain(jwt_choices(ring_of()));
  CHECK(claims_of(access_of(plain))["aud"] == "https://auth.example");
}

TEST_CASE("RFC 9068 §4: the metadata document tells where the keys are") {
  constexpr const char* place = "/.well-known/oauth-authorization-server";
  const auto keys = ring_of();
  TokenWorld world(jwt_choices(keys));
  const auto token = access_of(world);
  CHECK(json::parse(world.at(place, get(place)).body)["jwks_uri"] == "https://auth.example/jwks");
  const auto published = json::parse(world.at("/jwks", get("/jwks")).body);
  CHECK(published["keys"][0]["kid"] == header_of(token)["kid"]);
}

TEST_CASE("RFC 9068 §4: an API takes a token for its own audience alone") {
  World world(jwt_choices(ring_of()));
  const auto for_photos = access_of(world, {{"resource", photos}});
  const auto opens_at = [&](const char* audience) {
    const auto checked = world.bearer({.audience = {audience}}).check(with_bearer(get("/api"), for_photos));
    return std::holds_alternative<Authorization>(checked);
  };
  CHECK_FALSE(opens_at(mail));
  CHECK(opens_at(photos));
}

TEST_CASE("RFC 9068 §4: an API takes no expired token") {
  World world(jwt_choices(ring_of()));
  const auto token = access_of(world);
  world.now += 1h - 1s;
  CHECK(opens(world, token));
  world.now += 1s;
  CHECK_FALSE(opens(world, token));
}

TEST_CASE("RFC 9068 §5: no claim of the application changes one of the library") {
  tokens::JwtOptions options;
  options.claims = [](const Issuance&, JsonMembers& claims) {
    claims.add("sub", "root");
    claims.add("client_id", "other");
    claims.add("tenant", "one");
  };
  World world(jwt_choices(ring_of(), options));
  const auto claims = claims_of(access_of(world));
  CHECK(claims["sub"] == "alice");
  CHECK(claims["client_id"] == "web");
  CHECK(claims["tenant"] == "one");
}

TEST_CASE("RFC 9068 §6: a token has no more about the person than its grant") {
  World world(jwt_choices(ring_of()));
  // `family` names the consent, at random, as `jti` does the token.
  const std::set<std::string> known = {"iss", "sub", "aud", "client_id", "scope",
                                       "iat", "exp", "jti", "auth_time", "family"};
  const auto claims = claims_of(access_of(world));
  for (const auto& claim : claims.items()) CHECK(known.contains(claim.key()));
}
