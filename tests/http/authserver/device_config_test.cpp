#include <doctest/doctest.h>

#include "http/authserver/config_check.hpp"
#include "http/authserver/device_client.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

TEST_CASE("authserver device: nothing of it is there before a client lists the grant type, at a tenant neither") {
  auto config = demo_config();
  config["device"] = {{"interval", 1}};
  const AuthServer without(config);
  CHECK(without.post("/device_authorization", {{"client_id", "native"}}).status == 404);
  CHECK(without.get("/device").status == 404);
  CHECK_FALSE(holds(without.get("/.well-known/oauth-authorization-server").body, "device"));
  auto tenants = demo_config();
  tenants["issuer"] = "http://localhost";
  auto tenant = with_devices({{"lifetime", 77}});
  tenants["device"] = {{"lifetime", 66}};
  tenants["tenants"] = {
      {{"issuer", "/acme"}, {"clients", tenant["clients"]}, {"users", tenant["users"]}, {"device", tenant["device"]}},
      {{"issuer", "/beta"}, {"clients", tenant["clients"]}, {"users", tenant["users"]}}};
  const AuthServer server(tenants);
  CHECK(server.get("/device").status == 404);
  const auto asked = server.post("/acme/device_authorization", {{"client_id", "tv"}});
  CHECK(Json::parse(asked.body)["expires_in"] == 77);
  CHECK(member(asked, "verification_uri") == "http://localhost/acme/device");
  const auto inherits_none = server.post("/beta/device_authorization", {{"client_id", "tv"}});
  CHECK(Json::parse(inherits_none.body)["expires_in"] == 600);
  const auto metadata = Json::parse(server.get("/.well-known/oauth-authorization-server/acme").body);
  CHECK(metadata["device_authorization_endpoint"] == "http://localhost/acme/device_authorization");
  CHECK(holds(metadata["grant_types_supported"].dump(), device_grant_type));
  Agent alice(server);
  alice.base = "/acme";
  CHECK(alice.sign_in(alice.get("/acme/device")).status == 303);
  CHECK(holds(enter(alice, member(asked, "user_code")).body, "action=\"/acme/authorize/decision\""));
}

TEST_CASE("authserver device: the first device, and the first that asks elsewhere or trades tokens, need a restart") {
  const support::TemporaryDirectory directory;
  auto config = demo_config();
  const auto file = write_config(directory.path(), config);
  AuthServer server(directory.path(), {"--config", file});
  const auto takes = [&](const char* grant_type, const char* told) {
    auto next = config;
    next["clients"][0]["grant_types"] = {"authorization_code", grant_type};
    return holds(read_anew(server, file, next), told);
  };
  CHECK(takes(device_grant_type, "clients: expected none with the grant type of devices before a restart"));
  CHECK(takes("urn:openid:params:grant-type:ciba", "clients: expected none with the grant type of CIBA before a"));
  CHECK(takes("urn:ietf:params:oauth:grant-type:token-exchange",
              "clients: expected none with the grant type token-exchange before a restart"));
  CHECK(takes("client_credentials", "clients and users were read anew"));
  CHECK(server.get("/device").status == 404);
}

TEST_CASE("authserver config: device") {
  const Json nothing = Json::object();
  expect_all_in(with_devices(nothing),
                {{"/device", true, nothing, "device: expected an object"},
                 {"/device", {{"guesses", 1}}, nothing, "device.guesses: unknown key"},
                 {"/device", {{"lifetime", nullptr}}, {{"lifetime", 1}}, "device.lifetime: expected a whole number"},
                 {"/device", {{"lifetime", 3601}}, {{"lifetime", 3600}}, "device.lifetime: expected a whole number"},
                 {"/device", {{"interval", 0}}, {{"interval", 60}}, "device.interval: expected a whole number from 1"},
                 {"/device", {{"attempts", 0}}, {{"attempts", 1}}, "device.attempts: expected a whole number from 1"}});
}
