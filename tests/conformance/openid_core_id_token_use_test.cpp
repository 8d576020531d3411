#include "conformance/flows.hpp"
#include "jose/ecdh_es.hpp"
#include "jose/header.hpp"
#include "keys/signed_token.hpp"
#include "oauthkit/client_problems.hpp"
#include "openid/hash_claims.hpp"
#include "support/id_tokens.hpp"
#include "support/token_signatures.hpp"

using namespace conformance;

// OpenID Connect Core 1.0: how an ID token is signed, encrypted and refreshed, and what it cannot be taken for.

namespace {

using Json = nlohmann::json;

constexpr jose::ContentEncryption every_encryption[] = {jose::ContentEncryption::a256gcm,
                                                        jose::ContentEncryption::a128cbc_hs256};

std::string id_token_for(World& world, const Params& changes = {}, const Browser& who = browser()) {
  return id_token_of(sign_in_tokens(world, changes, who));
}

Json claims_for(World& world, const Params& changes = {}, const Browser& who = browser()) {
  return claims_of(id_token_for(world, changes, who));
}

bool opens_api(const Bearer& api, const std::string& token) {
  return std::holds_alternative<Authorization>(api.check(with_bearer(get("/api"), token)));
}

/// The sign-in of alice at `client`, in the session of that name.
Json claims_at(World& world, const Params& client, const std::string& session) {
  auto who = browser();
  who.session_id = session;
  const auto granted = code(world, signing_in(client), who);
  const bool is_public = !client.value_or_empty("client_id").empty();
  return claims_of(id_token_of(is_public ? redeem_as_public(world, granted, client) : redeem(world, granted)));
}

}  // namespace

TEST_CASE("OpenID Connect Registration §2: signed as the client registered, or with RS256, and never by an HMAC") {
  const std::vector<SigningAlgorithm> both_rings = {SigningAlgorithm::es256, SigningAlgorithm::rs256};
  IdTokenWorld world({}, {.algorithms = both_rings});
  CHECK(header_of(id_token_for(world))["alg"] == "RS256");
  CHECK(is_signed_by(*shared_ring(), id_token_for(world)));
  auto& alg = world.client("web").openid.id_token_signed_response_alg;
  alg = "ES256";
  CHECK(is_signed_by(*shared_ring(SigningAlgorithm::es256), id_token_for(world)));
  for (const char* refused : {"none", "HS256", "EdDSA"}) {
    alg = refused;
    CHECK(outcome(sign_in_tokens(world)) == "500 server_error");
    CHECK(says(client_problems(world.client("web"), world.server()), "wants its ID tokens signed with"));
  }
  alg.clear();
  CHECK(client_problems(world.client("web"), world.server()).empty());
}

TEST_CASE("RFC 8725 §3.11: the header of an ID token names its key, which is published, and no type") {
  IdTokenWorld world;
  const auto header = header_of(id_token_for(world));
  const auto set = Json::parse(handler_at(world.server().routes(), "/jwks")(get("/jwks")).body);
  CHECK(header["kid"] == set["keys"][0]["kid"]);
  CHECK(!header.contains("typ"));
  CHECK(header.size() == 2);
}

TEST_CASE("OpenID Connect Core §5.1: what the protocol says itself comes from nobody's data, and is told") {
  IdTokenChoices choices;
  choices.options.scope_claims["profile"] = {"name", "sub", "iss", "nonce", "acr", "sid", "events", "cnf"};
  choices.options.claims = [](const openid::ClaimsQuery&) {
    auto claims = claims_of_alice();
    for (const char* name : {"sub", "iss", "nonce", "acr", "sid", "events", "cnf"}) claims.add(name, "forged");
    return claims;
  };
  IdTokenWorld world({}, choices);
  const auto claims = claims_of(
      front_id_token(authorized(world, signing_in({{"response_type", "id_token"}, {"scope", "openid profile"}}))));
  CHECK(claims["sub"] == "alice");
  CHECK(claims["iss"] == "https://auth.example");
  CHECK(claims["nonce"] == nonce);
  for (const char* name : {"acr", "sid", "events", "cnf"}) CHECK(!claims.contains(name));
  CHECK(claims["name"] == "Alice Liddell");
  CHECK(world.count(Event::Kind::parameter_dropped) == 7);
}

TEST_CASE("OpenID Connect Core §5.4: the ID token of a code has no claim of a scope, but those asked for by name") {
  IdTokenWorld world;
  const Params profile{{"scope", "openid profile email"}};
  for (const char* name : {"name", "email"}) CHECK(!claims_for(world, profile).contains(name));
  const auto asked = claims_for(world, both(profile, {{"claims", R"({"id_token":{"email":null}})"}}));
  CHECK(asked["email"] == "alice@example.com");
  CHECK(!asked.contains("name"));
}

TEST_CASE("OpenID Connect Core §12.2: a refreshed ID token is of the same sign-in, and without the nonce") {
  IdTokenWorld world;
  world.op.state()->tells_sid = true;
  const auto first = sign_in_tokens(world, {{"max_age", "1000"}});
  const auto before = claims_of(id_token_of(first));
  REQUIRE(before.contains("nonce"));
  world.now = start + 500s;
  const auto second = refresh(world, issued(first).refresh);
  const auto after = claims_of(id_token_of(second));
  for (const char* name : {"iss", "sub", "aud", "auth_time", "sid"}) CHECK(after[name] == before[name]);
  CHECK(!after.contains("nonce"));
  CHECK(!after.contains("azp"));
  CHECK(after["iat"] == (start + 500s).time_since_epoch().count());
  CHECK(after["at_hash"] == openid::hash_claim(SigningAlgorithm::rs256, issued(second).access));
  const auto third = refresh(world, issued(second).refresh, {{"scope", "read"}});
  CHECK(member(third, "id_token").empty());
  CHECK(!id_token_of(refresh(world, issued(third).refresh)).empty());
}

TEST_CASE("RFC 8725 §3.11, §3.12: neither an ID token nor a logout token is an access token") {
  const auto keys = shared_ring();
  const JwtReaderOptions reading{.issuer = "https://auth.example",
                                 .audience = {"web"},
                                 .jwks = keys->jwks(),
                                 .environment = {.clock = [] { return start; }}};
  Choices choices;
  choices.issue = [keys](const TokenStore& store) { return tokens::jwt(store, keys, {.audience = "web"}); };
  choices.more = [reading](Server& server) {
    endpoints::IntrospectionOptions options;
    options.readers = {jwt_reader(reading)};
    options.allowed = [](const auto&) { return true; };
    server.endpoint("/introspect", endpoints::introspection(stores::tokens(stores::memory(), reading.issuer), options));
  };
  IdTokenWorld world(std::move(choices));
  const auto answer = sign_in_tokens(world);
  const auto id_token = id_token_of(answer);
  const auto access = issued(answer).access;
  const auto logout = keys::signed_token(*keys->signer(), "logout+jwt", part_of(access, 1));
  const Bearer api(TokenStore(),
                   {.audience = {"web"}, .readers = {jwt_reader(reading)}, .environment = reading.environment});
  const auto routes = world.server().routes();
  const auto introspected = [&](const std::string& token) {
    const auto asked = with_basic(post("/introspect", {{"token", token}}), "web", "web secret:%+");
    return nlohmann::json::parse(handler_at(routes, "/introspect")(asked).body)["active"].get<bool>();
  };
  for (const auto& token : {id_token, logout}) {
    CHECK(!opens_api(world.bearer(), token));
    CHECK(!opens_api(api, token));
    CHECK(!introspected(token));
  }
  CHECK(opens_api(api, access));
  CHECK(introspected(access));
}

TEST_CASE("OpenID Connect Back-Channel Logout §2.1: sid names a login towards a client, where logout is told") {
  IdTokenWorld world;
  const std::string first = "one session, long enough";
  const std::string another = "another session, long enough";
  CHECK(!claims_at(world, {}, first).contains("sid"));
  world.op.state()->tells_sid = true;
  const auto sid = claims_at(world, {}, first)["sid"];
  CHECK(claims_at(world, {}, first)["sid"] == sid);
  CHECK(claims_at(world, {}, another)["sid"] != sid);
  CHECK(claims_at(world, by_spa, first)["sid"] != sid);
  const auto hash = hash_token(first);
  CHECK(sid != first);
  CHECK(sid != base64url_encode({reinterpret_cast<const char*>(hash.bytes.data()), hash.bytes.size()}));
}

TEST_CASE("OpenID Connect Core §10.2: signed, then encrypted to the client that registered so") {
  IdTokenWorld world;
  const auto key = *jose::generate_agreement_key();
  auto& client = world.client("web");
  client.openid.id_token_encrypted_response_alg = "ECDH-ES";
  CHECK(outcome(sign_in_tokens(world)) == "500 server_error");
  CHECK(says(client_problems(client, world.server()), "has no key to encrypt"));
  client.jwks = R"({"keys":[)" + jose::public_jwk(key) + "]}";
  for (const auto& [asked, enc] : {std::pair("", "A128CBC-HS256"), {"A256GCM", "A256GCM"}}) {
    client.openid.id_token_encrypted_response_enc = asked;
    const auto token = id_token_for(world);
    const auto header = header_of(token);
    CHECK(header["alg"] == "ECDH-ES");
    CHECK(header["enc"] == enc);
    CHECK(header["cty"] == "JWT");
    CHECK(header["kid"] == key.kid());
    const auto inside = jose::decrypt_jwt(key, every_encryption, token);
    REQUIRE(inside);
    CHECK(is_signed_by(*shared_ring(), inside->reveal()));
    CHECK(claims_of(inside->reveal())["nonce"] == nonce);
  }
  client.openid.id_token_encrypted_response_alg = "RSA1_5";
  CHECK(outcome(sign_in_tokens(world)) == "500 server_error");
}
