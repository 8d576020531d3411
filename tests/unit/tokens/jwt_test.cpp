#include "support/token_endpoints.hpp"
#include "support/token_flow.hpp"
#include "support/token_formats.hpp"
#include "support/token_signatures.hpp"

using namespace world;
using nlohmann::json;

TEST_CASE("jwt tokens: carry what was granted, to whom, by whom, when and how") {
  const auto keys = ring_of();
  TokenWorld world(jwt_choices(keys));
  auto alice = browser();
  alice.user->authentication.acr = "mfa";
  const auto tokens = issued(redeem(world, code(world, {{"resource", photos}}, alice)));
  auto claims = claims_of(tokens.access);
  for (const char* random : {"jti", "family"}) {
    CHECK(claims[random].get<std::string>().size() == 22);
    claims.erase(random);
  }
  CHECK(claims == json{{"iss", "https://auth.example"},
                       {"sub", "alice"},
                       {"aud", photos},
                       {"client_id", "web"},
                       {"scope", "read write"},
                       {"iat", 1'700'000'000},
                       {"exp", 1'700'003'600},
                       {"auth_time", 1'700'000'000},
                       {"acr", "mfa"}});
  CHECK(header_of(tokens.access) == json{{"alg", "ES256"}, {"typ", "at+jwt"}, {"kid", keys->signer()->kid()}});
  CHECK(is_signed_by(*keys, tokens.access));
  CHECK_FALSE(is_signed_by(*ring_of(), tokens.access));
}

TEST_CASE("jwt tokens: are signed by every algorithm there is") {
  using enum SigningAlgorithm;
  for (const auto& [algorithm, name] :
       {std::pair(es256, "ES256"), std::pair(eddsa, "EdDSA"), std::pair(ps256, "PS256"), std::pair(rs256, "RS256")}) {
    const std::string alg = name;
    CAPTURE(alg);
    const auto keys = ring_of(algorithm);
    World world(jwt_choices(keys));
    const auto tokens = web_tokens(world);
    CHECK(header_of(tokens.access)["alg"] == alg);
    CHECK(is_signed_by(*keys, tokens.access));
  }
}

TEST_CASE("jwt tokens: a client for itself is its own subject, and has no auth_time") {
  World world(jwt_choices(ring_of()));
  const auto tokens = issued(world.token(web_request({{"grant_type", "client_credentials"}})));
  const auto claims = claims_of(tokens.access);
  CHECK(claims["sub"] == "web");
  CHECK_FALSE(claims.contains("auth_time"));
  CHECK(claims_of(web_tokens(world).access)["sub"] == "alice");
}

TEST_CASE("jwt tokens: are for the resources that were asked for, for the default audience, or for the issuer") {
  TokenWorld world(jwt_choices(ring_of()));
  CHECK(claims_of(world.tokens_of_web({{"resource", photos}}).access)["aud"] == photos);
  const auto both = world.tokens_of_web({{"resource", photos}, {"resource", mail}});
  CHECK(claims_of(both.access)["aud"] == json{photos, mail});
  CHECK(claims_of(world.tokens_of_web().access)["aud"] == "https://auth.example");
  TokenWorld other(jwt_choices(ring_of(), {.audience = mail}));
  CHECK(claims_of(other.tokens_of_web().access)["aud"] == mail);
}

TEST_CASE("jwt tokens: what the store knows of one is what it says itself") {
  World world(jwt_choices(ring_of(), {.audience = mail}));
  const auto tokens = web_tokens(world);
  const auto known = world.tokens.find_access(hash_token(tokens.access)).authorization;
  CHECK(known.access.resource == std::vector<std::string>{mail});
  CHECK(known.jti == claims_of(tokens.access)["jti"]);
  CHECK(known.expires_at == start + 1h);
  CHECK(world.tokens.find_refresh(hash_token(tokens.refresh)).authorization.access.resource.empty());
}

TEST_CASE("jwt tokens: open the API, and a revoked one opens nothing that asks the store") {
  TokenWorld world(jwt_choices(ring_of()));
  const auto tokens = world.tokens_of_web({{"resource", photos}});
  CHECK(world.accepts(tokens.access));
  CHECK(world.introspected(tokens.access)["jti"] == claims_of(tokens.access)["jti"]);
  CHECK(world.revoke({{"token", tokens.access}}).status == 200);
  CHECK_FALSE(world.accepts(tokens.access));
  CHECK(world.introspect({{"token", tokens.access}}).body == inactive);
  CHECK_FALSE(world.refreshes(tokens.refresh));
  CHECK(world.accepts(world.tokens_of_web().access));
}

TEST_CASE("jwt tokens: refresh tokens stay opaque, rotate, and their reuse kills the access tokens") {
  World world(jwt_choices(ring_of()));
  const auto first = web_tokens(world);
  CHECK(base64url_decode(first.refresh).value_or("").size() == 32);
  const auto second = issued(refresh(world, first.refresh));
  CHECK(opens(world, second.access));
  CHECK(is_refused(refresh(world, first.refresh), "invalid_grant"));
  CHECK_FALSE(opens(world, second.access));
}

TEST_CASE("jwt tokens: a retry within the grace gets the same token again") {
  auto choices = jwt_choices(ring_of());
  choices.refresh = {.grace = 30s};
  World world(choices);
  const auto first = web_tokens(world);
  const auto second = issued(refresh(world, first.refresh));
  CHECK(issued(refresh(world, first.refresh)).access == second.access);
}

TEST_CASE("jwt tokens: two of one second and one grant are two") {
  World world(jwt_choices(ring_of()));
  const auto form = Params{{"grant_type", "client_credentials"}};
  CHECK(issued(world.token(web_request(form))).access != issued(world.token(web_request(form))).access);
}

TEST_CASE("jwt tokens: are signed by the key that signs now, and verify until the ring forgets it") {
  TimePoint now = start;
  KeyRingOptions options{.publish = 1h, .sign = 10h, .retire = 2h, .environment = {.clock = [&] { return now; }}};
  const auto keys = std::make_shared<KeyRing>(options);
  World world(jwt_choices(keys));
  const auto first = web_tokens(world).access;
  keys->rotate();
  CHECK(header_of(web_tokens(world).access)["kid"] == header_of(first)["kid"]);
  now += 1h;
  const auto second = web_tokens(world).access;
  CHECK(header_of(second)["kid"] != header_of(first)["kid"]);
  CHECK(is_signed_by(*keys, first));
  CHECK(is_signed_by(*keys, second));
  now += 2h;
  keys->refresh();
  CHECK_FALSE(is_signed_by(*keys, first));
  CHECK(is_signed_by(*keys, second));
}

TEST_CASE("jwt tokens: none outlives its key, whatever the client's own lifetime is") {
  const auto keys =
      std::make_shared<KeyRing>(KeyRingOptions{.retire = 2h, .environment = {.clock = [] { return start; }}});
  World world(jwt_choices(keys));
  world.client("web").access_token_lifetime = 90min;
  CHECK(member(redeem(world, code(world)), "expires_in") == "5400");
  world.client("web").access_token_lifetime = 24h;
  const auto answer = redeem(world, code(world));
  CHECK(member(answer, "expires_in") == "7200");
  CHECK(claims_of(member(answer, "access_token"))["exp"] == 1'700'007'200);
  world.client("web").access_token_lifetime = Lifetime::never();
  CHECK(member(redeem(world, code(world)), "expires_in") == "3600");
}

TEST_CASE("jwt tokens: claims are added, and one that the library speaks for is dropped with an event") {
  tokens::JwtOptions options;
  options.claims = [](const Issuance& issuance, JsonMembers& claims) {
    claims.add("tenant", issuance.authorization.user_id + "'s");
    claims.add_json("roles", R"(["a","b"])");
    claims.add("sub", "root");
    claims.add("aud", "https://elsewhere.example");
    claims.add("tenant", "twice");
  };
  World world(jwt_choices(ring_of(), options));
  const auto claims = claims_of(web_tokens(world).access);
  CHECK(claims["tenant"] == "alice's");
  CHECK(claims["roles"] == json{"a", "b"});
  CHECK(claims["sub"] == "alice");
  CHECK(claims["aud"] == "https://auth.example");
  CHECK(world.count(Event::Kind::parameter_dropped) == 3);
}

TEST_CASE("jwt tokens: every name that RFC 7519 and RFC 9068 speak for is the library's") {
  for (const char* name :
       {"iss", "sub", "aud", "exp", "nbf", "iat", "jti", "client_id", "scope", "auth_time", "acr", "cnf"}) {
    CAPTURE(name);
    tokens::JwtOptions options;
    options.claims = [&](const Issuance&, JsonMembers& claims) { claims.add(name, "forged"); };
    World world(jwt_choices(ring_of(), options));
    CHECK(claims_of(web_tokens(world).access).dump().find("forged") == std::string::npos);
    CHECK(world.count(Event::Kind::parameter_dropped) == 1);
  }
}

TEST_CASE("jwt tokens: claims that are no JSON issue nothing") {
  std::string value = "1,\"sub\":\"root\"";
  tokens::JwtOptions options;
  options.claims = [&](const Issuance&, JsonMembers& claims) { claims.add_json("level", value); };
  World world(jwt_choices(ring_of(), options));
  CHECK(redeem(world, code(world)).status == 500);
  value = "1 1";
  CHECK(redeem(world, code(world)).status == 500);
  value = "1";
  CHECK(claims_of(web_tokens(world).access)["level"] == 1);
}

TEST_CASE("jwt tokens: one that no API would take is not issued") {
  std::size_t size = 7000;
  tokens::JwtOptions options;
  options.claims = [&](const Issuance&, JsonMembers& claims) { claims.add("much", std::string(size, 'x')); };
  World world(jwt_choices(ring_of(), options));
  CHECK(redeem(world, code(world)).status == 500);
  size = 4000;
  CHECK(opens(world, web_tokens(world).access));
}

TEST_CASE("jwt tokens: what the application keeps with a grant is not told to whoever holds the token") {
  auto choices = jwt_choices(ring_of());
  choices.more = [](Server& server) {
    server.immediate([](const Client&, const User&, const AuthorizationRequest& request) {
      return Immediate::allow(request.access, R"({"secret":"of the house"})");
    });
  };
  World world(choices);
  const auto redirect = answered(world.server().authorize(authorize_request(), browser()));
  const auto tokens = issued(redeem(world, location_param(redirect, "code")));
  CHECK(part_of(tokens.access, 1).find("house") == std::string::npos);
  const auto known = world.tokens.find_access(hash_token(tokens.access)).authorization;
  CHECK(known.extra == R"({"secret":"of the house"})");
}

TEST_CASE("jwt tokens: a user whose id is no text is not mistaken for another") {
  World world(jwt_choices(ring_of()));
  CHECK(redeem(world, code(world, {}, browser("al\xffice"))).status == 500);
  CHECK(redeem(world, code(world, {}, browser("al\xc3\xa9"))).status == 200);
}

TEST_CASE("jwt tokens: members are added to the answer of the token endpoint") {
  tokens::JwtOptions options;
  options.extra = [](const Issuance&, JsonMembers& members) { members.add("tenant", "one"); };
  World world(jwt_choices(ring_of(), options));
  CHECK(member(redeem(world, code(world)), "tenant") == "one");
}

TEST_CASE("jwt tokens: of several keys the first signs, or the first that the profile of the client admits") {
  const auto rs256 = ring_of(SigningAlgorithm::rs256);
  const SigningKeys keys{rs256, ring_of(SigningAlgorithm::eddsa), ring_of()};
  const auto alg_for = [](const SigningKeys& ring, const std::optional<Profile>& profile) {
    Choices choices;
    choices.issue = [ring](const TokenStore& store) { return tokens::jwt(store, ring); };
    World world(std::move(choices));
    world.client("web").profile = profile;
    const auto answer = world.token(web_request({{"grant_type", "client_credentials"}}));
    return answer.status == 200 ? header_of(issued(answer).access)["alg"].get<std::string>() : error(answer);
  };
  auto strict = Profile::oauth21;
  strict.algorithms = {SigningAlgorithm::es256, SigningAlgorithm::eddsa};
  CHECK(alg_for(keys, strict) == "EdDSA");
  CHECK(alg_for(keys, {}) == "RS256");
  CHECK(alg_for(rs256, strict) == "server_error");
  CHECK(alg_for(rs256, {}) == "RS256");
}

TEST_CASE("jwt tokens: what cannot work is told at set-up") {
  auto store = stores::tokens(stores::memory(), "https://auth.example");
  const auto check = [&](const SigningKeys& keys, const tokens::JwtOptions& options) {
    Server server({.issuer = "https://auth.example"});
    server.clients([](std::string_view) -> Result<Client> { return denied(); });
    server.authenticate(client_auth::secret_basic());
    server.exchange(exchanges::client_credentials(tokens::jwt(store, keys, options)));
    return server.check();
  };
  CHECK(says(check(nullptr, {}), "give it a KeyRing"));
  CHECK(says(check(ring_of(), {.access = Lifetime::never()}), "have an end"));
  const auto turning = std::make_shared<KeyRing>(KeyRingOptions{.retire = 2h});
  CHECK(says(check(turning, {.access = 3h}), "outlive their keys"));
  CHECK(check(turning, {.access = 2h}).empty());
  const auto longer = std::make_shared<KeyRing>(KeyRingOptions{.algorithm = SigningAlgorithm::eddsa, .retire = 4h});
  CHECK(says(check({longer, turning}, {.access = 3h}), "outlive their keys"));
  CHECK(check({longer, turning}, {.access = 2h}).empty());
  CHECK(says(check(ring_of(), {.access = 24h * 365}), "the memory of their revocation"));
  store.is_revoked = {};
  CHECK(check(ring_of(), {.access = 24h * 365}).empty());
}

TEST_CASE("jwt tokens: loosened() tells when nobody can fetch the keys") {
  const auto keys = ring_of();
  auto choices = jwt_choices(keys);
  World published(choices);
  CHECK_FALSE(says(published.server().loosened(), "endpoints::jwks"));
  choices.more = {};
  World unpublished(choices);
  CHECK(says(unpublished.server().loosened(), "endpoints::jwks"));
}

TEST_CASE("jwt tokens: a key that is out of reach is a server_error, and no token is recorded") {
  struct Broken : Signer {
    SigningAlgorithm algorithm() const override { return SigningAlgorithm::es256; }
    std::string_view kid() const override { return "hsm"; }
    std::string public_jwk() const override { return "{}"; }
    std::string sign(std::string_view) const override { throw std::runtime_error("the HSM is unplugged"); }
  };
  const auto keys = std::make_shared<KeyRing>(std::vector<std::shared_ptr<const Signer>>{std::make_shared<Broken>()});
  World world(jwt_choices(keys));
  const auto answer = redeem(world, code(world));
  CHECK(answer.status == 500);
  CHECK(answer.body.find("HSM") == std::string::npos);
  REQUIRE(world.failures.size() == 1);
  CHECK(world.failures.front().find("HSM") != std::string::npos);
}
