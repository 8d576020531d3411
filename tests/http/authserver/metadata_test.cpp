#include <doctest/doctest.h>

#include <algorithm>

#include "http/authserver/agent.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

constexpr const char* place = "/.well-known/oauth-authorization-server";

/// The part of a URL of `server` that it is asked for by.
std::string path_of(const AuthServer& server, const Json& url) {
  const auto text = url.get<std::string>();
  REQUIRE(text.starts_with(server.url() + "/"));
  return text.substr(server.url().size());
}

}  // namespace

TEST_CASE("authserver metadata: a client finds everything by the issuer alone") {
  auto config = demo_config();
  config["scopes"] = {"profile", "email"};
  const AuthServer server(config);
  const auto answer = server.get(place);
  CHECK(answer.status == 200);
  CHECK(answer.field("Content-Type") == "application/json");
  const auto told = Json::parse(answer.body);
  CHECK(told["issuer"] == server.url());
  CHECK(told["scopes_supported"] == Json{"profile", "email"});
  CHECK(told["code_challenge_methods_supported"] == Json{"S256"});
  CHECK(told["authorization_response_iss_parameter_supported"] == true);
  CHECK(told["token_endpoint_auth_methods_supported"] ==
        Json{"client_secret_basic", "client_secret_post", "none", "private_key_jwt"});
  CHECK(told["token_endpoint_auth_signing_alg_values_supported"] == Json{"ES256", "EdDSA", "PS256", "RS256"});
  CHECK(told["protected_resources"] == Json{server.url() + "/api"});
}

TEST_CASE("authserver metadata: every endpoint that is told answers") {
  const AuthServer server(demo_config());
  const auto told = Json::parse(server.get(place).body);
  std::size_t endpoints = 0;
  for (const auto& member : told.items()) {
    const auto& name = member.key();
    if (!name.ends_with("_endpoint")) continue;
    CAPTURE(name);
    const auto path = path_of(server, member.value());
    ++endpoints;
    const bool page = name == "authorization_endpoint";
    CHECK((page ? server.get(path) : server.post(path, {})).status == (page ? 400 : 401));
  }
  CHECK(endpoints == 5);
}

TEST_CASE("authserver metadata: RFC 6749's profile tells more grants") {
  auto config = demo_config();
  config["profile"] = "oauth20";
  const AuthServer server(config);
  const auto told = Json::parse(server.get(place).body);
  CHECK(told["response_types_supported"] == Json{"code", "token", "code token"});
  const auto& types = told["grant_types_supported"];
  CHECK(std::find(types.begin(), types.end(), "password") != types.end());
  const AuthServer strict(demo_config());
  CHECK(Json::parse(strict.get(place).body)["response_types_supported"] == Json{"code"});
}

TEST_CASE("authserver metadata: stands before the path of the issuer") {
  auto config = demo_config();
  config["issuer"] = "https://auth.example/tenant";
  const AuthServer server(config);
  CHECK(server.get(place).status == 404);
  const auto told = Json::parse(server.get(std::string(place) + "/tenant").body);
  CHECK(told["token_endpoint"] == "https://auth.example/tenant/token");
  const auto resource = server.get("/.well-known/oauth-protected-resource/tenant/api");
  CHECK(Json::parse(resource.body)["resource"] == "https://auth.example/tenant/api");
}

TEST_CASE("authserver metadata: whoever the API refuses finds the way from there") {
  const AuthServer server(demo_config());
  const auto refused = server.get("/api/me");
  CHECK(refused.status == 401);
  const auto url = server.url() + "/.well-known/oauth-protected-resource/api";
  CHECK(holds(refused.fields("WWW-Authenticate").front(), "resource_metadata=\"" + url + "\""));
  const auto told = Json::parse(server.get("/.well-known/oauth-protected-resource/api").body);
  CHECK(told["resource"] == server.url() + "/api");
  CHECK(told["authorization_servers"] == Json{server.url()});
  CHECK(told["bearer_methods_supported"] == Json{"header"});
}
