#include <doctest/doctest.h>

#include <thread>

#include "http/authserver/registrant.hpp"
#include "http/authserver/signing_client.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

Json open_to(const Json& settings = Json::object()) { return config_with({{"registration", settings}}); }

Json metadata_of(const AuthServer& server) { return json_of(server.get("/.well-known/oauth-authorization-server")); }

Answer register_app(const AuthServer& server, const Json& more = Json::object(), std::string_view lines = {}) {
  return send_json(server, "POST", "/register", app_metadata(more), lines);
}

}  // namespace

TEST_CASE("authserver registration: without the key there is none, and nobody is told of one") {
  const AuthServer off(demo_config());
  CHECK(register_app(off).status == 404);
  CHECK_FALSE(metadata_of(off).contains("registration_endpoint"));
  const AuthServer on(open_to());
  CHECK(register_app(on).status == 201);
  CHECK(metadata_of(on)["registration_endpoint"] == on.url() + "/register");
}

TEST_CASE("authserver registration: a client that has registered itself gets tokens with what people allow it") {
  const AuthServer server(open_to());
  const auto answer = register_app(server);
  CHECK(answer.field("Cache-Control") == "no-store");
  const auto client = json_of(answer);
  CHECK(client["scope"] == "profile read write");
  CHECK(client["application_type"] == "native");
  CHECK_FALSE(client.contains("client_secret"));
  // RFC 8252 §7.3: on any port.
  const auto code = location_param(
      Agent(server).authorize(asks(client, {{"redirect_uri", "http://127.0.0.1:1234/callback"}})), "code");
  const auto tokens =
      server.post("/token", redeems(client, code, {{"redirect_uri", "http://127.0.0.1:1234/callback"}}));
  CHECK(tokens.status == 200);
  CHECK(member(server.api("/api/me", member(tokens, "access_token")), "client_id") == client["client_id"]);
  CHECK(Agent(server).get(target(asks(client, {{"redirect_uri", "http://127.0.0.1:8787/other"}}))).status == 400);
}

TEST_CASE("authserver registration: a secret is told once and is the client's own") {
  const AuthServer server(open_to());
  const auto client = registered(server, app_metadata({{"token_endpoint_auth_method", nullptr},
                                                       {"redirect_uris", {"https://client.example/callback"}}}));
  CHECK(client["token_endpoint_auth_method"] == "client_secret_basic");
  CHECK(client["client_secret_expires_at"] == 0);
  const auto code = location_param(Agent(server).authorize(asks(client)), "code");
  const auto id = client["client_id"].get<std::string>();
  CHECK(server.token(redemption(code), id, "another").status == 401);
  CHECK(server.token(redemption(code), id, client["client_secret"]).status == 200);
}

TEST_CASE("authserver registration: scope is cut to the cap, and tokens for itself nobody gets who came by itself") {
  const AuthServer server(open_to({{"scope", "read"}}));
  CHECK(registered(server, app_metadata({{"scope", "write read"}}))["scope"] == "read");
  const auto client = registered(server, app_metadata({{"token_endpoint_auth_method", "client_secret_basic"},
                                                       {"grant_types", {"authorization_code", "client_credentials"}}}));
  CHECK(client["grant_types"] == Json({"authorization_code"}));
  const Json alone = {{"client_name", "CI"}, {"grant_types", {"client_credentials"}}};
  const auto refused = send_json(server, "POST", "/register", alone);
  CHECK(refused.status == 400);
  CHECK(member(refused, "error") == "invalid_client_metadata");
}

TEST_CASE("authserver registration: with mode token it takes an initial access token, and then more is allowed") {
  const std::string token(32, 't');
  const AuthServer server(open_to({{"mode", "token"}, {"initial_access_tokens", {token}}}));
  const auto without = register_app(server);
  CHECK(without.status == 401);
  CHECK(without.field("WWW-Authenticate").starts_with("Bearer"));
  CHECK(register_app(server, Json::object(), bearer(std::string(32, 'u'))).status == 401);
  const Json ci = {{"client_name", "CI"}, {"grant_types", {"client_credentials"}}};
  const auto answer = send_json(server, "POST", "/register", ci, bearer(token));
  CHECK(answer.status == 201);
  CHECK(
      server.token({{"grant_type", "client_credentials"}}, member(answer, "client_id"), member(answer, "client_secret"))
          .status == 200);
}

TEST_CASE("authserver registration: a statement of a listed issuer stands in for a token, and can be what it takes") {
  const SigningClient issuer;
  const SigningClient stranger;
  const Json issuers =
      Json::array({{{"issuer", "https://trust.example"}, {"jwks", Json::parse(jose::public_jwk_set({issuer.key()}))}}});
  const auto statement = [](const SigningClient& by) {
    const Json claims = {{"iss", "https://trust.example"}, {"client_name", "Stated"}, {"software_id", "app"}};
    const auto& key = by.key();
    return *jose::sign(key, jose::jws_header(jose::name(key.algorithm()), "JWT", key.kid()), claims.dump());
  };
  for (const Json& settings :
       {Json{{"mode", "token"}, {"initial_access_tokens", {std::string(32, 't')}}, {"software_statements", issuers}},
        Json{{"require_software_statement", true}, {"software_statements", issuers}}}) {
    const AuthServer server(open_to(settings));
    CHECK(register_app(server).status == 401);
    const auto refused = register_app(server, {{"software_statement", statement(stranger)}});
    CHECK(refused.status == 400);
    CHECK(member(refused, "error") == "invalid_software_statement");
    const auto text = statement(issuer);
    const auto answer = register_app(server, {{"software_statement", text}});
    CHECK(answer.status == 201);
    CHECK(member(answer, "client_name") == "Stated");
    CHECK(member(answer, "software_statement") == text);
  }
}

TEST_CASE("authserver registration: addresses and all together have their limits") {
  const AuthServer one(open_to({{"max_per_address", 1}}));
  CHECK(register_app(one).status == 201);
  const auto second = register_app(one);
  CHECK(second.status == 429);
  // What is left of the hour.
  const auto after = std::stoi(second.field("Retry-After"));
  CHECK(after >= 1);
  CHECK(after <= 3600);
  const AuthServer few(open_to({{"max_clients", 1}}));
  CHECK(register_app(few).status == 201);
  const auto full = register_app(few);
  CHECK(full.status == 503);
  CHECK(full.field("Retry-After") == "10");
}

TEST_CASE("authserver registration: a secret lives as long as the configuration says, and is told until when") {
  const AuthServer server(open_to({{"client_secret_lifetime", 2}}));
  const auto client = registered(server, app_metadata({{"token_endpoint_auth_method", "client_secret_basic"}}));
  CHECK(client["client_secret_expires_at"].get<int>() - client["client_id_issued_at"].get<int>() == 2);
  const auto error = [&] {
    return member(server.token(redemption("code"), client["client_id"], client["client_secret"]), "error");
  };
  CHECK(error() == "invalid_grant");
  std::this_thread::sleep_for(std::chrono::seconds(3));
  CHECK(error() == "invalid_client");
}

TEST_CASE("authserver registration: who is not agreed to in time is forgotten, and who is stays") {
  const AuthServer server(open_to({{"unused_lifetime", 2}}));
  const auto used = registered(server);
  const auto unused = registered(server);
  CHECK(server.get(target(asks(unused))).status == 200);
  tokens_of(server, used);
  std::this_thread::sleep_for(std::chrono::seconds(3));
  CHECK(server.get(target(asks(unused))).status == 400);
  CHECK(server.get(target(asks(used))).status == 200);
}

TEST_CASE("authserver registration: schemes without a dot are left out, but for those that are listed") {
  const Json uris = {{"redirect_uris", {"cursor://auth/callback", "http://127.0.0.1:8787/callback"}}};
  const AuthServer strict(open_to());
  CHECK(json_of(register_app(strict, uris))["redirect_uris"] == Json({"http://127.0.0.1:8787/callback"}));
  const AuthServer listed(open_to({{"private_use_schemes", {"cursor"}}}));
  const auto client = json_of(register_app(listed, uris));
  CHECK(client["redirect_uris"] == uris["redirect_uris"]);
  CHECK(location_param(Agent(listed).authorize(asks(client)), "code") != "");
}

TEST_CASE("authserver registration: a client outlives the process where the store does") {
  const support::TemporaryDirectory directory;
  const auto file = write_config(directory.path(), open_to());
  const std::vector<std::string> arguments = {"--config", file, "--store", "sqlite:" + directory.file("clients.db")};
  Json client;
  int port = 0;
  {
    AuthServer before(directory.path(), arguments);
    port = before.port();
    client = registered(before);
    CHECK(before.stop() == 0);
  }
  const AuthServer after(directory.path(), arguments, port);
  CHECK(tokens_of(after, client).contains("access_token"));
}

TEST_CASE("authserver registration: scripts of listed origins may call where clients go") {
  const std::string origin = "https://inspector.example";
  const auto line = "Origin: " + origin + "\r\n";
  auto config = open_to();
  const AuthServer none(config);
  CHECK(register_app(none, {}, line).field("Access-Control-Allow-Origin") == "<none>");
  config["cors"] = {{"origins", {origin}}};
  const AuthServer server(config);
  CHECK(register_app(server, Json::object(), line).field("Access-Control-Allow-Origin") == origin);
  for (const auto* path : {"/register", "/token", "/revoke"}) {
    CAPTURE(path);
    const auto asked = server.ask(request("OPTIONS", path, line + "Access-Control-Request-Method: POST\r\n"));
    CHECK(asked.status == 204);
    CHECK(asked.field("Access-Control-Allow-Origin") == origin);
  }
  CHECK(
      register_app(server, Json::object(), "Origin: https://other.example\r\n").field("Access-Control-Allow-Origin") ==
      "<none>");
}
