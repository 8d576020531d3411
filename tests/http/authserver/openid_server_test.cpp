#include <doctest/doctest.h>
#include <signal.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include "http/authserver/openid_client.hpp"
#include "http/authserver/registrant.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

std::set<std::string> kids(const AuthServer& server) {
  std::set<std::string> all;
  const auto published = json_of(server.get("/jwks"));
  for (const auto& key : published["keys"]) all.insert(key["kid"].get<std::string>());
  return all;
}

Json kept_in(const support::TemporaryDirectory& directory) {
  return openid_config({{"issuer", "http://127.0.0.1:9000"},
                        {"store", "sqlite:" + directory.file("store.db")},
                        {"openid", {{"signing_algs", {"RS256", "ES256", "EdDSA"}}}},
                        {"keys", {{"file", directory.file("keys.json")}, {"publish", 1}, {"retire", 600}}}});
}

/// Whether the log holds `text` within ten seconds.
bool comes(AuthServer& server, const std::string& text) {
  for (int i = 0; i < 200; ++i) {
    if (holds(server.process().err(), text)) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return false;
}

}  // namespace

TEST_CASE("authserver openid: each algorithm has a file, for its owner alone, and the keys outlive a restart") {
  const support::TemporaryDirectory directory;
  const auto config = kept_in(directory);
  std::set<std::string> before;
  Json tokens;
  {
    const AuthServer server(config);
    before = kids(server);
    CHECK(before.size() == 3);
    tokens = sign_in_tokens(server);
  }
  using std::filesystem::perms;
  for (const auto* name : {"keys.json", "keys.json.rs256", "keys.json.eddsa"}) {
    CAPTURE(name);
    REQUIRE(std::filesystem::exists(directory.file(name)));
    CHECK(std::filesystem::status(directory.file(name)).permissions() == (perms::owner_read | perms::owner_write));
  }
  CHECK_FALSE(std::filesystem::exists(directory.file("keys.json.es256")));
  const AuthServer again(config);
  CHECK(kids(again) == before);
  CHECK(id_claims(again, tokens)["sub"] == "user-1");
  CHECK(run({"--rotate-keys", "--config", write_config(directory.path(), config)}).status == 0);
  CHECK(kids(AuthServer(config)).size() == 6);
}

TEST_CASE("authserver openid: what is no ID token is signed by the ring of keys, as without OpenID") {
  const AuthServer server(openid_config({{"keys", Json::object()}, {"access_token", {{"format", "jwt"}}}}));
  const auto tokens = sign_in_tokens(server);
  CHECK(header_of(text_of(tokens, "access_token"))["alg"] == "ES256");
  CHECK(header_of(text_of(tokens, "id_token"))["alg"] == "RS256");
  CHECK(json_of(userinfo(server, tokens))["sub"] == "user-1");
  CHECK(userinfo(server, Json{{"access_token", text_of(tokens, "id_token")}}).status == 401);
}

TEST_CASE("authserver openid: UserInfo takes tokens that are for the issuer, and those for nothing in particular") {
  const AuthServer server(openid_config());
  CHECK(json_of(userinfo(server, sign_in_tokens(server)))["sub"] == "user-1");
  CHECK(json_of(userinfo(server, sign_in_tokens(server, {{"resource", server.url()}})))["sub"] == "user-1");
  const auto for_api = sign_in_tokens(server, {{"resource", server.url() + "/api"}});
  CHECK(userinfo(server, for_api).status == 401);
  CHECK(server.api("/api/me", text_of(for_api, "access_token")).status == 200);
}

TEST_CASE("authserver openid: beside MCP servers a token for nothing in particular is good for UserInfo too") {
  const AuthServer server(openid_config({{"mcp", Json::object()}}));
  const auto tokens = sign_in_tokens(server, {{"scope", "openid read"}});
  CHECK(json_of(userinfo(server, tokens))["sub"] == "user-1");
  const auto call = Json{{"jsonrpc", "2.0"}, {"id", 1}, {"method", "ping"}};
  CHECK(send_json(server, "POST", "/mcp", call, bearer(text_of(tokens, "access_token"))).status == 200);
  const auto for_mcp = sign_in_tokens(server, {{"scope", "openid read"}, {"resource", server.url() + "/mcp"}});
  CHECK(userinfo(server, for_mcp).status == 401);
}

TEST_CASE("authserver openid: a tenant is an OpenID Provider of its own, or none") {
  auto tenant =
      openid_config({{"issuer", "/acme"}, {"openid", {{"acr", "urn:acme:pwd"}}}, {"consent", Json::object()}});
  for (const auto* name : {"store"}) tenant.erase(name);
  auto config = demo_config();
  config["issuer"] = "http://localhost";
  config["tenants"] = Json::array({tenant, {{"issuer", "/plain"}, {"clients", config["clients"]}}});
  const AuthServer server(config);
  const auto document = json_of(server.get("/acme/.well-known/openid-configuration"));
  CHECK(document["issuer"] == "http://localhost/acme");
  CHECK(document["acr_values_supported"] == Json{"urn:acme:pwd"});
  CHECK(json_of(server.get("/.well-known/oauth-authorization-server/acme")) == document);
  for (const auto* none : {"/.well-known/openid-configuration", "/plain/.well-known/openid-configuration", "/userinfo",
                           "/plain/userinfo", "/account", "/plain/account", "/plain/logout"}) {
    CAPTURE(none);
    CHECK(server.get(none).status == 404);
  }
  CHECK(holds(server.get("/acme/account").body, "action=\"/acme/login/account\""));
  CHECK(server.get("/acme/logout").status == 200);
}

TEST_CASE("authserver openid: SIGHUP takes over what may be told of people, and no client that needs a restart") {
  const support::TemporaryDirectory directory;
  auto config = openid_config();
  const auto file = write_config(directory.path(), config);
  AuthServer server(directory.path(), {"--config", file});
  const auto rewrite = [&] {
    std::ofstream(file) << config.dump();
    server.process().signal(SIGHUP);
  };
  const auto tokens = sign_in_tokens(server);
  config["users"][0]["claims"]["email"] = "alice@new.example";
  rewrite();
  REQUIRE(comes(server, "clients and users were read anew"));
  CHECK(json_of(userinfo(server, tokens))["email"] == "alice@new.example");
  config["openid"] = {{"pairwise_salt", "AAECAwQFBgcICQoLDA0ODw"}};
  config["clients"][0]["subject_type"] = "pairwise";
  rewrite();
  CHECK(comes(server, "clients: expected none with subject_type pairwise before a restart"));
  config["openid"] = {{"signing_algs", {"RS256", "ES256"}}};
  config["clients"][0].erase("subject_type");
  config["clients"][0]["id_token_signed_response_alg"] = "ES256";
  rewrite();
  CHECK(comes(server, "openid.signing_algs: expected the same ones before a restart"));
  config["clients"][0].erase("id_token_signed_response_alg");
  config["clients"][0]["response_types"] = {"code", "id_token"};
  rewrite();
  CHECK(comes(server, "clients: expected none with the response type id_token before a restart"));
  CHECK(id_claims(server, sign_in_tokens(server))["sub"] == "user-1");
}
