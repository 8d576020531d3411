#include "conformance/flows.hpp"
#include "support/proofs.hpp"
#include "support/token_endpoints.hpp"

// OAuth 2.0 Demonstrating Proof of Possession.

using namespace conformance;
using nlohmann::json;

namespace {

constexpr const char* refused = "400 invalid_dpop_proof";

std::string spoiled(World& world, const std::function<void(Proof&)>& spoil) {
  const KeyHolder holder;
  auto proof = holder.proof("POST", token_url, world.now);
  spoil(proof);
  return outcome(world.token(with_proof(web_request(for_itself), holder.signature(proof))));
}

std::string at_api(const Bearer& bearer, const Request& request) {
  const auto checked = bearer.check(request);
  return std::holds_alternative<Authorization>(checked) ? "200" : outcome(std::get<Response>(checked));
}

Request native_redemption(World& world) { return token_request(redemption(code(world, by_native), by_native)); }

}  // namespace

TEST_CASE("RFC 9449 §4.2: typ, alg and jwk stand in the header, jti, htm, htu and iat among the claims") {
  World world(taking_proofs());
  for (const char* name : {"typ", "alg", "jwk"}) {
    CAPTURE(name);
    CHECK(spoiled(world, [&](Proof& proof) { proof.header.erase(name); }) == refused);
  }
  for (const char* name : {"jti", "htm", "htu", "iat"}) {
    CAPTURE(name);
    CHECK(spoiled(world, [&](Proof& proof) { proof.claims.erase(name); }) == refused);
  }
  CHECK(spoiled(world, [](Proof&) {}) == "200");
}

TEST_CASE("RFC 9449 §4.2: the jwk holds no private key, the alg is no MAC and not none") {
  World world(taking_proofs());
  CHECK(spoiled(world, [](Proof& proof) { proof.header["jwk"]["d"] = std::string(43, 'A'); }) == refused);
  for (const char* alg : {"none", "HS256"}) {
    CHECK(spoiled(world, [&](Proof& proof) { proof.header["alg"] = alg; }) == refused);
  }
  CHECK(spoiled(world, [](Proof&) {}) == "200");
}

TEST_CASE("RFC 9449 §4.3: 1, there is one DPoP field") {
  World world(taking_proofs());
  const KeyHolder holder;
  CHECK(outcome(world.token(proven(proven(web_request(for_itself), holder, world), holder, world))) == refused);
  CHECK(outcome(world.token(proven(web_request(for_itself), holder, world))) == "200");
}

TEST_CASE("RFC 9449 §4.3: 2, it is one well-formed JWT") {
  World world(taking_proofs());
  for (const char* text : {"", "x", "a.b", "a.b.c", "a.b.c.d", "{}"}) {
    CHECK(outcome(world.token(with_proof(web_request(for_itself), text))) == refused);
  }
  CHECK(spoiled(world, [](Proof&) {}) == "200");
}

TEST_CASE("RFC 9449 §4.3: 4, the typ is dpop+jwt") {
  World world(taking_proofs());
  CHECK(spoiled(world, [](Proof& proof) { proof.header["typ"] = "JWT"; }) == refused);
  CHECK(spoiled(world, [](Proof& proof) { proof.header["typ"] = "dpop+jwt"; }) == "200");
}

TEST_CASE("RFC 9449 §4.3: 6, the signature is that of the key in the header") {
  World world(taking_proofs());
  const KeyHolder other;
  CHECK(spoiled(world, [&](Proof& proof) { proof.header["jwk"] = other.jwk(); }) == refused);
  CHECK(spoiled(world, [](Proof&) {}) == "200");
}

TEST_CASE("RFC 9449 §4.3: 8 and 9, method and URL are those of the request") {
  World world(taking_proofs());
  CHECK(spoiled(world, [](Proof& proof) { proof.claims["htm"] = "PUT"; }) == refused);
  CHECK(spoiled(world, [](Proof& proof) { proof.claims["htu"] = "https://auth.example/par"; }) == refused);
  CHECK(spoiled(world, [](Proof& proof) { proof.claims["htu"] = "https://AUTH.example:443/%74oken?a#b"; }) == "200");
}

TEST_CASE("RFC 9449 §4.3: 10, where the server told a nonce the proof holds it") {
  World world(taking_proofs({.require_nonce = true}));
  CHECK(spoiled(world, [](Proof& proof) { proof.claims["nonce"] = "wrong"; }) == "400 use_dpop_nonce");
  const auto told = world.token(proven(web_request(for_itself), KeyHolder(), world));
  const auto nonce = header(told, "DPoP-Nonce");
  CHECK(spoiled(world, [&](Proof& proof) { proof.claims["nonce"] = nonce; }) == "200");
}

TEST_CASE("RFC 9449 §4.3: 11, the proof was made just now") {
  World world(taking_proofs());
  const auto made = [&](std::chrono::seconds shift) {
    return spoiled(world, [&](Proof& proof) { proof.claims["iat"] = (world.now + shift).time_since_epoch().count(); });
  };
  CHECK(made(-1h) == refused);
  CHECK(made(1h) == refused);
  CHECK(made(-10s) == "200");
}

TEST_CASE("RFC 9449 §4.3: 12, at an API the proof is for the token, and the token for the key") {
  World world(taking_proofs());
  const KeyHolder holder;
  const auto token = bound_token(world, holder);
  const auto other = bound_token(world, KeyHolder());
  const auto bearer = api(world);
  const auto without_ath = holder.signature(holder.proof("GET", api_url, world.now));
  CHECK(at_api(bearer, with_proof(api_request("DPoP", token), without_ath)) == "401 invalid_dpop_proof");
  CHECK(at_api(bearer, proven_api_request(world, holder, other)) == "401 invalid_token");
  CHECK(at_api(bearer, proven_api_request(world, holder, token)) == "200");
}

TEST_CASE("RFC 9449 §5: token_type is DPoP where the token is bound, Bearer where it is not") {
  World world(taking_proofs());
  const KeyHolder holder;
  CHECK(member(world.token(proven(web_request(for_itself), holder, world)), "token_type") == "DPoP");
  CHECK(member(world.token(web_request(for_itself)), "token_type") == "Bearer");
}

TEST_CASE("RFC 9449 §5: a refresh token of a public client is bound to its key") {
  World world(taking_proofs());
  const KeyHolder holder;
  const auto tokens = issued(world.token(proven(native_redemption(world), holder, world)));
  const auto refreshing = token_request(refresh_form(tokens.refresh, {{"client_id", "native"}}));
  CHECK(outcome(world.token(proven(refreshing, KeyHolder(), world))) == "400 invalid_grant");
  CHECK(outcome(world.token(refreshing)) == "400 invalid_grant");
  CHECK(outcome(world.token(proven(refreshing, holder, world))) == "200");
}

TEST_CASE("RFC 9449 §5: a refresh token of a confidential client is not bound to a key") {
  World world(taking_proofs());
  const auto tokens = issued(world.token(proven(web_request(redemption(code(world))), KeyHolder(), world)));
  CHECK(outcome(world.token(proven(web_request(refresh_form(tokens.refresh)), KeyHolder(), world))) == "200");
}

TEST_CASE("RFC 9449 §5.1: the metadata names the algorithms of proofs, where they are taken") {
  TokenWorld world(taking_proofs({.algorithms = {SigningAlgorithm::es256, SigningAlgorithm::ps256}}));
  const auto place = "/.well-known/oauth-authorization-server";
  const auto told = json::parse(world.at(place, get(place)).body);
  CHECK(told["dpop_signing_alg_values_supported"] == json{"ES256", "PS256"});
  TokenWorld without;
  CHECK(!json::parse(without.at(place, get(place)).body).contains("dpop_signing_alg_values_supported"));
}

TEST_CASE("RFC 9449 §5.2: a client that is registered for bound tokens is refused without a proof") {
  World world(taking_proofs());
  world.client("web").dpop_bound_access_tokens = true;
  CHECK(outcome(world.token(web_request(for_itself))) == refused);
  CHECK(outcome(world.token(proven(web_request(for_itself), KeyHolder(), world))) == "200");
}

TEST_CASE("RFC 9449 §6.2: introspection tells the thumbprint of the key, and token_type DPoP") {
  TokenWorld world(taking_proofs());
  const KeyHolder holder;
  const auto told = world.introspected(bound_token(world, holder));
  CHECK(told["cnf"] == json{{"jkt", holder.jkt()}});
  CHECK(told["token_type"] == "DPoP");
  CHECK(!world.introspected(issued(world.token(web_request(for_itself))).access).contains("cnf"));
}

TEST_CASE("RFC 9449 §7.1: a refusal has a DPoP challenge with the algorithms and the reason") {
  World world(taking_proofs());
  const KeyHolder holder;
  const auto refusal = std::get<Response>(api(world).check(api_request("DPoP", bound_token(world, holder))));
  CHECK(refusal.status == 401);
  bool found = false;
  for (const auto& [name, value] : refusal.headers) {
    found =
        found || (value.starts_with("DPoP ") && value.find("algs=\"ES256 EdDSA PS256 RS256\"") != std::string::npos &&
                  value.find("error=\"invalid_dpop_proof\"") != std::string::npos);
  }
  CHECK(found);
}

TEST_CASE("RFC 9449 §7.2: a bound token is not accepted as a bearer token") {
  World world(taking_proofs());
  const KeyHolder holder;
  const auto token = bound_token(world, holder);
  CHECK(at_api(api(world), api_request("Bearer", token)) == "401 invalid_token");
  CHECK(at_api(world.bearer(), api_request("Bearer", token)) == "401 invalid_token");
  CHECK(at_api(api(world), proven_api_request(world, holder, token)) == "200");
}

TEST_CASE("RFC 9449 §8: use_dpop_nonce is 400 at the token endpoint, with the nonce, and is not cached") {
  World world(taking_proofs({.require_nonce = true}));
  const auto told = world.token(proven(web_request(for_itself), KeyHolder(), world));
  CHECK(outcome(told) == "400 use_dpop_nonce");
  CHECK(!header(told, "DPoP-Nonce").empty());
  CHECK(header(told, "Cache-Control") == "no-store");
}

TEST_CASE("RFC 9449 §9: use_dpop_nonce is 401 at an API, with the nonce and the challenge") {
  World world(taking_proofs());
  const KeyHolder holder;
  const auto bearer = api(world, {.require_nonce = true});
  const auto told = std::get<Response>(bearer.check(proven_api_request(world, holder, bound_token(world, holder))));
  CHECK(outcome(told) == "401 use_dpop_nonce");
  CHECK(!header(told, "DPoP-Nonce").empty());
}

TEST_CASE("RFC 9449 §10: a code that was asked for with dpop_jkt needs a proof of that key") {
  World world(taking_proofs());
  const KeyHolder holder;
  const auto bound = [&] { return web_request(redemption(code(world, {{"dpop_jkt", holder.jkt()}}))); };
  CHECK(outcome(world.token(proven(bound(), KeyHolder(), world))) == "400 invalid_grant");
  CHECK(outcome(world.token(bound())) == "400 invalid_grant");
  CHECK(outcome(world.token(proven(bound(), holder, world))) == "200");
}

TEST_CASE("RFC 9449 §11.1: a proof is not taken twice") {
  World world(taking_proofs());
  const auto request = proven(web_request(for_itself), KeyHolder(), world);
  CHECK(outcome(world.token(request)) == "200");
  CHECK(outcome(world.token(request)) == refused);
}
