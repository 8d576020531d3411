#include <doctest/doctest.h>

#include "http/authserver/registrant.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

// What `request` says in its Host field.
constexpr const char* main_issuer = "http://localhost";

Json tenant(const char* issuer, const Json& more = Json::object()) {
  Json all = {{"issuer", issuer}, {"scopes", {"read", "write"}}};
  all["clients"] = demo_config()["clients"];
  all["users"] = demo_config()["users"];
  all["users"][0]["sub"] = std::string("somebody of ") + issuer;
  all.update(more);
  return all;
}

Json with_tenants(const Json& tenants, const Json& more = Json::object()) {
  auto config = config_with({{"issuer", main_issuer}, {"tenants", tenants}});
  config.update(more);
  return config;
}

Json acme_and_globex(const Json& more = Json::object()) {
  return with_tenants(Json::array({tenant("/acme", more), tenant("/globex", more)}), more);
}

Answer redeem(const AuthServer& server, const std::string& base, const std::string& code) {
  return server.post(base + "/token", redemption(code), basic("demo", "demo-secret"));
}

std::string code_at(const AuthServer& server, const std::string& base) {
  Agent alice(server);
  alice.base = base;
  return location_param(alice.authorize(authorization()), "code");
}

std::string token_at(const AuthServer& server, const std::string& base) {
  return member(redeem(server, base, code_at(server, base)), "access_token");
}

Json document(const AuthServer& server, const std::string& base) {
  return json_of(server.get("/.well-known/oauth-authorization-server" + base));
}

Answer at_host(const AuthServer& server, const std::string& host, const std::string& target,
               const std::string& lines = {}) {
  return server.ask("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n" + lines + "\r\n");
}

}  // namespace

TEST_CASE("authserver tenants: each tells where it is, and every URL is below it") {
  const AuthServer server(acme_and_globex({{"access_token", {{"format", "jwt"}}}}));
  for (const std::string base : {"", "/acme", "/globex"}) {
    CAPTURE(base);
    const auto metadata = document(server, base);
    const auto issuer = main_issuer + base;
    CHECK(metadata["issuer"] == issuer);
    CHECK(metadata["protected_resources"] == Json({issuer + "/api"}));
    for (const auto& [name, value] : metadata.items()) {
      if (!value.is_string() || (!name.ends_with("_endpoint") && name != "jwks_uri")) continue;
      CHECK(value.get<std::string>().starts_with(issuer + "/"));
    }
    const auto resource = json_of(server.get("/.well-known/oauth-protected-resource" + base + "/api"));
    CHECK(resource["authorization_servers"] == Json({issuer}));
    CHECK(server.get(base + "/healthz").body == "ok");
  }
  for (const auto* other : {"/acme2", "/acm", "/ACME", "/%61cme", "/acme/", "/acme/../globex"}) {
    CAPTURE(other);
    CHECK(server.get(std::string("/.well-known/oauth-authorization-server") + other).status == 404);
    CHECK(server.get(std::string(other) + "/healthz").status == 404);
  }
}

TEST_CASE("authserver tenants: a whole flow, with pages whose forms stay at the tenant") {
  const AuthServer server(acme_and_globex());
  Agent alice(server);
  alice.base = "/acme";
  const auto page = alice.get("/acme" + target(authorization()));
  CHECK(holds(page.body, "action=\"/acme/login\""));
  const auto consent = alice.sign_in(page);
  CHECK(holds(consent.body, "action=\"/acme/authorize/decision\""));
  CHECK(holds(consent.body, "formaction=\"/acme/login/another\""));
  const auto answer = alice.allow(consent);
  CHECK(location_param(answer, "iss") == "http://localhost/acme");
  const auto tokens = redeem(server, "/acme", location_param(answer, "code"));
  const auto who = json_of(server.api("/acme/api/me", member(tokens, "access_token")));
  CHECK(who["sub"] == "somebody of /acme");
  CHECK(holds(alice.get("/acme/").body, "action=\"/acme/signout\""));
  CHECK(holds(server.get("/acme/playground").body, "data-base=\"/acme\""));
}

TEST_CASE("authserver tenants: what one has issued is unknown to every other, for equal clients in one store") {
  const AuthServer server(acme_and_globex());
  for (const std::string base : {"", "/acme", "/globex"}) {
    for (const std::string other : {"", "/acme", "/globex"}) {
      CAPTURE(base);
      CAPTURE(other);
      const auto code = code_at(server, base);
      const auto token = token_at(server, base);
      if (other != base) {
        CHECK(member(redeem(server, other, code), "error") == "invalid_grant");
        CHECK(server.api(other + "/api/me", token).status == 401);
        const Params asked{{"token", token}};
        CHECK(json_of(server.post(other + "/introspect", asked, basic("demo", "demo-secret")))["active"] == false);
      }
      CHECK(redeem(server, base, code).status == 200);
      CHECK(server.api(base + "/api/me", token).status == 200);
    }
  }
}

TEST_CASE("authserver tenants: keys are each one's own, in files of their names, and so is what they sign") {
  const support::TemporaryDirectory directory;
  const auto file = directory.file("keys");
  const AuthServer server(acme_and_globex({{"access_token", {{"format", "jwt"}}}}), {});
  CHECK(json_of(server.get("/acme/jwks"))["keys"] != json_of(server.get("/globex/jwks"))["keys"]);
  auto config = with_tenants(Json::array({tenant("/acme", {{"access_token", {{"format", "jwt"}}}}),
                                          tenant("/globex", {{"access_token", {{"format", "sealed"}}}})}),
                             {{"keys", {{"file", file}}}});
  const AuthServer kept(config);
  for (const auto* ending : {"", ".acme", ".globex", ".globex.sealing"}) {
    CAPTURE(ending);
    CHECK(std::filesystem::exists(file + ending));
  }
  const auto token = token_at(kept, "/acme");
  CHECK(kept.api("/acme/api/me", token).status == 200);
  CHECK(kept.api("/globex/api/me", token).status == 401);
  CHECK(run({"--rotate-keys", "--config", write_config(directory.path(), config)}).status == 0);
}

TEST_CASE("authserver tenants: signing in counts for one of them, and people of one name are different people") {
  auto config = acme_and_globex();
  config["tenants"][1]["users"][0]["password"] = "another password";
  const AuthServer server(config);
  Agent alice(server);
  alice.base = "/acme";
  CHECK(location_param(alice.authorize(authorization()), "code") != "");
  CHECK(holds(alice.get("/acme" + target(authorization())).body, "name=\"decision\""));
  const auto elsewhere = alice.get("/globex" + target(authorization()));
  CHECK(holds(elsewhere.body, "name=\"password\""));
  alice.base = "/globex";
  CHECK(alice.sign_in(elsewhere).status == 401);
  CHECK(alice.sign_in(alice.get("/globex" + target(authorization())), "alice", "another password").status == 200);
}

TEST_CASE("authserver tenants: another host is one by its Host field alone, and no other host is served") {
  const std::string globex = "login.globex.example";
  const AuthServer server(with_tenants(Json::array({tenant("https://login.globex.example")})));
  const std::string path = "/.well-known/oauth-authorization-server";
  CHECK(json_of(at_host(server, globex, path))["issuer"] == "https://" + globex);
  CHECK(json_of(at_host(server, "localhost", path))["issuer"] == main_issuer);
  for (const std::string host :
       {"evil.example", "login.globex.example.", "LOGIN.globex.example", "login.globex.example:443", "127.0.0.1"}) {
    CAPTURE(host);
    const auto refused = at_host(server, host, path);
    CHECK(refused.status == 421);
    CHECK_FALSE(holds(refused.body, host));
  }
  const auto told =
      at_host(server, "localhost", path, "X-Forwarded-Host: " + globex + "\r\nForwarded: host=" + globex + "\r\n");
  CHECK(json_of(told)["issuer"] == main_issuer);
}

TEST_CASE("authserver tenants: registration and MCP are each one's own, and not the main server's to hand down") {
  const Json own = {{"registration", {{"scope", "read"}}}, {"mcp", {{"resources", {{{"path", "/mcp"}}}}}}};
  const AuthServer server(with_tenants(Json::array({tenant("/acme", own), tenant("/globex")}),
                                       {{"registration", Json::object()}, {"mcp", Json::object()}}));
  const auto resource = json_of(server.get("/.well-known/oauth-protected-resource/acme/mcp"));
  CHECK(resource["resource"] == "http://localhost/acme/mcp");
  CHECK(resource["authorization_servers"] == Json({"http://localhost/acme"}));
  CHECK(holds(server.get("/acme/mcp").field("WWW-Authenticate"), "/.well-known/oauth-protected-resource/acme/mcp\""));
  const auto client = registered(server, app_metadata(), "/acme");
  CHECK(client["registration_client_uri"] ==
        "http://localhost/acme/register/" + client["client_id"].get<std::string>());
  const auto token = bearer(client["registration_access_token"]);
  const auto path = "/register/" + client["client_id"].get<std::string>();
  CHECK(server.get("/acme" + path, token).status == 200);
  CHECK(server.get(path, token).status == 401);
  CHECK(server.get(target(asks(client))).status == 400);
  CHECK(server.get("/acme" + target(asks(client))).status == 200);
  CHECK(send_json(server, "POST", "/globex/register", app_metadata()).status == 404);
  CHECK(server.get("/globex/mcp").status == 404);
}

TEST_CASE("authserver tenants: the administration is the main server's, and sees its clients alone") {
  const std::string admin_token(32, 'a');
  const AuthServer server(with_tenants(Json::array({tenant("/acme", {{"registration", Json::object()}})}),
                                       {{"admin", {{"token", admin_token}}}, {"registration", Json::object()}}));
  registered(server, app_metadata(), "/acme");
  CHECK(server.get("/acme/admin/clients", bearer(admin_token)).status == 404);
  CHECK(json_of(server.get("/admin/clients", bearer(admin_token)))["clients"].size() == 2);
  registered(server);
  CHECK(json_of(server.get("/admin/clients", bearer(admin_token)))["clients"].size() == 3);
}

TEST_CASE("authserver tenants: SIGHUP reads their clients and users anew") {
  const support::TemporaryDirectory directory;
  auto config = with_tenants(Json::array({tenant("/acme")}));
  const auto file = write_config(directory.path(), config);
  AuthServer server(directory.path(), {"--config", file});
  const auto may_sign_in = [&](const char* password) {
    Agent alice(server);
    alice.base = "/acme";
    return alice.sign_in(alice.get("/acme" + target(authorization())), "alice", password).status == 200;
  };
  CHECK(may_sign_in("wonderland"));
  config["tenants"][0]["users"][0]["password"] = "another password";
  CHECK_FALSE(holds(read_anew(server, file, config), "not read anew"));
  CHECK(may_sign_in("another password"));
  CHECK_FALSE(may_sign_in("wonderland"));
}

TEST_CASE("authserver tenants: SIGHUP with a tenant less or more is refused, and all go on as they were") {
  const support::TemporaryDirectory directory;
  auto next = acme_and_globex();
  const auto file = write_config(directory.path(), next);
  AuthServer server(directory.path(), {"--config", file});
  next["users"][0]["password"] = "another password";
  next["tenants"].erase(1);
  CHECK(holds(read_anew(server, file, next), "tenants: expected the same ones before a restart"));
  next["tenants"].push_back(tenant("/globex"));
  next["tenants"].push_back(tenant("/initech"));
  CHECK(holds(read_anew(server, file, next), "not read anew"));
  for (const std::string base : {"", "/acme", "/globex"}) CHECK_FALSE(token_at(server, base).empty());
  next["tenants"].erase(2);
  CHECK_FALSE(holds(read_anew(server, file, next), "not read anew"));
  Agent alice(server);
  CHECK(alice.sign_in(alice.get(target(authorization())), "alice", "another password").status == 200);
}
