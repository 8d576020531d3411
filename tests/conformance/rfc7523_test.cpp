#include <doctest/doctest.h>

#include "client_auth/assertions.hpp"

using namespace client_auth_tests;

// JWT Profile for OAuth 2.0 Client Authentication and Authorization Grants, its revision (draft-ietf-oauth-rfc7523bis),
// and what RFC 7521 says of client assertions.

TEST_CASE("RFC 7521 §4.2: the assertion comes with its type; client_id is not needed, and cannot be another") {
  AssertionSite site;
  CHECK(site.who(site.assertion()) == "signer");
  CHECK(site.who(site.assertion(), {{"client_id", "signer"}}) == "signer");
  CHECK(site.who(site.assertion(), {{"client_id", "web"}}) == "invalid_request");
  CHECK(site.who(site.assertion(), {{"client_assertion_type", ""}}) == "invalid_request");
}

TEST_CASE("RFC 7521 §4.2: no more than one way to authenticate in a request") {
  AssertionSite site;
  CHECK(site.who(site.assertion(), {{"client_id", "signer"}, {"client_secret", "x"}}) == "invalid_request");
  CHECK(site.site.who(with_basic(AssertionSite::request(site.assertion()), "web", secret)) == "invalid_request");
  CHECK(site.who(site.assertion()) == "signer");
}

TEST_CASE("RFC 7521 §4.2.1: an assertion that is not valid is invalid_client, 401") {
  AssertionSite site;
  CHECK(is_refused(site.site.ask(AssertionSite::request("x.y.z")), "invalid_client"));
  CHECK(is_refused(site.site.ask(AssertionSite::request(site.assertion({{"exp", 1}}))), "invalid_client"));
  CHECK(site.who(site.assertion()) == "signer");
}

TEST_CASE("RFC 7523 §2.2: the type is that of JWT bearer assertions, the value a single JWT") {
  AssertionSite site;
  const auto other = "urn:ietf:params:oauth:client-assertion-type:saml2-bearer";
  CHECK(site.who(site.assertion(), {{"client_assertion_type", other}}) == "invalid_request");
  CHECK(site.who(site.assertion() + "." + site.assertion()) == "invalid_client");
  CHECK(site.who(site.assertion()) == "signer");
}

TEST_CASE("RFC 7523 §3 no. 1: the JWT contains iss") {
  AssertionSite site;
  CHECK(site.with({{"iss", nullptr}}) == "invalid_client");
  CHECK(site.with({{"iss", "SIGNER"}}) == "invalid_client");
  CHECK(site.with({}) == "signer");
}

TEST_CASE("RFC 7523 §3 no. 2: the subject is the client_id") {
  AssertionSite site;
  CHECK(site.with({{"sub", nullptr}}) == "invalid_client");
  CHECK(site.with({{"sub", "web"}}) == "invalid_client");
  CHECK(site.with({}) == "signer");
}

TEST_CASE("RFC 7523 §3 no. 3: a JWT that is not meant for this server is rejected") {
  AssertionSite site;
  CHECK(site.with({{"aud", nullptr}}) == "invalid_client");
  CHECK(site.with({{"aud", "https://other.example"}}) == "invalid_client");
  CHECK(site.with({{"aud", "https://auth.example"}}) == "signer");
}

TEST_CASE("RFC 7523bis: the issuer is the sole audience; neither the token endpoint nor another beside it") {
  AssertionSite site;
  CHECK(site.with({{"aud", "https://auth.example/token"}}) == "invalid_client");
  CHECK(site.with({{"aud", {"https://auth.example", "https://other.example"}}}) == "invalid_client");
  CHECK(site.with({{"aud", {"https://auth.example"}}}) == "invalid_client");
  CHECK(site.with({{"aud", "https://auth.example"}}) == "signer");
}

TEST_CASE("RFC 7523bis: an assertion that is typed is typed client-authentication+jwt") {
  AssertionSite site;
  CHECK(site.who(site.assertion({}, Algorithm::es256, "at+jwt")) == "invalid_client");
  CHECK(site.who(site.assertion({}, Algorithm::es256, "client-authentication+jwt")) == "signer");
}

TEST_CASE("RFC 7523 §3 no. 4: exp is there, and has not passed; one unreasonably far off is rejected") {
  AssertionSite site;
  CHECK(site.with({{"exp", nullptr}}) == "invalid_client");
  CHECK(site.with({{"exp", site.now.time_since_epoch().count() - 31}}) == "invalid_client");
  CHECK(site.with({{"exp", site.now.time_since_epoch().count() + 24 * 3600}}) == "invalid_client");
  CHECK(site.with({}) == "signer");
}

TEST_CASE("RFC 7523 §3 no. 5: before nbf the token is not accepted") {
  AssertionSite site;
  CHECK(site.with({{"nbf", site.now.time_since_epoch().count() + 45}}) == "invalid_client");
  CHECK(site.with({{"nbf", site.now.time_since_epoch().count()}}) == "signer");
}

TEST_CASE("RFC 7523 §3 no. 6, 7: iat may be there; jti is used once") {
  AssertionSite site;
  CHECK(site.with({{"iat", nullptr}}) == "signer");
  const auto assertion = site.assertion();
  CHECK(site.who(assertion) == "signer");
  CHECK(site.who(assertion) == "invalid_client");
}

TEST_CASE("RFC 7523 §3 no. 8: other claims may be there") {
  AssertionSite site;
  CHECK(site.with({{"purpose", {{"any", json::array({1, "two"})}}}}) == "signer");
}

TEST_CASE("RFC 7523 §3 no. 9: an invalid signature or MAC is rejected") {
  AssertionSite site;
  const auto forged = samples::signed_by(*jose::generate_key(Algorithm::es256), site.claims().dump());
  CHECK(site.who(forged) == "invalid_client");
  const auto guessed = jose::make_hmac_key(std::string(32, 'x'), {});
  CHECK(site.who(samples::signed_by(*guessed, site.claims({}, "hmac").dump())) == "invalid_client");
  CHECK(site.who(base64url_encode(R"({"alg":"none"})") + "." + base64url_encode(site.claims().dump()) + ".") ==
        "invalid_client");
  CHECK(site.who(site.assertion()) == "signer");
  CHECK(site.who(site.hmac_assertion()) == "hmac");
}

TEST_CASE("RFC 7523 §3 no. 10: a JWT that is not valid in other respects is rejected") {
  AssertionSite site;
  const auto& key = samples::generated(Algorithm::es256);
  auto twice = site.claims().dump();
  twice.replace(0, 1, R"({"sub":"signer",)");
  CHECK(site.who(samples::signed_by(key, twice, client_typ)) == "invalid_client");
  const auto header = R"({"alg":"ES256","crit":["exp"],"exp":1})";
  const auto input = base64url_encode(header) + "." + base64url_encode(site.claims().dump());
  CHECK(site.who(input + "." + base64url_encode(*jose::signature_of(key, input))) == "invalid_client");
  CHECK(site.who(site.assertion()) == "signer");
}

TEST_CASE("RFC 7523 §3.2: what is wrong with an assertion is told to the operator, not to whoever sent it") {
  AssertionSite site;
  const auto late = site.site.ask(AssertionSite::request(site.assertion({{"exp", 1}})));
  const auto forged = site.site.ask(
      AssertionSite::request(samples::signed_by(*jose::generate_key(Algorithm::es256), site.claims().dump())));
  CHECK(late == forged);
  CHECK(site.reasons ==
        std::vector<std::string>{"private_key_jwt: exp has passed", "private_key_jwt: the client has no such key"});
}

TEST_CASE("RFC 8414 §2: the algorithms are told where a method signs, and none is not among them") {
  AssertionSite site;
  auto& server = site.site.server();
  server.endpoint("/authorize", endpoints::authorization([](const Request&) { return Response(); }));
  server.endpoint("/token", endpoints::token());
  server.endpoint(endpoints::metadata());
  const char* const place = "/.well-known/oauth-authorization-server";
  const auto routes = server.routes();
  const auto told = json::parse(handler_at(routes, place)(get(place)).body);
  CHECK(told["token_endpoint_auth_methods_supported"] ==
        json({"private_key_jwt", "client_secret_jwt", "client_secret_basic", "client_secret_post", "none"}));
  CHECK(told["token_endpoint_auth_signing_alg_values_supported"] ==
        json({"ES256", "EdDSA", "PS256", "RS256", "HS256"}));
}
