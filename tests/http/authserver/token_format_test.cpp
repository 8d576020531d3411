#include <doctest/doctest.h>

#include <algorithm>

#include "http/authserver/agent.hpp"
#include "oauthkit/hash.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

constexpr const char* photos = "https://photos.example";

/// The demo with access tokens of this format, and a resource server among its clients.
Json config_of(const char* format) {
  auto config = demo_config();
  config["access_token"] = {{"format", format}};
  config["clients"][0]["allowed_resources"] = {photos};
  config["clients"].push_back({{"client_id", "photos"},
                               {"client_secret", "photos-secret"},
                               {"grant_types", Json::array()},
                               {"response_types", Json::array()},
                               {"resources", {photos}}});
  return config;
}

Answer tokens_of(const AuthServer& server, const Params& changes = {}) {
  return server.token(redemption(location_param(Agent(server).authorize(authorization(changes)), "code")));
}

Answer introspect(const AuthServer& server, const std::string& token, const std::string& accept = "*/*") {
  return server.post("/introspect", {{"token", token}},
                     basic("photos", "photos-secret") + "Accept: " + accept + "\r\n");
}

Json part_of(std::string_view token, int place) {
  for (; place > 0; --place) token.remove_prefix(std::min(token.find('.') + 1, token.size()));
  return Json::parse(base64url_decode(token.substr(0, token.find('.'))).value_or(""), nullptr, false);
}

Json metadata_of(const AuthServer& server) {
  return Json::parse(server.get("/.well-known/oauth-authorization-server").body);
}

}  // namespace

TEST_CASE("authserver jwt: access tokens are JWTs that name a published key") {
  const AuthServer server(config_of("jwt"));
  const auto access = member(tokens_of(server), "access_token");
  const auto header = part_of(access, 0);
  CHECK(header["typ"] == "at+jwt");
  CHECK(header["alg"] == "ES256");
  const auto claims = part_of(access, 1);
  CHECK(claims["iss"] == server.url());
  CHECK(claims["sub"] == "user-1");
  CHECK(claims["aud"] == server.url());
  CHECK(claims["client_id"] == "demo");
  const auto keys = server.get("/jwks");
  CHECK(keys.status == 200);
  CHECK(keys.field("Content-Type") == "application/jwk-set+json");
  const auto set = Json::parse(keys.body);
  REQUIRE(set["keys"].size() == 1);
  CHECK(set["keys"][0]["kid"] == header["kid"]);
  CHECK_FALSE(set["keys"][0].contains("d"));
}

TEST_CASE("authserver jwt: they open the API, are introspected and revoked like any other") {
  const AuthServer server(config_of("jwt"));
  const auto own = member(tokens_of(server), "access_token");
  CHECK(server.api("/api/me", own).status == 200);
  const auto theirs = member(tokens_of(server, {{"resource", photos}}), "access_token");
  CHECK(part_of(theirs, 1)["aud"] == photos);
  CHECK(server.api("/api/me", theirs).status == 401);
  CHECK(Json::parse(introspect(server, theirs).body)["jti"] == part_of(theirs, 1)["jti"]);
  server.post("/revoke", {{"token", own}}, basic("demo", "demo-secret"));
  CHECK(server.api("/api/me", own).status == 401);
}

TEST_CASE("authserver jwt: with the algorithm of the configuration") {
  auto config = config_of("jwt");
  config["keys"] = {{"algorithm", "EdDSA"}};
  const AuthServer server(config);
  const auto token = member(server.token({{"grant_type", "client_credentials"}}), "access_token");
  CHECK(part_of(token, 0)["alg"] == "EdDSA");
  CHECK(Json::parse(server.get("/jwks").body)["keys"][0]["crv"] == "Ed25519");
  CHECK(metadata_of(server)["introspection_signing_alg_values_supported"] == Json{"EdDSA"});
}

TEST_CASE("authserver jwt: introspection is signed for whoever asks for that") {
  const AuthServer server(config_of("jwt"));
  const auto token = member(tokens_of(server, {{"resource", photos}}), "access_token");
  const auto answer = introspect(server, token, "application/token-introspection+jwt");
  CHECK(answer.field("Content-Type") == "application/token-introspection+jwt");
  CHECK(part_of(answer.body, 0)["typ"] == "token-introspection+jwt");
  const auto claims = part_of(answer.body, 1);
  CHECK(claims["aud"] == "photos");
  CHECK(claims["token_introspection"] == Json::parse(introspect(server, token).body));
}

TEST_CASE("authserver metadata: keys are told exactly where something is signed") {
  const AuthServer jwt(config_of("jwt"));
  CHECK(metadata_of(jwt)["jwks_uri"] == jwt.url() + "/jwks");
  CHECK(metadata_of(jwt)["introspection_signing_alg_values_supported"] == Json{"ES256"});
  CHECK(holds(jwt.get("/").body, "/jwks"));
  const AuthServer opaque(config_of("opaque"));
  CHECK_FALSE(metadata_of(opaque).contains("jwks_uri"));
  CHECK_FALSE(metadata_of(opaque).contains("introspection_signing_alg_values_supported"));
  CHECK(opaque.get("/jwks").status == 404);
  CHECK_FALSE(holds(opaque.get("/").body, "/jwks"));
  auto config = config_of("opaque");
  config["keys"] = Json::object();
  const AuthServer signing(config);
  CHECK(metadata_of(signing)["jwks_uri"] == signing.url() + "/jwks");
  CHECK(signing.get("/jwks").status == 200);
}

TEST_CASE("authserver sealed: access tokens tell nothing, open the API, are introspected and revoked") {
  const AuthServer server(config_of("sealed"));
  const auto tokens = tokens_of(server);
  const auto access = member(tokens, "access_token");
  CHECK(part_of(access, 0)["enc"] == "A256GCM");
  const auto who = Json::parse(server.api("/api/me", access).body);
  CHECK(who["sub"] == "user-1");
  const auto theirs = member(tokens_of(server, {{"resource", photos}}), "access_token");
  CHECK(server.api("/api/me", theirs).status == 401);
  CHECK(Json::parse(introspect(server, theirs).body)["username"] == "alice");
  server.post("/revoke", {{"token", member(tokens, "refresh_token")}}, basic("demo", "demo-secret"));
  CHECK(server.api("/api/me", access).status == 401);
  server.post("/revoke", {{"token", theirs}}, basic("demo", "demo-secret"));
  CHECK(introspect(server, theirs).body == R"({"active":false})");
}
