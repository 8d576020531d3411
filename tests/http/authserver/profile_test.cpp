#include <doctest/doctest.h>

#include <fstream>

#include "http/authserver/config_check.hpp"
#include "http/authserver/signing_client.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

Json metadata(const AuthServer& server) {
  return Json::parse(server.get("/.well-known/oauth-authorization-server").body);
}

/// What a client of FAPI 2.0 gets for the code of `answer`.
Answer redeem(const SigningClient& client, const AuthServer& server, const std::string& code) {
  return client.post(server, "/token", redemption(code), true);
}

}  // namespace

TEST_CASE("authserver fapi2_security: a request is pushed, a token bound, and a refresh token stays as it is") {
  const SigningClient client;
  const AuthServer server(under("fapi2_security", client));
  Agent alice(server);
  CHECK(location_param(alice.get(target(client.asks())), "error") == "invalid_request");
  const auto answer = alice.allow(alice.sign_in(alice.get(client.pushed(server, client.asks()))));
  CHECK(location_param(answer, "iss") == server.url());
  const auto code = location_param(answer, "code");
  const auto tokens = redeem(client, server, code);
  REQUIRE(tokens.status == 200);
  CHECK(member(tokens, "token_type") == "DPoP");
  const auto token = member(tokens, "access_token");
  CHECK(server.api("/api/me", token).status == 401);
  CHECK(client.call(server, token).status == 200);
  const Params again{{"grant_type", "refresh_token"}, {"refresh_token", member(tokens, "refresh_token")}};
  for (int i = 0; i < 2; ++i) {
    const auto refreshed = client.post(server, "/token", again, true);
    CHECK(refreshed.status == 200);
    CHECK(member(refreshed, "refresh_token") == "");
  }
}

TEST_CASE("authserver fapi2_security: no token without a proof, client_credentials too") {
  const SigningClient client;
  const AuthServer server(under("fapi2_security", client));
  const Params itself{{"grant_type", "client_credentials"}};
  CHECK(member(client.post(server, "/token", itself), "error") == "invalid_dpop_proof");
  CHECK(client.post(server, "/token", itself, true).status == 200);
}

TEST_CASE("authserver fapi2_security: the metadata tells what it lets through") {
  const SigningClient client;
  const AuthServer server(under("fapi2_security", client));
  const auto told = metadata(server);
  CHECK(told["require_pushed_authorization_requests"] == true);
  CHECK(told["token_endpoint_auth_methods_supported"] == Json{"private_key_jwt"});
  CHECK(told["token_endpoint_auth_signing_alg_values_supported"] == Json{"ES256", "EdDSA", "PS256"});
  CHECK(told["response_types_supported"] == Json{"code"});
}

TEST_CASE("authserver fapi2_message_signing: requests and answers are signed") {
  const SigningClient client;
  const AuthServer server(under("fapi2_message_signing", client));
  Agent alice(server);
  CHECK(member(client.post(server, "/par", client.asks({{"response_mode", "jwt"}})), "error") == "invalid_request");
  CHECK(member(client.post(server, "/par", {{"request", client.object(server)}}), "error") == "invalid_request");
  const auto pushed = client.pushed(server, {{"request", client.object(server, {{"response_mode", "jwt"}})}});
  const auto answer = alice.allow(alice.sign_in(alice.get(pushed)));
  CHECK(location_param(answer, "code") == "");
  const auto claims = claims_of(server, location_param(answer, "response"));
  REQUIRE(claims.is_object());
  CHECK(claims["aud"] == "signer");
  const auto tokens = redeem(client, server, claims["code"].get<std::string>());
  CHECK(client.call(server, member(tokens, "access_token")).status == 200);
  const auto told = metadata(server);
  CHECK(told["request_parameter_supported"] == true);
  CHECK(told["require_signed_request_object"] == true);
  CHECK(told["response_modes_supported"] == Json{"jwt", "query.jwt", "fragment.jwt", "form_post.jwt"});
}

TEST_CASE("authserver profile: one client may be held to stricter rules than the others") {
  const SigningClient client;
  auto config = demo_config();
  config["clients"].push_back(client.registration({{"profile", "fapi2_security"}}));
  const AuthServer server(config);
  CHECK(location_param(server.get(target(client.asks())), "error") == "invalid_request");
  CHECK(server.get(client.pushed(server, client.asks())).status == 200);
  CHECK(server.get(target(authorization())).status == 200);
}

TEST_CASE("authserver profile: what one client must sign is taken of it, where nothing else asks for it") {
  const SigningClient client;
  auto config = demo_config();
  config["clients"].push_back(client.registration({{"profile", "fapi2_message_signing"}}));
  const AuthServer server(config);
  const auto object = client.object(server, {{"response_mode", "jwt"}});
  CHECK(server.get(client.pushed(server, {{"request", object}})).status == 200);
  CHECK(member(client.post(server, "/par", client.asks({{"response_mode", "jwt"}})), "error") == "invalid_request");
  CHECK(server.get(target(authorization())).status == 200);
}

TEST_CASE("authserver browser: public clients alone, whose request names its redirect URI") {
  auto config = demo_config();
  config["profile"] = "browser";
  config["clients"].erase(0);
  const AuthServer server(config);
  CHECK(metadata(server)["token_endpoint_auth_methods_supported"] == Json{"none"});
  const auto asks = [](const char* redirect_uri) {
    return target(authorization({{"client_id", "native"}, {"scope", "read"}, {"redirect_uri", redirect_uri}}));
  };
  CHECK(server.get(asks("")).status == 400);
  CHECK(server.get(asks("http://127.0.0.1/callback")).status == 200);
}

TEST_CASE("authserver profile: unset options are the profile's") {
  const support::TemporaryDirectory directory;
  auto config = demo_config();
  config["refresh_token"] = {{"lifetime", 60}};
  CHECK(holds(check(write_config(directory.path(), config)).out, "0 mistakes, 0 loosened"));
  const SigningClient client;
  CHECK(holds(check(write_config(directory.path(), under("fapi2_security", client))).out, "0 mistakes, 0 loosened"));
}

TEST_CASE("authserver profile: a client that must sign is taken over where signatures are read already") {
  const SigningClient client;
  const support::TemporaryDirectory directory;
  auto config = demo_config();
  auto next = config;
  next["clients"].push_back(client.registration({{"profile", "fapi2_message_signing"}}));
  const auto takes = [&](const Json& first, const Json& second) {
    const auto file = directory.file("taken.json");
    std::ofstream(file) << first.dump();
    AuthServer server(directory.path(), {"--config", file});
    return read_anew(server, file, second);
  };
  CHECK(holds(takes(config, next), "expected none with the profile fapi2_message_signing before a restart"));
  for (auto* each : {&config, &next}) {
    (*each)["request_parameter_supported"] = true;
    (*each)["response_modes_supported"] = {"query", "query.jwt"};
  }
  CHECK_FALSE(holds(takes(config, next), "not read anew"));
}
