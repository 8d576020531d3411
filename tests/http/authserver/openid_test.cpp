#include <doctest/doctest.h>

#include <algorithm>
#include <totp.hpp>

#include "http/authserver/openid_client.hpp"
#include "http/authserver/registrant.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

constexpr const char* openid_document = "/.well-known/openid-configuration";

}  // namespace

TEST_CASE("authserver openid: one document at two places, which tells what works") {
  const AuthServer server(openid_config());
  const auto document = json_of(server.get(openid_document));
  CHECK(document == json_of(server.get("/.well-known/oauth-authorization-server")));
  CHECK(document["issuer"] == server.url());
  CHECK(document["userinfo_endpoint"] == server.url() + "/userinfo");
  CHECK(document["jwks_uri"] == server.url() + "/jwks");
  CHECK(document["end_session_endpoint"] == server.url() + "/logout");
  CHECK(document["id_token_signing_alg_values_supported"] == Json{"RS256"});
  CHECK(document["subject_types_supported"] == Json{"public"});
  CHECK(document["acr_values_supported"] == Json{"urn:oauthkit:acr:password"});
  CHECK(document["prompt_values_supported"] == Json({"none", "login", "consent", "select_account"}));
  CHECK(document["display_values_supported"] == Json({"page", "popup"}));
  CHECK(document["claims_parameter_supported"] == true);
  CHECK(document["request_parameter_supported"] == false);
  CHECK(document["request_uri_parameter_supported"] == false);
  CHECK(document["frontchannel_logout_supported"] == true);
  CHECK(document["response_types_supported"] == Json{"code"});
  const auto claims = document["claims_supported"].get<std::vector<std::string>>();
  for (const auto* name : {"sub", "name", "email_verified", "department"}) {
    CHECK(std::find(claims.begin(), claims.end(), name) != claims.end());
  }
}

TEST_CASE("authserver openid: without the scope openid there is nothing of it") {
  const AuthServer plain(demo_config());
  for (const auto* path : {openid_document, "/userinfo", "/logout", "/jwks", "/account"}) {
    CAPTURE(path);
    CHECK(plain.get(path).status == 404);
  }
  const auto document = json_of(plain.get("/.well-known/oauth-authorization-server"));
  for (const auto* name : {"userinfo_endpoint", "end_session_endpoint", "subject_types_supported", "claims_supported",
                           "acr_values_supported", "prompt_values_supported"}) {
    CHECK_FALSE(document.contains(name));
  }
  const auto answer = Agent(plain).authorize(authorization());
  const auto tokens = plain.token(redemption(location_param(answer, "code")));
  CHECK(tokens.status == 200);
  CHECK_FALSE(json_of(tokens).contains("id_token"));
  CHECK(AuthServer(openid_config()).get("/userinfo").status == 401);
}

TEST_CASE("authserver openid: an ID token says who signed in, and how; UserInfo says the rest") {
  const AuthServer server(openid_config());
  const auto tokens = sign_in_tokens(server);
  const auto claims = id_claims(server, tokens);
  CHECK(header_of(text_of(tokens, "id_token"))["alg"] == "RS256");
  CHECK(claims["iss"] == server.url());
  CHECK(claims["sub"] == "user-1");
  CHECK(claims["aud"] == "demo");
  CHECK(claims["nonce"] == "n-0S6_WzA2Mj");
  CHECK(claims["acr"] == "urn:oauthkit:acr:password");
  CHECK(claims["amr"] == Json{"pwd"});
  CHECK(claims["exp"].get<std::int64_t>() - claims["iat"].get<std::int64_t>() == 300);
  CHECK(claims["sid"].get<std::string>().size() > 20);
  CHECK_FALSE(claims.contains("email"));
  CHECK_FALSE(claims.contains("auth_time"));
  const auto told = json_of(userinfo(server, tokens));
  CHECK(told == Json({{"sub", "user-1"},
                      {"name", "Alice L."},
                      {"updated_at", 1'600'000'000},
                      {"email", "alice@example.com"},
                      {"email_verified", true}}));
  CHECK(server.post("/userinfo", {{"access_token", text_of(tokens, "access_token")}}).status == 200);
  CHECK(userinfo(server, sign_in_tokens(server, {{"scope", "read"}})).status == 403);
}

TEST_CASE("authserver openid: how long an ID token is good for and what a sign-in is called are the configuration's") {
  auto config = openid_config({{"openid", {{"id_token_lifetime", 60}, {"acr", "urn:example:pwd"}}}});
  config["users"][1]["acr"] = "urn:example:own";
  config["clients"][0]["require_auth_time"] = true;
  const AuthServer server(config);
  const auto claims = id_claims(server, sign_in_tokens(server));
  CHECK(claims["exp"].get<std::int64_t>() - claims["iat"].get<std::int64_t>() == 60);
  CHECK(claims["acr"] == "urn:example:pwd");
  CHECK(claims["auth_time"].get<std::int64_t>() > 1'600'000'000);
  CHECK(json_of(server.get(openid_document))["acr_values_supported"] == Json{"urn:example:pwd"});
  Agent bob(server);
  const auto page = bob.sign_in(bob.get(target(signing_in())), "bob", "builder's");
  CHECK(id_claims(server, tokens_for(server, bob.allow(page)))["acr"] == "urn:example:own");
  config["acr_values_supported"] = {"urn:example:pwd", "urn:example:own"};
  const AuthServer listed(config);
  CHECK(json_of(listed.get(openid_document))["acr_values_supported"] == config["acr_values_supported"]);
  CHECK(id_claims(listed, sign_in_tokens(listed, {{"acr_values", "urn:example:pwd"}}))["acr"] == "urn:example:pwd");
}

TEST_CASE("authserver openid: acr_values that nobody reaches are wishes, unless the file lists what binds") {
  const AuthServer server(openid_config());
  CHECK(id_claims(server, sign_in_tokens(server, {{"acr_values", "phr"}}))["acr"] == "urn:oauthkit:acr:password");
  const AuthServer binding(openid_config({{"acr_values_supported", {"urn:oauthkit:acr:password", "phr"}}}));
  Agent alice(binding);
  const auto again = alice.sign_in(alice.get(target(signing_in({{"acr_values", "phr"}}))));
  CHECK(location_param(alice.sign_in(again), "error") == "unmet_authentication_requirements");
  CHECK(id_claims(binding, sign_in_tokens(binding)).contains("acr"));
}

TEST_CASE("authserver openid: what a user is said to be cannot speak for the protocol") {
  auto config = openid_config();
  config["users"][0]["claims"].update({{"sub", "user-2"}, {"iss", "https://evil.example"}, {"acr", "phr"}});
  const AuthServer server(config);
  const Params asking{{"claims", R"({"userinfo":{"iss":null,"acr":null,"department":null},"id_token":{"iss":null}})"}};
  const auto tokens = sign_in_tokens(server, asking);
  const auto claims = id_claims(server, tokens);
  CHECK(claims["sub"] == "user-1");
  CHECK(claims["iss"] == server.url());
  const auto told = json_of(userinfo(server, tokens));
  CHECK(told["sub"] == "user-1");
  CHECK_FALSE(told.contains("iss"));
  CHECK_FALSE(told.contains("acr"));
  CHECK(told["department"] == "Research");
  const auto names = json_of(server.get(openid_document))["claims_supported"].get<std::vector<std::string>>();
  CHECK(std::find(names.begin(), names.end(), "iss") == names.end());
}

TEST_CASE("authserver openid: a claim of no scope is released where it is asked for by name, with its type") {
  auto config = openid_config();
  config["users"][0]["claims"]["roles"] = {"admin", "clerk"};
  config["users"][0]["claims"]["height"] = 1.75;
  const AuthServer server(config);
  const Params by_name{{"claims", R"({"userinfo":{"roles":null,"height":{"essential":true},"address":null}})"}};
  const auto told = json_of(userinfo(server, sign_in_tokens(server, by_name)));
  CHECK(told["roles"] == Json({"admin", "clerk"}));
  CHECK(told["height"] == 1.75);
  CHECK(told["address"] == Json({{"country", "AT"}}));
  CHECK_FALSE(json_of(userinfo(server, sign_in_tokens(server))).contains("roles"));
}

TEST_CASE("authserver openid: a refresh brings a new ID token of the same sign-in") {
  const AuthServer server(openid_config());
  const auto tokens = sign_in_tokens(server);
  const auto answer =
      server.token({{"grant_type", "refresh_token"}, {"refresh_token", text_of(tokens, "refresh_token")}});
  const auto first = id_claims(server, tokens);
  const auto second = id_claims(server, json_of(answer));
  for (const auto* name : {"iss", "sub", "aud", "sid", "acr"}) CHECK(second[name] == first[name]);
  CHECK_FALSE(second.contains("nonce"));
  CHECK(second["at_hash"] != first["at_hash"]);
}

TEST_CASE("authserver openid: a code of the second factor is told in amr") {
  auto config = openid_config();
  config["users"][0]["totp_secret"] = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
  const AuthServer server(config);
  Agent alice(server);
  const auto page = alice.sign_in(alice.get(target(signing_in())));
  REQUIRE(holds(page.body, "name=\"otp\""));
  const auto code = authserver::totp::code_of(Secret("12345678901234567890"), authserver::totp::step_at(system_now()));
  const auto consent = alice.post("/login/code", {{"transaction_id", hidden(page, "transaction_id")}, {"otp", code}});
  const auto claims = id_claims(server, tokens_for(server, alice.allow(consent)));
  CHECK(claims["acr"] == "mfa");
  CHECK(claims["amr"] == Json({"pwd", "otp"}));
}
