#include "conformance/flows.hpp"
#include "jose/jwk.hpp"
#include "jose/keys.hpp"
#include "support/exchanging.hpp"
#include "support/proofs.hpp"
#include "support/published_keys.hpp"
#include "support/token_formats.hpp"

using namespace conformance;
using jose::Algorithm;
using nlohmann::json;

// OAuth 2.0 Token Exchange: JWTs of other issuers.

namespace {

constexpr const char* idp = "https://idp.example";
constexpr const char* refused = "400 invalid_request";

std::string key_set() {
  return jose::public_jwk_set({samples::generated(Algorithm::es256), samples::generated(Algorithm::rs256)});
}

/// A JWT of the issuer about its user U1; `changes` replace, add or (with null) remove claims.
std::string asserted(const json& changes = json::object(), std::string_view typ = {},
                     Algorithm algorithm = Algorithm::es256) {
  const auto now = start.time_since_epoch().count();
  json claims = {{"iss", idp}, {"sub", "U1"}, {"aud", "https://auth.example"}, {"iat", now}, {"exp", now + 240}};
  if (changes.is_object()) claims.merge_patch(changes);
  return samples::signed_by(samples::generated(algorithm), claims.dump(), typ);
}

Params as_jwt(std::string_view token, const Params& changes = {}) {
  return exchanging(token, changed({{"subject_token_type", text(token_type::jwt)}}, changes));
}

TokenExchangeOptions trusting(TrustedIssuers issuers) {
  return {.foreign = std::move(issuers), .foreign_user = [](const Assertion& said) -> Result<User> {
            if (said.issuer != idp || said.subject != "U1") return denied();
            return User{.id = "alice"};
          }};
}
TokenExchangeOptions trusting_idp() { return trusting(TrustedIssuers({{.issuer = idp, .jwks = key_set()}})); }

}  // namespace

TEST_CASE("RFC 7523 §3: a JWT of a trusted issuer is about the user of this server who is its subject") {
  ExchangeWorld world(trusting_idp());
  const auto response = world.exchange(as_jwt(asserted(), {{"scope", "read"}}));
  CHECK(member(response, "expires_in") == "240");
  const auto made = world.meaning(issued(response).access);
  CHECK(made.issuer == "https://auth.example");
  CHECK(made.client_id == "web");
  CHECK(made.user_id == "alice");
  CHECK(made.access == Access{.scope = {"read"}});
  CHECK(made.act == std::vector{acting_client("web")});
  CHECK_FALSE(made.family.empty());
}

TEST_CASE("RFC 7523 §3: of an issuer that is not trusted, or about nobody, it is not acceptable") {
  ExchangeWorld world(trusting_idp());
  CHECK(outcome(world.exchange(as_jwt(asserted({{"iss", "https://other.example"}})))) == refused);
  CHECK(outcome(world.exchange(as_jwt(asserted({{"iss", "https://auth.example"}})))) == refused);
  CHECK(outcome(world.exchange(as_jwt(asserted({{"sub", "U2"}})))) == refused);
  CHECK(outcome(world.exchange(as_jwt(asserted({{"sub", nullptr}})))) == refused);
  ExchangeWorld trusting_nobody;
  CHECK(outcome(trusting_nobody.exchange(as_jwt(asserted()))) == refused);
  CHECK(outcome(world.exchange(as_jwt(asserted()))) == "200");
}

TEST_CASE("RFC 7523 §3: a user without an id is nobody, so that no token comes of it that is the client's own") {
  User found;
  ExchangeWorld world({.foreign = TrustedIssuers({{.issuer = idp, .jwks = key_set()}}),
                       .foreign_user = [&found](const Assertion&) -> Result<User> { return found; }});
  CHECK(outcome(world.exchange(as_jwt(asserted()))) == refused);
  found.id = "alice";
  CHECK(world.meaning(world.exchanged(as_jwt(asserted()))).user_id == "alice");
}

TEST_CASE("RFC 7523 §3: this server is its only audience, and it ends") {
  ExchangeWorld world(trusting_idp());
  const auto now = start.time_since_epoch().count();
  const auto both_of_them = json::array({"https://auth.example", "https://other.example"});
  CHECK(outcome(world.exchange(as_jwt(asserted({{"aud", "https://other.example"}})))) == refused);
  CHECK(outcome(world.exchange(as_jwt(asserted({{"aud", both_of_them}})))) == refused);
  CHECK(outcome(world.exchange(as_jwt(asserted({{"aud", nullptr}})))) == refused);
  CHECK(outcome(world.exchange(as_jwt(asserted({{"exp", nullptr}})))) == refused);
  CHECK(outcome(world.exchange(as_jwt(asserted({{"exp", now}})))) == refused);
  CHECK(outcome(world.exchange(as_jwt(asserted({{"exp", now + 7200}})))) == refused);
  CHECK(outcome(world.exchange(as_jwt(asserted({{"aud", json::array({"https://auth.example"})}})))) == "200");
}

TEST_CASE("RFC 7523 §3: it is signed by a key of its issuer, with an algorithm that the profile has") {
  ExchangeWorld world(trusting_idp());
  CHECK(outcome(world.exchange(as_jwt(asserted({}, {}, Algorithm::eddsa)))) == refused);
  CHECK(outcome(world.exchange(as_jwt(asserted({}, {}, Algorithm::hs256)))) == refused);
  auto forged = asserted();
  forged.back() = forged.back() == 'A' ? 'Q' : 'A';
  CHECK(outcome(world.exchange(as_jwt(forged))) == refused);
  CHECK(outcome(world.exchange(as_jwt(asserted({}, {}, Algorithm::rs256)))) == "200");
  Choices strict;
  strict.options.profile.algorithms = {SigningAlgorithm::es256};
  ExchangeWorld picky(trusting_idp(), strict);
  CHECK(outcome(picky.exchange(as_jwt(asserted({}, {}, Algorithm::rs256)))) == refused);
  CHECK(outcome(picky.exchange(as_jwt(asserted()))) == "200");
}

TEST_CASE("RFC 8725 §3.11: what an issuer signs for another purpose is no subject token") {
  ExchangeWorld world(trusting_idp());
  for (const char* typ : {"at+jwt", "oauth-id-jag+jwt", "dpop+jwt", "client-authentication+jwt", "logout+jwt"}) {
    INFO(typ);
    CHECK(outcome(world.exchange(as_jwt(asserted({}, typ)))) == refused);
  }
  for (const char* typ : {"", "JWT", "application/jwt"})
    CHECK(outcome(world.exchange(as_jwt(asserted({}, typ)))) == "200");
}

TEST_CASE("RFC 8693 §3: a JWT of another issuer is no access token of this server, no ID token and no actor") {
  ExchangeWorld world(trusting_idp());
  for (const auto type : {token_type::access_token, token_type::id_token, token_type::refresh_token}) {
    CHECK(outcome(world.exchange(exchanging(asserted(), {{"subject_token_type", text(type)}}))) == refused);
  }
  const auto subject = exchanging(world.subject());
  CHECK(outcome(world.exchange(changed(subject, by_actor(asserted(), token_type::jwt)))) == refused);
  CHECK(outcome(world.exchange(subject)) == "200");
}

TEST_CASE("RFC 8725 §3.10: no key is fetched or taken because a token says so") {
  const auto published = std::make_shared<support::PublishedKeys>();
  published->known = published->newer = std::make_shared<const std::string>(key_set());
  ExchangeWorld world(trusting(TrustedIssuers({{.issuer = idp, .jwks_uri = "https://idp.example/jwks"}}, published)));
  const KeyHolder stranger;
  const json claims = json::parse(part_of(asserted(), 1));
  for (const char* name : {"jku", "x5u"}) {
    const json header = {{"alg", "ES256"}, {name, "https://evil.example/jwks"}};
    CHECK(outcome(world.exchange(as_jwt(stranger.signature(header.dump(), claims.dump())))) == refused);
  }
  const json with_key = {{"alg", "ES256"}, {"jwk", stranger.jwk()}};
  CHECK(outcome(world.exchange(as_jwt(stranger.signature(with_key.dump(), claims.dump())))) == refused);
  CHECK(outcome(world.exchange(as_jwt(asserted({{"iss", "https://evil.example"}})))) == refused);
  CHECK(outcome(world.exchange(as_jwt(asserted()))) == "200");
  for (const auto& asked : published->asked) CHECK(asked.ends_with(" https://idp.example/jwks"));
}

TEST_CASE("RFC 8693 §2.2.2: while the keys of an issuer are away the client may come again") {
  const auto published = std::make_shared<support::PublishedKeys>();
  published->known = published->newer = std::make_shared<const std::string>(key_set());
  published->away = true;
  ExchangeWorld world(trusting(TrustedIssuers({{.issuer = idp, .jwks_uri = "https://idp.example/jwks"}}, published)));
  const auto response = world.exchange(as_jwt(asserted()));
  CHECK(outcome(response) == "503 temporarily_unavailable");
  CHECK(header(response, "Retry-After") == "1");
  published->away = false;
  CHECK(outcome(world.exchange(as_jwt(asserted()))) == "200");
}

TEST_CASE("RFC 8693 §2.1: the scope of another issuer's token is a limit, and without one that of the client is") {
  ExchangeWorld world(trusting_idp());
  const auto reading = asserted({{"scope", "read admin"}});
  CHECK(outcome(world.exchange(as_jwt(reading, {{"scope", "write"}}))) == "400 invalid_scope");
  CHECK(outcome(world.exchange(as_jwt(reading, {{"scope", "admin"}}))) == "400 invalid_scope");
  CHECK(issued(world.exchange(as_jwt(reading))).scope == "read");
  CHECK(issued(world.exchange(as_jwt(asserted()))).scope == "read write");
}

TEST_CASE("RFC 8693 §2.2.2: another issuer's token is for what the client gets by default, or may ask for") {
  Choices choices;
  choices.more = [](Server& server) { server.resources({photos}); };
  ExchangeWorld world(trusting_idp(), choices);
  const auto resource = [&](const Params& changes) {
    return world.meaning(world.exchanged(as_jwt(asserted(), changes))).access.resource;
  };
  CHECK(resource({}) == std::vector<std::string>{photos});
  CHECK(resource({{"audience", mail}}) == std::vector<std::string>{mail});
  CHECK(outcome(world.exchange(as_jwt(asserted(), {{"audience", "https://bank.example"}}))) == "400 invalid_target");
}

TEST_CASE("RFC 7521 §4.1: the places that another issuer's token names are a limit, and no permission") {
  ExchangeWorld world(trusting_idp());
  const auto for_photos = asserted({{"resource", photos}});
  const auto for_both = asserted({{"resource", json::array({photos, mail})}});
  const auto for_bank = asserted({{"resource", "https://bank.example"}});
  CHECK(outcome(world.exchange(as_jwt(for_photos, {{"resource", mail}}))) == "400 invalid_target");
  CHECK(outcome(world.exchange(as_jwt(for_photos, {{"audience", mail}, {"resource", photos}}))) ==
        "400 invalid_target");
  CHECK(outcome(world.exchange(as_jwt(for_bank))) == "400 invalid_target");
  const auto resource = [&](const std::string& token, const Params& changes = {}) {
    return world.meaning(world.exchanged(as_jwt(token, changes))).access.resource;
  };
  CHECK(resource(for_photos) == std::vector<std::string>{photos});
  CHECK(resource(for_both) == std::vector<std::string>{photos, mail});
  CHECK(resource(for_both, {{"audience", mail}}) == std::vector<std::string>{mail});
}

TEST_CASE("RFC 8693 §4.1: who acts by the word of another issuer is told with that issuer") {
  ExchangeWorld world(trusting_idp());
  const auto acted = asserted({{"act", {{"sub", "gateway"}}}});
  const std::vector<Actor> expected = {acting_client("web"), {.sub = "gateway", .iss = idp}};
  CHECK(world.meaning(world.exchanged(as_jwt(acted))).act == expected);
}

TEST_CASE("RFC 8693 §4.4: whom another issuer lets act is a client of this server if it says so") {
  ExchangeWorld world(trusting_idp());
  const auto naming = [](const json& party) { return as_jwt(asserted({{"may_act", party}})); };
  CHECK(outcome(world.exchange(naming({{"client_id", "web"}}))) == refused);
  CHECK(outcome(world.exchange(naming({{"client_id", "api"}, {"iss", "https://auth.example"}}))) == refused);
  CHECK(outcome(world.exchange(naming({{"client_id", "web"}, {"iss", "https://auth.example"}}))) == "200");
}

TEST_CASE("RFC 7800 §3.1: another issuer's token that is bound to a key is for whoever proves it") {
  ExchangeWorld world(trusting_idp(), taking_proofs());
  const KeyHolder own;
  const KeyHolder other;
  const auto request = web_request(as_jwt(asserted({{"cnf", {{"jkt", own.jkt()}}}})));
  CHECK(outcome(world.token(request)) == refused);
  CHECK(outcome(world.token(proven(request, other, world))) == refused);
  CHECK(member(world.token(proven(request, own, world)), "token_type") == "DPoP");
}
