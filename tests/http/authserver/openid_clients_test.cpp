#include <doctest/doctest.h>

#include <array>

#include "http/authserver/openid_client.hpp"
#include "http/authserver/registrant.hpp"
#include "jose/ecdh_es.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

constexpr const char* salt = "AAECAwQFBgcICQoLDA0ODw";

Json pairwise_config() {
  auto config = openid_client_config({{"subject_type", "pairwise"}}, {{"openid", {{"pairwise_salt", salt}}}});
  config["clients"].push_back(another_client("sibling", {{"subject_type", "pairwise"}}));
  config["clients"].push_back(another_client(
      "stranger", {{"subject_type", "pairwise"}, {"sector_identifier_uri", "https://sector.example/uris.json"}}));
  config["clients"].push_back(another_client("plain"));
  return config;
}

std::string sub_of(const AuthServer& server, const std::string& client_id) {
  return id_claims(server, sign_in_tokens(server, {}, client_id))["sub"];
}

}  // namespace

TEST_CASE("authserver openid: response types with an ID token are there for the clients that list them") {
  auto config = openid_client_config({{"response_types", {"code", "id_token code", "id_token"}},
                                      {"grant_types", {"authorization_code", "implicit", "refresh_token"}}});
  config["clients"].push_back(another_client("plain"));
  const AuthServer server(config);
  CHECK(json_of(server.get("/.well-known/openid-configuration"))["response_types_supported"] ==
        Json({"code", "code id_token", "id_token"}));
  const auto hybrid = Agent(server).authorize(signing_in({{"response_type", "code id_token"}}));
  const auto front = claims_of(server, location_param(hybrid, "id_token", '#'));
  CHECK(front["c_hash"].get<std::string>() != "");
  CHECK(front["s_hash"].get<std::string>() != "");
  CHECK_FALSE(front.contains("email"));
  const auto code = location_param(hybrid, "code", '#');
  const auto back = id_claims(server, Json::parse(server.token(redemption(code)).body));
  CHECK(back["sub"] == front["sub"]);
  CHECK(back["sid"] == front["sid"]);
  const auto alone = Agent(server).authorize(
      signing_in({{"response_type", "id_token"}, {"code_challenge", ""}, {"code_challenge_method", ""}}));
  CHECK(claims_of(server, location_param(alone, "id_token", '#'))["email"] == "alice@example.com");
  CHECK(location_param(alone, "access_token", '#').empty());
  const auto refused = server.get(target(signing_in({{"response_type", "code id_token"}, {"client_id", "plain"}})));
  CHECK(location_param(refused, "error", '#') == "unauthorized_client");
  // An access token comes from no front channel here, whatever is listed.
  config["clients"][0]["response_types"].push_back("id_token token");
  const AuthServer again(config);
  const auto implicit = again.get(target(signing_in({{"response_type", "id_token token"}})));
  CHECK(location_param(implicit, "error", '#') == "unsupported_response_type");
  config["profile"] = "oauth20";
  const AuthServer old(config);
  const auto both = Agent(old).authorize(signing_in({{"response_type", "id_token token"}}));
  CHECK(claims_of(old, location_param(both, "id_token", '#')).contains("at_hash"));
  CHECK(location_param(both, "access_token", '#') != "");
}

TEST_CASE("authserver openid: a client has its ID tokens and UserInfo signed as it registered") {
  const AuthServer server(
      openid_client_config({{"id_token_signed_response_alg", "ES256"}, {"userinfo_signed_response_alg", "PS256"}},
                           {{"openid", {{"signing_algs", {"RS256", "ES256", "PS256"}}}}}));
  CHECK(json_of(server.get("/jwks"))["keys"].size() == 3);
  const auto tokens = sign_in_tokens(server);
  CHECK(header_of(text_of(tokens, "id_token"))["alg"] == "ES256");
  CHECK(id_claims(server, tokens)["sub"] == "user-1");
  const auto told = userinfo(server, tokens);
  CHECK(told.field("Content-Type") == "application/jwt");
  CHECK(header_of(told.body)["alg"] == "PS256");
  const auto claims = claims_of(server, told.body);
  CHECK(claims["aud"] == "demo");
  CHECK(claims["email"] == "alice@example.com");
}

TEST_CASE("authserver openid: a client has its ID tokens encrypted to its key, by what it registered") {
  const auto own = *jose::generate_agreement_key();
  const auto jwks = Json{{"keys", {Json::parse(jose::public_jwk(own))}}};
  for (const auto* enc : {"", "A256GCM"}) {
    CAPTURE(enc);
    const AuthServer server(openid_client_config({{"jwks", jwks},
                                                  {"id_token_encrypted_response_alg", "ECDH-ES"},
                                                  {"id_token_encrypted_response_enc", enc},
                                                  {"userinfo_encrypted_response_alg", "ECDH-ES"},
                                                  {"userinfo_encrypted_response_enc", enc}}));
    const std::array accepted = {std::string_view(enc).empty() ? jose::ContentEncryption::a128cbc_hs256
                                                               : jose::ContentEncryption::a256gcm};
    const auto tokens = sign_in_tokens(server);
    const auto jwt = jose::decrypt_jwt(own, accepted, text_of(tokens, "id_token"));
    REQUIRE(jwt);
    CHECK(claims_of(server, jwt->reveal())["sub"] == "user-1");
    const auto told = jose::decrypt_jwt(own, accepted, userinfo(server, tokens).body);
    REQUIRE(told);
    CHECK(claims_of(server, told->reveal()).value("email", "") == "alice@example.com");
  }
}

TEST_CASE("authserver openid: pairwise clients know a person by a name of their sector, which outlives a restart") {
  std::string demo;
  {
    const AuthServer server(pairwise_config());
    demo = sub_of(server, "demo");
    CHECK(demo != "user-1");
    CHECK(demo.size() > 20);
    CHECK(sub_of(server, "sibling") == demo);
    CHECK(sub_of(server, "stranger") != demo);
    CHECK(sub_of(server, "stranger") != "user-1");
    CHECK(sub_of(server, "plain") == "user-1");
    CHECK(json_of(server.get("/.well-known/openid-configuration"))["subject_types_supported"] ==
          Json({"public", "pairwise"}));
  }
  const AuthServer again(pairwise_config());
  CHECK(sub_of(again, "demo") == demo);
  auto other = pairwise_config();
  other["openid"]["pairwise_salt"] = "EBESExQVFhcYGRobHB0eHw";
  CHECK(sub_of(AuthServer(other), "demo") != demo);
}

TEST_CASE("authserver openid: nothing of a pairwise client's token tells the user's own id") {
  for (const auto* format : {"opaque", "jwt", "sealed"}) {
    CAPTURE(format);
    auto config = pairwise_config();
    config["access_token"] = {{"format", format}};
    const AuthServer server(config);
    const auto tokens = sign_in_tokens(server);
    const auto token = text_of(tokens, "access_token");
    const std::string sub = id_claims(server, tokens)["sub"];
    CHECK(json_of(userinfo(server, tokens))["sub"] == sub);
    CHECK(json_of(server.api("/api/me", token))["sub"] == sub);
    const auto told = json_of(server.post("/introspect", {{"token", token}}, basic("demo", "demo-secret")));
    CHECK(told["sub"] == sub);
    CHECK_FALSE(told.contains("username"));
    if (std::string_view(format) == "jwt") CHECK(claims_of(server, token)["sub"] == sub);
    const auto plain = text_of(sign_in_tokens(server, {}, "plain"), "access_token");
    CHECK(json_of(server.api("/api/me", plain))["sub"] == "user-1");
    const auto own = json_of(server.post("/introspect", {{"token", plain}}, basic("plain", "plain-secret")));
    CHECK(own["username"] == "alice");
  }
}

TEST_CASE("authserver openid: who registers may be pairwise, and /api/me keeps to it") {
  const AuthServer server(openid_config({{"registration", Json::object()}, {"openid", {{"pairwise_salt", salt}}}}));
  const auto client = registered(
      server, app_metadata({{"subject_type", "pairwise"}, {"initiate_login_uri", "https://rp.example/start"}}));
  CHECK(client["subject_type"] == "pairwise");
  CHECK(client["initiate_login_uri"] == "https://rp.example/start");
  const auto tokens = tokens_of(server, client, {{"scope", "openid"}, {"nonce", "n"}});
  const std::string sub = id_claims(server, tokens)["sub"];
  CHECK(sub != "user-1");
  CHECK(json_of(server.api("/api/me", text_of(tokens, "access_token")))["sub"] == sub);
  CHECK(json_of(userinfo(server, tokens))["sub"] == sub);
}
