#ifdef AUTHSERVER_HAS_FETCH

#include <doctest/doctest.h>

#include <thread>

#include "http/authserver/document_server.hpp"
#include "http/authserver/signing_client.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

Json metadata_of(const AuthServer& server) { return json_of(server.get("/.well-known/oauth-authorization-server")); }

/// Fails the test unless a client is refused at both endpoints, and with nothing that leads back to it.
void expect_unusable(const AuthServer& server, const Json& client) {
  CAPTURE(client["client_id"]);
  const auto page = server.get(target(asks(client)));
  CHECK(page.status == 400);
  CHECK(page.field("Location") == "<none>");
  const auto refused = server.post("/token", redeems(client, "code"));
  CHECK(refused.status == 401);
  CHECK(member(refused, "error") == "invalid_client");
}

}  // namespace

TEST_CASE("authserver documents: a client is what the document at its id says, and gets tokens on any loopback port") {
  DocumentServer documents;
  const AuthServer server(documents.config({{"mcp", Json::object()}}));
  CHECK(metadata_of(server)["client_id_metadata_document_supported"] == true);
  const auto client = documents.publish("/client.json");
  const auto uri = "http://localhost:45678/callback";
  const auto code = location_param(Agent(server).authorize(asks(client, {{"redirect_uri", uri}})), "code");
  const auto tokens = json_of(server.post("/token", redeems(client, code, {{"redirect_uri", uri}})));
  CHECK(tokens["scope"] == "profile read write offline_access");
  CHECK(documents.connections() == 1);
  CHECK(server.get(target(asks(client, {{"redirect_uri", "http://localhost:1/elsewhere"}}))).status == 400);
}

TEST_CASE("authserver documents: without the key nobody is fetched and nobody is told") {
  DocumentServer documents;
  const auto client = documents.publish("/client.json");
  auto config = documents.config();
  config.erase("client_id_metadata_documents");
  const AuthServer off(config);
  CHECK_FALSE(metadata_of(off).contains("client_id_metadata_document_supported"));
  expect_unusable(off, client);
  CHECK(documents.connections() == 0);
  CHECK(AuthServer(documents.config()).get(target(asks(client))).status == 200);
}

TEST_CASE("authserver documents: none comes from this machine but from an origin to trust") {
  DocumentServer documents;
  const auto client = documents.publish("/client.json");
  auto config = documents.config();
  config["fetch"].erase("trusted_origins");
  expect_unusable(AuthServer(config), client);
  config.erase("fetch");
  expect_unusable(AuthServer(config), client);
  CHECK(documents.connections() == 0);
  CHECK(AuthServer(documents.config()).get(target(asks(client))).status == 200);
}

TEST_CASE("authserver documents: one that cannot be had or used is a page, and 401 where clients authenticate") {
  DocumentServer documents;
  const AuthServer server(documents.config());
  const auto at = [&](const std::string& path) {
    return Json{{"client_id", documents.origin() + path}, {"redirect_uris", {"http://127.0.0.1/callback"}}};
  };
  expect_unusable(server, at("/nothing"));
  documents.answer("/broken", "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n");
  documents.answer("/html", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\n{}");
  documents.answer(
      "/moved", "HTTP/1.1 302 Found\r\nLocation: " + documents.origin() + "/client.json\r\nContent-Length: 0\r\n\r\n");
  for (const auto* path : {"/broken", "/html", "/moved"}) expect_unusable(server, at(path));
  expect_unusable(server, documents.publish("/other", {{"client_id", documents.origin() + "/client.json"}}));
  expect_unusable(server, documents.publish("/secret", {{"client_secret", "x"}}));
  expect_unusable(server, documents.publish("/script", {{"redirect_uris", {"javascript:alert(1)"}}}));
  CHECK(server.get(target(asks(documents.publish("/client.json")))).status == 200);
}

TEST_CASE("authserver documents: hosts and bytes can be limited, and a scope is") {
  DocumentServer documents;
  const auto client = documents.publish("/client.json");
  const auto limited = [&](const Json& settings) {
    return documents.config({{"client_id_metadata_documents", settings}});
  };
  expect_unusable(AuthServer(limited({{"allowed_hosts", {"claude.ai"}}})), client);
  CHECK(documents.connections() == 0);
  expect_unusable(AuthServer(limited({{"max_bytes", 20}})), client);
  const AuthServer server(limited({{"allowed_hosts", {documents.host()}}, {"scope", "read"}}));
  Agent alice(server);
  CHECK(boxes(alice.sign_in(alice.get(target(asks(client))))) == std::vector<std::string>{"read"});
}

TEST_CASE("authserver documents: a client of the file wins, and nothing is fetched for it") {
  DocumentServer documents;
  const auto client = documents.publish("/client.json");
  auto config = documents.config();
  config["clients"].push_back({{"client_id", client["client_id"]},
                               {"client_name", "By hand"},
                               {"redirect_uris", {"https://client.example/by-hand"}},
                               {"token_endpoint_auth_method", "none"},
                               {"scope", "read"}});
  const AuthServer server(config);
  CHECK(holds(server.get(target(asks(client, {{"redirect_uri", "https://client.example/by-hand"}}))).body, "By hand"));
  CHECK(server.get(target(asks(client))).status == 400);
  CHECK(documents.connections() == 0);
}

TEST_CASE("authserver documents: a document with keys is authenticated by them") {
  DocumentServer documents;
  const SigningClient signer;
  const AuthServer server(documents.config());
  const auto client = documents.publish("/client.json", {{"token_endpoint_auth_method", "private_key_jwt"},
                                                         {"jwks", Json::parse(jose::public_jwk_set({signer.key()}))}});
  const auto code = location_param(Agent(server).authorize(asks(client)), "code");
  CHECK(server.post("/token", redeems(client, code)).status == 401);
  const auto id = client["client_id"].get<std::string>();
  const Json claims = {{"iss", id},
                       {"sub", id},
                       {"aud", server.url()},
                       {"exp", system_now().time_since_epoch().count() + 60},
                       {"jti", "once"}};
  const auto& key = signer.key();
  const auto header = jose::jws_header(jose::name(key.algorithm()), "client-authentication+jwt", key.kid());
  const auto again = location_param(Agent(server).authorize(asks(client)), "code");
  const auto tokens = server.post(
      "/token", redeems(client, again,
                        {{"client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
                         {"client_assertion", *jose::sign(key, header, claims.dump())}}));
  CHECK(tokens.status == 200);
}

TEST_CASE("authserver documents: lives may be a second, and then a change is seen") {
  DocumentServer documents;
  const Json lives = {{"shortest_life", 1}, {"usual_life", 1}, {"longest_life", 1}};
  const AuthServer server(documents.config({{"client_id_metadata_documents", lives}}));
  const auto client = documents.publish("/client.json");
  CHECK(server.get(target(asks(client))).status == 200);
  documents.publish("/client.json", {{"redirect_uris", {"http://127.0.0.1/elsewhere"}}});
  std::this_thread::sleep_for(std::chrono::seconds(2));
  CHECK(server.get(target(asks(client))).status == 400);
  CHECK(server.get(target(asks(client, {{"redirect_uri", "http://127.0.0.1/elsewhere"}}))).status == 200);
}

TEST_CASE("authserver documents: a server of documents that says nothing holds a sign-in no longer than 8 s") {
  DocumentServer documents;
  const AuthServer server(
      documents.config({{"client_id_metadata_documents", {{"shortest_life", 1}, {"usual_life", 1}}}}));
  const auto in_time = [](const auto& ask) {
    const auto begun = std::chrono::steady_clock::now();
    const auto answer = ask();
    CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(8));
    return answer;
  };
  const auto silent = documents.publish("/silent.json");
  documents.fall_silent("/silent.json");
  const auto page = in_time([&] { return server.get(target(asks(silent))); });
  CHECK(page.status == 400);
  CHECK(page.field("Location") == "<none>");
  CHECK(in_time([&] { return server.post("/token", redeems(silent, "code")); }).status == 401);
  // What was had before serves on.
  const auto client = documents.publish("/client.json");
  Agent alice(server);
  const auto sign_in = alice.get(target(asks(client)));
  documents.fall_silent("/client.json");
  std::this_thread::sleep_for(std::chrono::seconds(2));
  const auto consent = in_time([&] { return alice.sign_in(sign_in); });
  const auto answer = in_time([&] { return alice.allow(consent); });
  const auto code = location_param(answer, "code");
  CHECK(in_time([&] { return server.post("/token", redeems(client, code)); }).status == 200);
}

#endif
