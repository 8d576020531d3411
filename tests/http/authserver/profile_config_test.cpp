#include <doctest/doctest.h>

#include "http/authserver/config_check.hpp"
#include "http/authserver/signing_client.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

Json method(const char* name) {
  auto client = SigningClient().registration();
  client["token_endpoint_auth_method"] = name;
  if (std::string_view(name) != "private_key_jwt") client.erase("jwks");
  if (std::string_view(name).starts_with("client_secret")) client["client_secret"] = std::string(32, 's');
  if (std::string_view(name) == "none") client["grant_types"] = {"authorization_code"};
  return client;
}

// Each by the first of the two rules that refuses it.
constexpr std::pair<const char*, const char*> refused_methods[] = {
    {"none", "is not confidential"},
    {"client_secret_basic", R"(has the token_endpoint_auth_method "client_secret_basic")"},
    {"client_secret_post", R"(has the token_endpoint_auth_method "client_secret_post")"},
    {"client_secret_jwt", R"(has the token_endpoint_auth_method "client_secret_jwt")"}};

}  // namespace

TEST_CASE("authserver config: what FAPI 2.0 forbids the server is told by its key") {
  const SigningClient client;
  const Json jwt{{"format", "jwt"}};
  for (const auto* profile : {"fapi2_security", "fapi2_message_signing"}) {
    CAPTURE(profile);
    expect_all_in(
        under(profile, client),
        {{"/refresh_token", {{"rotation", true}}, {{"rotation", false}}, "refresh_token.rotation: expected none, or"},
         {"/authorization_code", {{"lifetime", 61}}, {{"lifetime", 60}}, "authorization_code.lifetime: expected at mo"},
         {"/pushed_authorization_request",
          {{"lifetime", 600}},
          {{"lifetime", 599}},
          "pushed_authorization_request.lifetime: expected at most 599"},
         {"/keys", {{"algorithm", "RS256"}}, {{"algorithm", "PS256"}}, "keys.algorithm: expected another"}});
  }
  auto usual = client.config();
  usual["keys"] = {{"algorithm", "RS256"}};
  usual["authorization_code"] = {{"lifetime", 600}};
  const support::TemporaryDirectory directory;
  CHECK(check(write_config(directory.path(), usual)).status == 0);
}

TEST_CASE("authserver config: what FAPI 2.0 forbids a client is told by its key") {
  const SigningClient client;
  const auto web = [](const char* uri) { return Json::array({uri}); };
  for (const auto* profile : {"fapi2_security", "fapi2_message_signing"}) {
    CAPTURE(profile);
    const auto base = under(profile, client);
    for (const auto& [wrong, told] : refused_methods) {
      const auto refusal = std::string("clients[0].token_endpoint_auth_method: the client ") + told;
      expect_all_in(base, {{"/clients/0", method(wrong), method("private_key_jwt"), refusal.c_str()}});
    }
    expect_all_in(
        base,
        {{"/clients/0/token_endpoint_auth_signing_alg", "RS256", "ES256",
          "clients[0].token_endpoint_auth_signing_alg: the client has the token_endpoint_auth_signing_alg RS256, and"},
         {"/clients/0/request_object_signing_alg", "RS256", "PS256",
          "clients[0].request_object_signing_alg: the client has the request_object_signing_alg RS256, and"},
         {"/clients/0/redirect_uris", web("http://127.0.0.1/cb"), web("https://client.example/cb"),
          "clients[0].redirect_uris: the client has the redirect URI"},
         {"/clients/0/response_types",
          {"code", "token"},
          {"code"},
          R"(clients[0].response_types: the client lists "token")"},
         {"/clients/0/grant_types",
          {"authorization_code", "implicit"},
          {"authorization_code"},
          R"(clients[0].grant_types: the client lists "implicit")"},
         {"/clients/0/grant_types",
          {"authorization_code", "password"},
          {"authorization_code"},
          R"(clients[0].grant_types: the client lists "password")"}});
    auto native = base;
    native["clients"][0]["application_type"] = "native";
    native["clients"][0]["redirect_uris"] = {"http://127.0.0.1/cb"};
    const support::TemporaryDirectory directory;
    CHECK(check(write_config(directory.path(), native)).status == 0);
  }
  auto signing = client.config({{"authorization_signed_response_alg", "RS256"}});
  signing["response_modes_supported"] = {"query", "query.jwt"};
  signing["keys"] = {{"algorithm", "RS256"}};
  auto fapi = signing;
  fapi["profile"] = "fapi2_security";
  const support::TemporaryDirectory directory;
  CHECK(check(write_config(directory.path(), fapi)).status == 2);
  fapi["keys"] = {{"algorithm", "ES256"}};
  const auto refused = check(write_config(directory.path(), fapi));
  CHECK(refused.status == 2);
  CHECK(holds(
      refused.err,
      "clients[0].authorization_signed_response_alg: the client has the authorization_signed_response_alg RS256, and"));
  CHECK(check(write_config(directory.path(), signing)).status == 0);
}

TEST_CASE("authserver config: message signing does not go without what it is made of") {
  const SigningClient client;
  const auto base = under("fapi2_message_signing", client);
  expect_all_in(
      base, {{"/request_parameter_supported", false, true, "request_parameter_supported: expected true, because of"},
             {"/response_modes_supported", {"query"}, {"query.jwt"}, "response_modes_supported: expected jwt among"}});
  auto one = demo_config();
  one["clients"].push_back(client.registration({{"profile", "fapi2_message_signing"}}));
  expect_all_in(one, {{"/request_parameter_supported", false, true, "request_parameter_supported: expected"}});
}

TEST_CASE("authserver config: what the profile for browsers forbids is told by its key") {
  auto base = demo_config();
  base["profile"] = "browser";
  base["clients"].erase(0);
  expect_all_in(
      base, {{"/clients/0", demo_config()["clients"][0], demo_config()["clients"][1],
              "clients[0].token_endpoint_auth_method: the client is not public"},
             {"/refresh_token", {{"lifetime", nullptr}}, {{"lifetime", 86400}}, "refresh_token.lifetime: expected an"},
             {"/clients/0/refresh_token_lifetime", nullptr, 86400, "clients[0].refresh_token_lifetime: the client has"},
             {"/clients/0/redirect_uris",
              {"com.example.app:/callback"},
              {"https://app.example/callback"},
              "clients[0].redirect_uris: the client has the redirect URI"}});
}

TEST_CASE("authserver config: a client's profile is as strict as the server's, and holds the client to itself") {
  const SigningClient client;
  const auto loose = under("fapi2_security", client);
  expect_all_in(loose, {{"/clients/0/profile", "oauth21", "fapi2_message_signing",
                         "clients[0].profile: expected one that is as strict as fapi2_security"},
                        {"/clients/0/profile", "browser", "fapi2_security", "clients[0].profile: expected one"},
                        {"/clients/0/profile", "fapi", "fapi2_security", "clients[0].profile: expected oauth20"},
                        {"/profile", "fapi2", "fapi2_security", "profile: expected oauth20, oauth21, browser"}});
  expect_all_in(client.config(), {{"/clients/0/profile", "oauth20", "oauth21", "clients[0].profile: expected"}});
  const auto strict = client.config({{"profile", "fapi2_security"}});
  expect_all_in(
      strict,
      {{"/clients/0/redirect_uris",
        {"com.example.app:/cb"},
        {"https://client.example/cb"},
        R"(clients[0].redirect_uris: the client has the redirect URI "com.example.app:/cb" among its redirect_uris, )"
        "and FAPI 2.0 SP §5.3.2.2 does not admit its scheme; choose an https URI (fapi2_security)."},
       {"/keys",
        {{"algorithm", "RS256"}},
        {{"algorithm", "EdDSA"}},
        "clients[0].profile: expected one that admits keys.algorithm"}});
}

TEST_CASE("authserver: --profile-difference tells the rules in which two profiles differ") {
  const auto told = run({"--profile-difference", "oauth21,fapi2_security"});
  CHECK(told.status == 0);
  CHECK(told.err.empty());
  CHECK(holds(told.out, "pushed_requests: optional | required | FAPI 2.0 SP \u00a75.3.2.2\n"));
  CHECK(holds(told.out, "refresh: as set; unbound public clients rotate | never rotate | "));
  CHECK_FALSE(holds(told.out, "signed_requests"));
  CHECK(holds(run({"--profile-difference", "oauth21,mcp"}).out, "grace: "));
  CHECK(holds(run({"--help"}).out, "--profile-difference"));
  const auto same = run({"--profile-difference", "browser,browser"});
  CHECK(same.status == 0);
  CHECK(same.out.empty());
  for (const auto* wrong : {"oauth21", "oauth21,", ",oauth21", "oauth21,fapi", "oauth21,browser,oauth20", ""}) {
    CAPTURE(wrong);
    expect_one_line(run({"--profile-difference", wrong}), 2, "--profile-difference: expected A,B, each of oauth20");
  }
}
