#include "conformance/flows.hpp"
#include "openid/hash_claims.hpp"
#include "support/id_tokens.hpp"
#include "support/token_signatures.hpp"

using namespace conformance;

// OpenID Connect Core 1.0 §2 and §3.1: the ID token of the token endpoint.

namespace {

using Json = nlohmann::json;

Json claims_for(World& world, const Params& changes = {}, const Browser& who = browser()) {
  return claims_of(id_token_of(sign_in_tokens(world, changes, who)));
}

bool brings_id_token(const Response& response) {
  REQUIRE(response.status == 200);
  return !member(response, "id_token").empty();
}

/// The consent page, answered with these boxes checked.
Response answered_with(World& world, const Params& changes, const Scope& checked) {
  const auto asked = consent(world, changes);
  Params form{{"transaction_id", asked.transaction_id}, {"decision", "allow"}};
  for (const auto& token : checked) form.add("scope", token);
  return world.server().decide(post("/decision", form), browser());
}

Browser person(User user) {
  auto who = browser(user.id);
  who.user = std::move(user);
  return who;
}

}  // namespace

TEST_CASE("OpenID Connect Core §3.1.2.1, §3.1.3.3: an ID token comes where openid was asked for and left checked") {
  IdTokenWorld world;
  CHECK(!brings_id_token(redeem(world, code(world))));
  CHECK(!brings_id_token(sign_in_tokens(world, {{"scope", "read profile"}})));
  const auto unchecked = answered_with(world, signing_in(), {"read"});
  CHECK(!brings_id_token(redeem(world, location_param(unchecked, "code"))));
  const auto checked = answered_with(world, signing_in(), {"openid"});
  CHECK(brings_id_token(redeem(world, location_param(checked, "code"))));
  // It need not come first.
  CHECK(brings_id_token(sign_in_tokens(world, {{"scope", "read openid"}})));
}

TEST_CASE("OpenID Connect Core §3.1.2.1: none for a client that works for itself, nor for a password, also refreshed") {
  IdTokenWorld world(rfc6749());
  CHECK(!brings_id_token(world.token(web_request({{"grant_type", "client_credentials"}, {"scope", "openid read"}}))));
  const auto by_legacy_client = [&](const Params& form) {
    return world.token(with_basic(token_request(form), "legacy", "web secret:%+"));
  };
  const auto by_password = by_legacy_client(
      {{"grant_type", "password"}, {"username", "alice"}, {"password", "wonderland"}, {"scope", "openid read"}});
  CHECK(!brings_id_token(by_password));
  CHECK(member(by_password, "scope") == "openid read");
  CHECK(!brings_id_token(by_legacy_client(refresh_form(issued(by_password).refresh))));
  CHECK(brings_id_token(sign_in_tokens(world)));
}

TEST_CASE("OpenID Connect Core §2: iss, sub, the one audience, and the times, counted from one clock") {
  IdTokenWorld world;
  world.now = start + 100s;
  const auto claims = claims_for(world);
  CHECK(claims["iss"] == "https://auth.example");
  CHECK(claims["sub"] == "alice");
  CHECK(claims["aud"] == Json("web"));
  CHECK(claims["iat"] == (start + 100s).time_since_epoch().count());
  CHECK(claims["exp"] == (start + 400s).time_since_epoch().count());
  CHECK(claims["iat"].is_number_unsigned());
  CHECK(claims["exp"].is_number_unsigned());
  // One audience, and no extension that speaks of another.
  CHECK(!claims.contains("azp"));
  auto shorter = IdTokenChoices();
  shorter.options.id_token_lifetime = 60s;
  IdTokenWorld hurried({}, shorter);
  CHECK(claims_for(hurried)["exp"] == (start + 60s).time_since_epoch().count());
}

TEST_CASE("OpenID Connect Core §2: a subject is at most 255 characters of ASCII") {
  IdTokenWorld world;
  for (const auto& id : {std::string("j\xc3\xb6rg"), std::string(256, 'a'), std::string("a\tb")}) {
    CHECK(outcome(sign_in_tokens(world, {}, browser(id))) == "500 server_error");
  }
  CHECK(claims_for(world, {}, browser(std::string(255, 'a')))["sub"] == std::string(255, 'a'));
}

TEST_CASE("OpenID Connect Core §3.1.2.1: the nonce comes back byte for byte, where one was sent") {
  IdTokenWorld world;
  for (const char* sent : {"n-0S6_WzA2Mj", "\"\\\xc3\xa4\xf0\x9f\x98\x80 %00&=#", "0"}) {
    CHECK(claims_for(world, {{"nonce", sent}})["nonce"] == sent);
  }
  CHECK(!claims_for(world, {{"nonce", ""}}).contains("nonce"));
  CHECK(refusal(answer(world, signing_in({{"nonce", std::string(1025, 'n')}}))) == "invalid_request");
  CHECK(claims_for(world, {{"nonce", std::string(1024, 'n')}})["nonce"] == std::string(1024, 'n'));
}

TEST_CASE("OpenID Connect Core §3.1.3.6: at_hash is of the access token beside it, by the hash of the signature") {
  const std::vector<SigningAlgorithm> every = {SigningAlgorithm::rs256, SigningAlgorithm::es256,
                                               SigningAlgorithm::ps256, SigningAlgorithm::eddsa};
  IdTokenWorld world({}, {.algorithms = every});
  for (const std::string alg : {"RS256", "ES256", "PS256", "EdDSA"}) {
    CAPTURE(alg);
    const bool is_long = alg == "EdDSA";
    world.client("web").openid.id_token_signed_response_alg = alg;
    const auto response = sign_in_tokens(world);
    const auto token = id_token_of(response);
    CHECK(header_of(token)["alg"] == alg);
    const auto at_hash = claims_of(token)["at_hash"].get<std::string>();
    CHECK(at_hash.size() == std::size_t{is_long ? 43U : 22U});
    const auto algorithm = is_long ? SigningAlgorithm::eddsa : SigningAlgorithm::rs256;
    CHECK(at_hash == openid::hash_claim(algorithm, issued(response).access));
    CHECK(!claims_of(token).contains("c_hash"));
    CHECK(!claims_of(token).contains("s_hash"));
  }
}

TEST_CASE("OpenID Connect Core §2: auth_time where max_age, the client or an essential claim asks, and no other time") {
  IdTokenWorld world;
  world.now = start + 100s;
  const auto signed_in = start.time_since_epoch().count();
  CHECK(!claims_for(world).contains("auth_time"));
  CHECK(claims_for(world, {{"max_age", "1000"}})["auth_time"] == signed_in);
  CHECK(claims_for(world, {{"claims", R"({"id_token":{"auth_time":{"essential":true}}})"}})["auth_time"] == signed_in);
  world.client("web").default_max_age = 1000s;
  CHECK(claims_for(world)["auth_time"] == signed_in);
  world.client("web").default_max_age.reset();
  world.client("web").openid.require_auth_time = true;
  CHECK(claims_for(world)["auth_time"] == signed_in);
}

TEST_CASE("OpenID Connect Core §2: an auth_time that has to be told and is not known is a server_error") {
  IdTokenWorld world;
  const auto who = person({.id = "alice"});
  const auto granted = code(world, signing_in(), who);
  world.client("web").openid.require_auth_time = true;
  CHECK(outcome(redeem(world, granted)) == "500 server_error");
  CHECK(brings_id_token(sign_in_tokens(world)));
}

TEST_CASE("OpenID Connect Core §2: acr and amr are what the application says, whatever is asked for") {
  IdTokenWorld world;
  const auto who = person({.id = "alice", .authentication = {.auth_time = start, .acr = "mfa", .amr = {"pwd", "otp"}}});
  const auto claims = claims_for(world, {{"acr_values", "gold silver"}}, who);
  CHECK(claims["acr"] == "mfa");
  CHECK(claims["amr"] == Json{"pwd", "otp"});
  const auto silent = claims_for(world, {{"acr_values", "gold silver"}});
  CHECK(!silent.contains("acr"));
  CHECK(!silent.contains("amr"));
}
