#include <set>

#include "conformance/flows.hpp"
#include "jose/jwk.hpp"
#include "jose/jws.hpp"
#include "support/token_endpoints.hpp"
#include "support/token_formats.hpp"

using namespace conformance;

// OAuth 2.0 Authorization Server Metadata.

namespace {

constexpr const char* place = "/.well-known/oauth-authorization-server";

nlohmann::json document(TokenWorld& world, const std::string& path = place) {
  return nlohmann::json::parse(world.at(path, get(path)).body);
}

std::set<std::string> set_of(const nlohmann::json& array) { return array.get<std::set<std::string>>(); }

}  // namespace

TEST_CASE("RFC 8414 §2: issuer is the identifier in every answer, as it is configured") {
  TokenWorld world({.options = {.issuer = "https://auth.example/tenant"}});
  const auto told = document(world, "/.well-known/oauth-authorization-server/tenant");
  CHECK(told["issuer"] == "https://auth.example/tenant");
  CHECK(told["issuer"] == location_param(authorized(world), "iss"));
}

TEST_CASE("RFC 8414 §2: what is required is there") {
  TokenWorld world;
  const auto told = document(world);
  for (const char* name : {"issuer", "authorization_endpoint", "token_endpoint", "response_types_supported"}) {
    CAPTURE(name);
    CHECK(told.contains(name));
  }
}

TEST_CASE("RFC 8414 §2: every response type and mode that is told works, and no other") {
  TokenWorld world(rfc6749());
  const auto told = document(world);
  CHECK(set_of(told["response_types_supported"]) == std::set<std::string>{"code", "token", "code token"});
  for (const auto& type : told["response_types_supported"]) {
    CHECK(asks_consent(authorize(world, both(by_legacy, {{"response_type", type.get<std::string>()}}))));
  }
  CHECK(refusal(answer(world, both(by_legacy, {{"response_type", "pigeon"}}))) == "unsupported_response_type");
  for (const auto& mode : told["response_modes_supported"]) {
    CHECK(asks_consent(authorize(world, {{"response_mode", mode.get<std::string>()}})));
  }
  CHECK(refusal(answer(world, {{"response_mode", "pigeon"}})) == "invalid_request");
}

TEST_CASE("RFC 8414 §2: every grant type that is told is served, and no other") {
  TokenWorld world;
  const auto told = set_of(document(world)["grant_types_supported"]);
  CHECK(told == std::set<std::string>{"authorization_code", "refresh_token", "client_credentials"});
  for (const auto& type : told) {
    CHECK(error(world.token(web_request({{"grant_type", type}}))) != "unsupported_grant_type");
  }
  CHECK(error(world.token(web_request({{"grant_type", "password"}}))) == "unsupported_grant_type");
}

TEST_CASE("RFC 8414 §2: every way to authenticate that is told works") {
  TokenWorld world;
  const auto told = set_of(document(world)["token_endpoint_auth_methods_supported"]);
  CHECK(told == std::set<std::string>{"client_secret_basic", "client_secret_post", "none"});
  CHECK(outcome(world.token(web_request(for_itself))) == "200");
  CHECK(outcome(world.token(token_request(
            {{"grant_type", "client_credentials"}, {"client_id", "post"}, {"client_secret", "web secret:%+"}}))) ==
        "200");
  CHECK(!tokens_of_public(world, by_native).access.empty());
}

TEST_CASE("RFC 8414 §2: PKCE by the methods that are told, and no other") {
  TokenWorld world;
  CHECK(set_of(document(world)["code_challenge_methods_supported"]) == std::set<std::string>{"S256"});
  CHECK(asks_consent(authorize(world)));
  CHECK(refusal(answer(world, {{"code_challenge_method", "plain"}})) == "invalid_request");
}

TEST_CASE("RFC 8414 §2: the endpoints that are told answer") {
  TokenWorld world;
  const auto told = document(world);
  for (const char* name : {"revocation_endpoint", "introspection_endpoint"}) {
    const auto url = told[name].get<std::string>();
    REQUIRE(url.starts_with("https://auth.example/"));
    CHECK(outcome(world.at(url.substr(20), post("/", {}))) == "401 invalid_client");
  }
  CHECK(set_of(told["introspection_endpoint_auth_methods_supported"]).count("none") == 0);
  CHECK(set_of(told["revocation_endpoint_auth_methods_supported"]).count("none") == 1);
}

TEST_CASE("RFC 8414 §2.1: signed_metadata is a JWS whose iss attests to what stands beside it, without itself") {
  const auto keys = ring_of();
  Choices choices;
  choices.options.issuer = "https://auth.example/tenant";
  choices.more = [&](Server& server) { server.endpoint("/jwks", endpoints::jwks(keys)); };
  TokenWorld world(std::move(choices), {.metadata = {.signing_keys = keys}});
  auto told = document(world, "/.well-known/oauth-authorization-server/tenant");
  const auto jwt = told["signed_metadata"].get<std::string>();
  const auto set = jose::read_jwk_set(world.at("/jwks", get("/jwks")).body);
  jose::CompactJws jws;
  REQUIRE(set);
  REQUIRE(jws.read(jwt));
  const auto payload = jose::verify(jws, *set, jose::asymmetric);
  REQUIRE(payload);
  const auto claims = nlohmann::json::parse(*payload);
  CHECK(claims["iss"] == "https://auth.example/tenant");
  CHECK_FALSE(claims.contains("signed_metadata"));
  told.erase("signed_metadata");
  told["iss"] = claims["iss"];
  CHECK(claims == told);
  TokenWorld without;
  CHECK_FALSE(document(without).contains("signed_metadata"));
}

TEST_CASE("RFC 8414 §3: the well-known path stands between the host and the path of the issuer") {
  for (const char* issuer : {"https://auth.example/a/b", "https://auth.example/a/b/"}) {
    TokenWorld world({.options = {.issuer = issuer}});
    CHECK(document(world, "/.well-known/oauth-authorization-server/a/b")["issuer"] == issuer);
  }
}

TEST_CASE("RFC 8414 §3.1, §3.2: GET is answered 200 with JSON, and a list without elements is left out") {
  TokenWorld world;
  const auto response = world.at(place, get(place));
  CHECK(response.status == 200);
  CHECK(header(response, "Content-Type") == "application/json");
  CHECK_FALSE(document(world).contains("scopes_supported"));
  TokenWorld with_scopes({}, {.metadata = {.scopes = {"read"}}});
  CHECK(document(with_scopes)["scopes_supported"] == nlohmann::json{"read"});
}

TEST_CASE("RFC 9207 §3: that answers carry iss is told where there are answers") {
  TokenWorld world;
  CHECK(document(world)["authorization_response_iss_parameter_supported"] == true);
}
