#include "support/asserting.hpp"

using namespace world;
using Json = nlohmann::json;

// JWT Profile for OAuth 2.0 Client Authentication and Authorization Grants, its revision (draft-ietf-oauth-rfc7523bis):
// the JWT as a grant, and what RFC 7521 says of that.

namespace {

/// With a header of one's own choice, signed by the issuer's key.
std::string with_header(AssertionWorld& world, const Json& more) {
  const auto& key = samples::generated(jose::Algorithm::es256);
  Json header = {{"alg", "ES256"}, {"kid", key.kid()}};
  header.update(more);
  return *jose::sign(key, base64url_encode(header.dump()), world.claims().dump());
}

}  // namespace

TEST_CASE("RFC 7523 §2.1: a JWT is traded for an access token of the user it is about") {
  AssertionWorld world;
  const auto granted = world.granted(world.assertion());
  CHECK(granted.client_id == "web");
  CHECK(granted.user_id == "alice");
  CHECK(granted.issuer == auth_server);
  CHECK(granted.access.scope == Scope{"read", "write"});
  CHECK(granted.expires_at == world.now + 1h);
  CHECK(opens(world, issued(world.send(world.assertion())).access));
}

TEST_CASE("RFC 7523 §2.1: the assertion is required, and a single JWT") {
  AssertionWorld world;
  CHECK(world.sent("") == "400 invalid_request");
  const auto one = world.assertion();
  auto twice = AssertionWorld::form(one);
  twice.add("assertion", world.assertion());
  CHECK(told(world.token(web_request(twice))) == "400 invalid_request");
  CHECK(world.sent(one + "." + one) == "400 invalid_grant");
  CHECK(world.sent(one + " " + one) == "400 invalid_grant");
  CHECK(world.sent(one) == "200");
}

TEST_CASE("RFC 7521 §4.1: a confidential client authenticates, and lists the grant type") {
  AssertionWorld world;
  const auto form = AssertionWorld::form(world.assertion());
  CHECK(told(world.token(token_request(form))) == "401 invalid_client");
  CHECK(told(world.token(token_request(changed(form, {{"client_id", "web"}})))) == "401 invalid_client");
  CHECK(told(world.token(with_basic(token_request(form), "web", "guessed"))) == "401 invalid_client");
  CHECK(told(world.token(legacy_request(form))) == "400 unauthorized_client");
  CHECK(told(world.token(web_request(form))) == "200");
}

TEST_CASE("RFC 7521 §4.1: a public client has nothing to show, and gets nothing unless that is wanted") {
  AssertionWorld strict;
  const auto of_strict = AssertionWorld::form(strict.assertion());
  CHECK(told(strict.token(native_request(of_strict))) == "400 unauthorized_client");
  CHECK(told(strict.token(web_request(of_strict))) == "200");
  AssertionWorld open({.options = {.subject = usual_subject, .public_clients = true}});
  CHECK(told(open.token(native_request(AssertionWorld::form(open.assertion())))) == "200");
}

TEST_CASE("RFC 7521 §4.1: no refresh token, whatever the client lists") {
  AssertionWorld world;
  REQUIRE(world.client("web").allows_grant_type("refresh_token"));
  const auto answer = world.send(world.assertion());
  CHECK(answer.status == 200);
  CHECK(member(answer, "refresh_token").empty());
  CHECK(member(answer, "token_type") == "Bearer");
}

TEST_CASE("RFC 7521 §4.1: the token lives for an hour at most, or as long as was chosen") {
  const auto expires_in = [](Lifetime chosen) {
    AssertionWorld world({.options = {.subject = usual_subject, .lifetime = chosen}}, {.lifetimes = {.access = 24h}});
    return member(world.send(world.assertion()), "expires_in");
  };
  CHECK(expires_in(JwtBearerOptions().lifetime) == "3600");
  CHECK(expires_in(5min) == "300");
  CHECK(expires_in(48h) == "86400");
}

TEST_CASE("RFC 7521 §4.1: the scope is within what the client was granted beforehand") {
  AssertionWorld world;
  CHECK(world.with({}, {{"scope", "read admin"}}) == "400 invalid_scope");
  CHECK(world.granted(world.assertion(), {{"scope", "read"}}).access.scope == Scope{"read"});
}

TEST_CASE("RFC 7521 §4.1: of the scope that the assertion names the request can have less, and never more") {
  AssertionWorld world;
  const auto of_claim = [&](const char* claim, const Params& form) {
    return member(world.send(world.assertion({{"scope", claim}}), form), "scope");
  };
  CHECK(of_claim("read", {}) == "read");
  CHECK(of_claim("read write", {{"scope", "write"}}) == "write");
  CHECK(of_claim("admin read", {}) == "read");
  CHECK(of_claim("admin read", {{"scope", "admin read"}}) == "read");
  CHECK(world.with({{"scope", "read"}}, {{"scope", "read write"}}) == "400 invalid_scope");
  CHECK(world.with({{"scope", "read"}}, {{"scope", "write"}}) == "400 invalid_scope");
  CHECK(world.with({{"scope", "admin"}}) == "400 invalid_scope");
  CHECK(world.with({{"scope", ""}}) == "400 invalid_grant");
  CHECK(world.with({{"scope", "read"}}, {{"scope", "read"}}) == "200");
}

TEST_CASE("RFC 7523 §3 no. 1: the JWT contains the iss of somebody who is trusted") {
  AssertionWorld world;
  for (const auto& wrong : {Json(), Json(""), Json("https://nobody.example"), Json("https://idp.example/"), Json(7)}) {
    CHECK(world.with({{"iss", wrong}}) == "400 invalid_grant");
  }
  CHECK(world.with({{"iss", idp}}) == "200");
}

TEST_CASE("RFC 7523 §3 no. 1: neither a client nor this server vouches for a user") {
  auto issuers = usual_issuers();
  issuers.push_back({.issuer = "web", .jwks = idp_keys()});
  AssertionWorld clients({.trusted = TrustedIssuers(issuers)});
  CHECK(clients.with({{"iss", "web"}}) == "400 invalid_grant");
  CHECK(clients.reason() == "the client issued it itself");
  CHECK(clients.with({}) == "200");
  const auto told = client_problems(clients.client("web"), clients.server());
  REQUIRE(told.size() == 1);
  CHECK(told.front() ==
        "The client \"web\" is called as an issuer whose assertions are taken: remove it from the TrustedIssuers.");
  issuers.back().issuer = auth_server;
  AssertionWorld itself({.trusted = TrustedIssuers(issuers)});
  CHECK_THROWS_AS(itself.sent(itself.assertion()), SetupError);
}

TEST_CASE("RFC 7523 §3 no. 2: the subject is somebody whom this server knows, by that issuer") {
  AssertionWorld world;
  CHECK(world.with({{"sub", nullptr}}) == "400 invalid_grant");
  CHECK(world.reason() == "there is no sub");
  CHECK(world.with({{"sub", "U2"}}) == "400 invalid_grant");
  CHECK(world.reason() == "its subject is nobody here");
  CHECK(world.granted(world.assertion()).user_id == "alice");
  CHECK(world.granted(world.assertion({{"iss", other_idp}})).user_id == "bob");
}

TEST_CASE("RFC 7523 §3 no. 3: a JWT that is not meant for this server is rejected") {
  AssertionWorld world;
  CHECK(world.with({{"aud", nullptr}}) == "400 invalid_grant");
  CHECK(world.with({{"aud", "https://other.example"}}) == "400 invalid_grant");
  CHECK(world.with({{"aud", auth_server}}) == "200");
}

TEST_CASE("RFC 7523bis: its issuer is the sole audience of a grant; the token endpoint only where that is wanted") {
  AssertionWorld world;
  CHECK(world.with({{"aud", token_url}}) == "400 invalid_grant");
  CHECK(world.with({{"aud", {auth_server, "https://other.example"}}}) == "400 invalid_grant");
  CHECK(world.with({{"aud", Json::array({auth_server})}}) == "200");
  AssertionWorld lax({.options = {.subject = usual_subject, .legacy_audiences = {token_url}}});
  CHECK(lax.with({{"aud", {auth_server, token_url}}}) == "400 invalid_grant");
  CHECK(lax.with({{"aud", token_url}}) == "200");
  CHECK(lax.with({{"aud", auth_server}}) == "200");
}

TEST_CASE("RFC 7523 §3 no. 4: exp is there, has not passed, and is at most an hour off") {
  AssertionWorld world;
  for (const auto& wrong : {Json(), Json("soon"), Json(-1), Json(1.5), Json(world.in(-30s)), Json(world.in(3631s)),
                            Json(9007199254740992), Json(1e300)}) {
    CAPTURE(wrong.dump());
    CHECK(world.with({{"exp", wrong}}) == "400 invalid_grant");
  }
  for (const auto right : {-29s, 3630s}) CHECK(world.with({{"exp", world.in(right)}}) == "200");
}

TEST_CASE("RFC 7523 §3 no. 5, 6: neither nbf nor iat is ahead, but for clocks that differ") {
  AssertionWorld world;
  for (const auto* const claim : {"nbf", "iat"}) {
    CHECK(world.with({{claim, world.in(31s)}}) == "400 invalid_grant");
    CHECK(world.with({{claim, "now"}}) == "400 invalid_grant");
    CHECK(world.with({{claim, world.in(30s)}}) == "200");
    CHECK(world.with({{claim, nullptr}}) == "200");
  }
}

TEST_CASE("RFC 7523 §3 no. 7: jti is there, and counts once, for each issuer by itself") {
  AssertionWorld world;
  for (const auto& wrong : {Json(), Json(""), Json(7)}) CHECK(world.with({{"jti", wrong}}) == "400 invalid_grant");
  const auto first = world.assertion({{"jti", "one"}});
  CHECK(world.sent(first) == "200");
  CHECK(world.sent(first) == "400 invalid_grant");
  CHECK(world.reason() == "it was used before");
  CHECK(world.with({{"jti", "one"}, {"exp", world.in(600s)}}) == "400 invalid_grant");
  CHECK(world.count(Event::Kind::assertion_replayed) == 2);
  CHECK(world.events.back().detail == idp);
  CHECK(world.events.back().client_id == "web");
  CHECK(world.with({{"jti", "one"}, {"iss", other_idp}}) == "200");
}

TEST_CASE("RFC 7523 §3 no. 7: a JWT that was refused can be put right and used") {
  AssertionWorld world;
  const auto jwt = world.assertion({{"scope", "read"}, {"resource", "https://photos.example"}});
  CHECK(world.sent(jwt, {{"scope", "write"}}) == "400 invalid_scope");
  CHECK(world.sent(jwt, {{"resource", "https://mail.example/api"}}) == "400 invalid_target");
  CHECK(world.count(Event::Kind::assertion_replayed) == 0);
  CHECK(world.sent(jwt) == "200");
  CHECK(world.sent(jwt) == "400 invalid_grant");
}

TEST_CASE("RFC 7523 §3 no. 8: other claims may be there") {
  AssertionWorld world;
  CHECK(world.with({{"purpose", {{"any", Json::array({1, "two"})}}}}) == "200");
}

TEST_CASE("RFC 7523 §3 no. 9: only the keys of the issuer sign; never none, never an HMAC with their bytes") {
  AssertionWorld world;
  const auto claims = world.claims().dump();
  CHECK(world.sent(samples::signed_by(*jose::generate_key(jose::Algorithm::es256), claims, "")) == "400 invalid_grant");
  CHECK(world.sent(samples::signed_by(*jose::make_hmac_key(idp_keys(), {}), claims, "")) == "400 invalid_grant");
  const auto none = base64url_encode(R"({"alg":"none"})") + "." + base64url_encode(claims) + ".";
  CHECK(world.sent(none) == "400 invalid_grant");
  CHECK(world.reason() == "the token has no signature");
  for (const auto algorithm :
       {jose::Algorithm::es256, jose::Algorithm::eddsa, jose::Algorithm::ps256, jose::Algorithm::rs256}) {
    CHECK(world.sent(world.assertion({}, {}, algorithm)) == "200");
  }
}

TEST_CASE("RFC 7523 §3 no. 9, RFC 8725 §3.10: no key is taken from the JWT, nor fetched because it says so") {
  AssertionWorld world;
  const auto stranger = *jose::generate_key(jose::Algorithm::es256);
  for (const auto& more :
       {Json{{"jwk", Json::parse(jose::public_jwk(stranger))}}, Json{{"jku", "https://evil.example"}},
        Json{{"x5u", "https://evil.example"}}, Json{{"crit", {"exp"}}}, Json{{"kid", "unknown"}}}) {
    CAPTURE(more.dump());
    CHECK(world.sent(with_header(world, more)) == "400 invalid_grant");
  }
  CHECK(world.sent(with_header(world, Json::object())) == "200");
}

TEST_CASE("RFC 7523 §3 no. 10, RFC 8725 §3.11: what the issuer signs for another purpose is no grant") {
  AssertionWorld world;
  for (const auto* const typ : {"at+jwt", "dpop+jwt", "client-authentication+jwt", jag_typ, "logout+jwt"}) {
    CHECK(world.sent(world.assertion({}, typ)) == "400 invalid_grant");
  }
  for (const auto* const typ : {"", "JWT", "jwt"}) CHECK(world.sent(world.assertion({}, typ)) == "200");
}

TEST_CASE("RFC 7523 §3.1: every refusal is invalid_grant and reads the same; the operator is told why") {
  AssertionWorld world;
  const auto late = world.send(world.assertion({{"iat", world.in(-120s)}, {"exp", world.in(-60s)}}));
  CHECK(world.reason() == "exp has passed");
  const auto unknown = world.send(world.assertion({{"sub", "U2"}}));
  const auto stranger = world.send(world.assertion({{"iss", "https://nobody.example"}}));
  CHECK(world.reason() == "its issuer is not trusted");
  CHECK(told(late) == "400 invalid_grant");
  CHECK(late == unknown);
  CHECK(late == stranger);
  CHECK(world.with({}) == "200");
}
