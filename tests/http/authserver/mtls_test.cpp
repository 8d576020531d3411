#include <doctest/doctest.h>

#include "http/authserver/agent.hpp"
#include "http/authserver/config_check.hpp"
#include "oauthkit/hash.hpp"
#include "support/certificates.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;
using world::Identity;

namespace {

/// The demo with a client `robot` that has a certificate, behind a proxy at `address`.
Json config_of(const Identity& registered, const char* address = "127.0.0.1") {
  auto config = demo_config();
  config["mtls"] = {{"proxies", {address}}, {"verdict_header", "X-Verify"}};
  const Json key{{"kty", "EC"}, {"x5c", {base64_encode(registered.der())}}};
  config["clients"].push_back({{"client_id", "robot"},
                               {"grant_types", {"client_credentials"}},
                               {"scope", "read"},
                               {"token_endpoint_auth_method", "self_signed_tls_client_auth"},
                               {"tls_client_certificate_bound_access_tokens", true},
                               {"jwks", {{"keys", {key}}}}});
  return config;
}

std::string line(const Identity& identity) { return "Client-Cert: :" + base64_encode(identity.der()) + ":\r\n"; }

Answer ask(const AuthServer& server, const Identity& identity) {
  return server.post("/token", {{"grant_type", "client_credentials"}, {"client_id", "robot"}}, line(identity));
}

}  // namespace

TEST_CASE("authserver mtls: clients with certificates are told of another host, and come there by the same paths") {
  const Identity identity;
  auto config = config_of(identity);
  config["mtls"]["base_url"] = "https://mtls.as.example";
  const AuthServer server(config);
  const auto* place = "/.well-known/oauth-authorization-server";
  const auto aliases = Json::parse(server.get(place).body)["mtls_endpoint_aliases"];
  CHECK(aliases["token_endpoint"] == "https://mtls.as.example/token");
  CHECK(aliases["pushed_authorization_request_endpoint"] == "https://mtls.as.example/par");
  CHECK_FALSE(aliases.contains("authorization_endpoint"));
  CHECK(ask(server, identity).status == 200);
  CHECK_FALSE(holds(AuthServer(config_of(identity)).get(place).body, "mtls_endpoint_aliases"));
}

TEST_CASE(
    "authserver mtls: a client is known by the certificate that the proxy tells of, and its token is bound to it") {
  const Identity identity;
  const AuthServer server(config_of(identity));
  CHECK(ask(server, Identity()).status == 401);
  const auto answer = ask(server, identity);
  REQUIRE(answer.status == 200);
  const auto bearer = "Authorization: Bearer " + member(answer, "access_token") + "\r\n";
  CHECK(server.get("/api/me", bearer).status == 401);
  CHECK(server.get("/api/me", bearer + line(Identity())).status == 401);
  CHECK(server.get("/api/me", bearer + line(identity)).status == 200);
}

TEST_CASE("authserver mtls: nobody but the proxy tells of certificates") {
  const Identity identity;
  const AuthServer elsewhere(config_of(identity, "10.0.0.1"));
  CHECK(ask(elsewhere, identity).status == 401);
  const AuthServer here(config_of(identity));
  CHECK(ask(here, identity).status == 200);
}

TEST_CASE("authserver mtls: a subject counts when the proxy has verified the certificate") {
  const Identity identity;
  auto config = config_of(identity);
  auto& robot = config["clients"].back();
  robot.erase("jwks");
  robot["token_endpoint_auth_method"] = "tls_client_auth";
  robot["tls_client_auth_subject_dn"] = "CN=web,O=Example";
  const AuthServer server(config);
  const Params form{{"grant_type", "client_credentials"}, {"client_id", "robot"}};
  CHECK(server.post("/token", form, line(identity) + "X-Verify: FAILED:unknown\r\n").status == 401);
  CHECK(server.post("/token", form, line(identity) + "X-Verify: SUCCESS\r\n").status == 200);
}

TEST_CASE("authserver mtls: the metadata tells of it where there is a proxy") {
  const auto told = [](const AuthServer& server) {
    return Json::parse(server.get("/.well-known/oauth-authorization-server").body);
  };
  const AuthServer behind(config_of(Identity()));
  CHECK(told(behind)["tls_client_certificate_bound_access_tokens"] == true);
  CHECK(told(behind)["token_endpoint_auth_methods_supported"].size() == 6);
  const AuthServer alone(demo_config());
  CHECK_FALSE(told(alone).contains("tls_client_certificate_bound_access_tokens"));
  CHECK(told(alone)["token_endpoint_auth_methods_supported"].size() == 4);
}
