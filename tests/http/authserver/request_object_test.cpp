#include <doctest/doctest.h>

#include "http/authserver/config_check.hpp"
#include "http/authserver/signing_client.hpp"

#ifdef AUTHSERVER_HAS_FETCH
#include "fetch/server.hpp"
#endif

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

Json taking_objects(const SigningClient& client, const Json& more = Json::object()) {
  auto config = client.config(more);
  config["request_parameter_supported"] = true;
  return config;
}

std::string by_object(const std::string& object, const Params& beside = {}) {
  Params all{{"client_id", "signer"}, {"request", object}};
  for (const auto& [name, value] : beside) all.add(name, value);
  return target(all);
}

Json metadata(const AuthServer& server) {
  return Json::parse(server.get("/.well-known/oauth-authorization-server").body);
}

}  // namespace

TEST_CASE("authserver request objects: what is signed is asked for, and nothing beside it") {
  const SigningClient client;
  const AuthServer server(taking_objects(client));
  Agent alice(server);
  const auto page = alice.sign_in(alice.get(by_object(client.object(server), {{"scope", "write"}, {"state", "mine"}})));
  CHECK(boxes(page) == std::vector<std::string>{"read", "write"});
  const auto answer = alice.allow(page);
  CHECK(location_param(answer, "state") == "xyz");
  CHECK(location_param(answer, "code") != "");
}

TEST_CASE("authserver request objects: one that is not right is a page that says so") {
  const SigningClient client;
  const AuthServer server(taking_objects(client));
  Agent alice(server);
  const auto refused = [&](const std::string& object) {
    const auto page = alice.get(by_object(object));
    CHECK(page.status == 400);
    CHECK(page.field("Location") == "<none>");
    return error_on(page);
  };
  CHECK(refused(client.object(server, Json::object(), SigningClient().key())) == "invalid_request_object");
  CHECK(refused(client.object(server, {{"aud", "https://other.example"}})) == "invalid_request_object");
  CHECK(refused(client.object(server, {{"exp", nullptr}})) == "invalid_request_object");
  CHECK(refused("nonsense") == "invalid_request_object");
  CHECK(alice.get(by_object(client.object(server))).status == 200);
}

TEST_CASE("authserver request objects: where they are off they are not supported, and the metadata says so") {
  const SigningClient client;
  const AuthServer off(client.config());
  CHECK(location_param(off.get(target(client.asks({{"request", "x.y.z"}}))), "error") == "request_not_supported");
  CHECK(metadata(off)["request_parameter_supported"] == false);
  CHECK(metadata(off)["request_uri_parameter_supported"] == false);
  const AuthServer on(taking_objects(client));
  CHECK(on.get(by_object(client.object(on))).status == 200);
  CHECK(metadata(on)["request_parameter_supported"] == true);
  CHECK(metadata(on)["request_uri_parameter_supported"] == false);
}

TEST_CASE("authserver request objects: may be pushed") {
  const SigningClient client;
  const AuthServer server(taking_objects(client));
  CHECK(member(client.post(server, "/par", {{"request", client.object(server, {{"iss", "other"}})}}), "error") ==
        "invalid_request_object");
  Agent alice(server);
  const auto page = alice.sign_in(alice.get(client.pushed(server, {{"request", client.object(server)}})));
  CHECK(location_param(alice.allow(page), "code") != "");
}

TEST_CASE("authserver request objects: may be required of all, or of one client") {
  const SigningClient client;
  auto all = taking_objects(client);
  all["require_signed_request_object"] = true;
  for (const auto& config : {all, taking_objects(client, {{"require_signed_request_object", true}})}) {
    const AuthServer server(config);
    CHECK(location_param(server.get(target(client.asks())), "error") == "invalid_request");
    CHECK(server.get(by_object(client.object(server))).status == 200);
  }
  CHECK(AuthServer(taking_objects(client)).get(target(client.asks())).status == 200);
}

TEST_CASE("authserver request objects: a client may keep to one algorithm") {
  const SigningClient client;
  const AuthServer other(taking_objects(client, {{"request_object_signing_alg", "EdDSA"}}));
  CHECK(error_on(other.get(by_object(client.object(other)))) == "invalid_request_object");
  const AuthServer same(taking_objects(client, {{"request_object_signing_alg", "ES256"}}));
  CHECK(same.get(by_object(client.object(same))).status == 200);
}

#ifdef AUTHSERVER_HAS_FETCH
TEST_CASE("authserver request objects: are fetched where the operator and the client say so, and never otherwise") {
  const SigningClient client;
  const fetch_tests::Authority authority;
  std::string object;
  const fetch_tests::RawServer place(
      [&](const std::string&) {
        return "HTTP/1.1 200 OK\r\nContent-Type: application/oauth-authz-req+jwt\r\nContent-Length: " +
               std::to_string(object.size()) + "\r\n\r\n" + object;
      },
      &authority);
  const auto origin = "https://localhost:" + place.port_text();
  const auto by_uri = [&](const std::string& path) {
    return target({{"client_id", "signer"}, {"request_uri", origin + path}});
  };
  auto config = taking_objects(client, {{"request_uris", {origin + "/request.jwt"}}});
  config["fetch"] = {{"trusted_origins", {origin}}, {"ca_file", authority.file()}};
  {
    const AuthServer off(config);
    CHECK(location_param(off.get(by_uri("/request.jwt")), "error") == "request_uri_not_supported");
    CHECK(place.connections() == 0);
  }
  config["request_uri_parameter_supported"] = true;
  const AuthServer server(config);
  object = client.object(server);
  CHECK(error_on(server.get(by_uri("/other.jwt"))) == "invalid_request_uri");
  CHECK(place.connections() == 0);
  CHECK(server.get(by_uri("/request.jwt")).status == 200);
  CHECK(place.connections() == 1);
  CHECK(metadata(server)["request_uri_parameter_supported"] == true);
}
#endif

TEST_CASE("authserver config: request objects") {
  expect_all({
      {"/request_parameter_supported", "yes", true, "request_parameter_supported: expected true or false"},
      {"/require_signed_request_object", true, false, "require_signed_request_object: expected none, or request_"},
      {"/clients/0/require_signed_request_object", 1, false, "clients[0].require_signed_request_object: expected true"},
      {"/clients/0/request_object_signing_alg", "none", "PS256", "clients[0].request_object_signing_alg: expected"},
      {"/clients/0/request_object_signing_alg", "HS256", "ES256", "clients[0].request_object_signing_alg: expected"},
      {"/clients/0/request_uris",
       {"http://client.example/r"},
       {"https://client.example/r"},
       "clients[0].request_uris: expected https URLs"},
      {"/clients/0/request_uris",
       {"https://client.example/r#x"},
       {"https://client.example/r?x"},
       "clients[0].request_uris: expected https URLs"},
      {"/clients/0/request_uris",
       {"https://client.example/" + std::string(490, 'r')},
       {"https://client.example/" + std::string(489, 'r')},
       "clients[0].request_uris: expected https URLs"},
  });
}

TEST_CASE("authserver config: request objects at URLs need request objects and a way out") {
  const support::TemporaryDirectory directory;
  auto config = demo_config();
  config["request_uri_parameter_supported"] = true;
  auto bad = write_config(directory.path(), config);
  expect_refused(check(bad), bad, "request_uri_parameter_supported: expected false, or fetch");
  config["fetch"] = Json::object();
  bad = write_config(directory.path(), config);
  expect_refused(check(bad), bad, "request_uri_parameter_supported: expected none, or request_parameter_supported");
  config["request_parameter_supported"] = true;
  CHECK(check(write_config(directory.path(), config)).status == 0);
}
