#include <doctest/doctest.h>
#include <sqlite3.h>

#include <set>
#include <thread>

#include "http/authserver/registrant.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

const std::string admin_token(32, 'a');

Json administered(const Json& more = Json::object()) {
  auto config = config_with({{"admin", {{"token", admin_token}}}});
  config.update(more);
  return config;
}

Answer ask_admin(const AuthServer& server, const std::string& path, const Json& body) {
  return send_json(server, "POST", "/admin/clients" + path, body, bearer(admin_token));
}

Json list(const AuthServer& server, const std::string& query = {}) {
  const auto answer = server.get("/admin/clients" + query, bearer(admin_token));
  INFO(answer.body);
  REQUIRE(answer.status == 200);
  return json_of(answer);
}

Json machine(const AuthServer& server) {
  const auto made = ask_admin(server, "",
                              {{"client_name", "CI"},
                               {"grant_types", {"client_credentials"}},
                               {"scope", "read anything"},
                               {"client_uri", "https://ci.example"}});
  INFO(made.body);
  REQUIRE(made.status == 201);
  return json_of(made);
}

int status_of(const AuthServer& server, const Json& client, const Json& secret) {
  return server.token({{"grant_type", "client_credentials"}}, client["client_id"], secret).status;
}

}  // namespace

TEST_CASE("authserver admin: there is none without the key, and with it the token alone opens it") {
  const AuthServer off(demo_config());
  CHECK(off.get("/admin/clients", bearer(admin_token)).status == 404);
  const AuthServer server(administered());
  const auto access_token = member(server.token({{"grant_type", "client_credentials"}}), "access_token");
  for (const auto& lines : {std::string(), bearer(std::string(32, 'b')), bearer(access_token),
                            basic("admin", admin_token), bearer(admin_token + "a")}) {
    CAPTURE(lines);
    const auto refused = server.get("/admin/clients", lines);
    CHECK(refused.status == 401);
    CHECK(refused.field("WWW-Authenticate").starts_with("Bearer realm=\"admin\""));
    CHECK(refused.field("Cache-Control") == "no-store");
  }
  for (const auto* path : {"", "/disable", "/enable", "/delete", "/rotate"}) {
    CHECK(send_json(server, "POST", std::string("/admin/clients") + path, {{"client_id", "demo"}}).status == 401);
  }
  CHECK(server.api("/api/me", admin_token).status == 401);
  CHECK(server.get("/admin/clients", bearer(admin_token)).status == 200);
}

TEST_CASE("authserver admin: an operator makes a client, beyond the cap of those that register, and it works") {
  const AuthServer server(administered());
  const auto client = machine(server);
  CHECK(client["scope"] == "read anything");
  CHECK(client["client_uri"] == "https://ci.example");
  CHECK(client["client_secret_expires_at"] == 0);
  CHECK(status_of(server, client, "wrong") == 401);
  CHECK(status_of(server, client, client["client_secret"]) == 200);
  const auto refused = ask_admin(server, "", app_metadata({{"redirect_uris", {"javascript:alert(1)"}}}));
  CHECK(refused.status == 400);
  CHECK(member(refused, "error") == "invalid_redirect_uri");
  CHECK(member(ask_admin(server, "", {{"grant_types", {"unheard_of"}}}), "error") == "invalid_client_metadata");
  const auto named = app_metadata({{"client_id", "https://claude.example/client.json"}});
  CHECK(member(ask_admin(server, "", named), "client_id") == "https://claude.example/client.json");
  CHECK(ask_admin(server, "", named).status == 400);
  CHECK(ask_admin(server, "", app_metadata({{"client_id", "demo"}})).status == 409);
  CHECK(list(server)["clients"].size() == 4);
}

TEST_CASE("authserver admin: the list has all of them in pages, says where they come from, and tells no secret") {
  const AuthServer server(administered({{"registration", Json::object()}}));
  const auto made = machine(server);
  const auto self = registered(server);
  std::map<std::string, std::string> sources;
  std::string query = "?limit=1";
  for (int pages = 1; pages <= 5 && !query.empty(); ++pages) {
    const auto page = list(server, query);
    CHECK(page["clients"].size() == 1);
    for (const auto& each : page["clients"]) sources[each["client_id"]] = each["source"];
    query = page.contains("next") ? "?limit=1&after=" + page["next"].get<std::string>() : "";
  }
  CHECK(sources == std::map<std::string, std::string>{{"demo", "config"},
                                                      {"native", "config"},
                                                      {made["client_id"], "admin"},
                                                      {self["client_id"], "registration"}});
  const auto text = list(server).dump();
  for (const auto& secret : {made["client_secret"], self["registration_access_token"], Json("demo-secret")}) {
    CHECK_FALSE(holds(text, secret.get<std::string>()));
  }
  CHECK_FALSE(holds(text, "$sha256$"));
  for (const auto* wrong : {"?limit=0", "?limit=1001", "?limit=x", "?limit=", "?limit=1&limit=2"}) {
    CAPTURE(wrong);
    CHECK(server.get(std::string("/admin/clients") + wrong, bearer(admin_token)).status == 400);
  }
}

TEST_CASE("authserver admin: a client that is disabled gets nothing, and what it had stays dead") {
  const AuthServer server(administered({{"registration", Json::object()}}));
  const auto client = registered(server);
  const auto tokens = tokens_of(server, client);
  const auto access_token = tokens["access_token"].get<std::string>();
  const Json body = {{"client_id", client["client_id"]}};
  CHECK(ask_admin(server, "/disable", body).status == 204);
  CHECK(list(server, "?after=a")["clients"][0]["disabled"] == true);
  CHECK(server.api("/api/me", access_token).status == 401);
  const auto page = server.get(target(asks(client)));
  CHECK(page.status == 400);
  CHECK(page.field("Location") == "<none>");
  CHECK(server.get("/register/" + client["client_id"].get<std::string>(), bearer(client["registration_access_token"]))
            .status == 401);
  CHECK(ask_admin(server, "/enable", body).status == 204);
  CHECK(server.api("/api/me", access_token).status == 401);
  CHECK(server.api("/api/me", tokens_of(server, client)["access_token"]).status == 200);
}

TEST_CASE("authserver admin: of a client that is deleted nothing is left") {
  const AuthServer server(administered());
  const auto client = machine(server);
  const Json body = {{"client_id", client["client_id"]}};
  CHECK(status_of(server, client, client["client_secret"]) == 200);
  CHECK(ask_admin(server, "/delete", body).status == 204);
  CHECK(status_of(server, client, client["client_secret"]) == 401);
  for (const auto* path : {"/delete", "/disable", "/enable", "/rotate"}) {
    CHECK(ask_admin(server, path, body).status == 404);
  }
  CHECK(list(server)["clients"].size() == 2);
}

TEST_CASE("authserver admin: a secret is replaced while the one before lives on for as long as it is told") {
  const AuthServer server(administered());
  const auto client = machine(server);
  const auto rotate = [&](const Json& lifetime) {
    const auto answer =
        ask_admin(server, "/rotate", {{"client_id", client["client_id"]}, {"previous_lifetime", lifetime}});
    CHECK(answer.status == 200);
    CHECK(json_of(answer)["client_secret_expires_at"] == 0);
    return json_of(answer)["client_secret"];
  };
  const auto second = rotate(86400);
  CHECK(status_of(server, client, client["client_secret"]) == 200);
  CHECK(status_of(server, client, second) == 200);
  const auto third = rotate(2);
  CHECK(status_of(server, client, client["client_secret"]) == 401);
  CHECK(status_of(server, client, second) == 200);
  std::this_thread::sleep_for(std::chrono::seconds(3));
  CHECK(status_of(server, client, second) == 401);
  CHECK(status_of(server, client, third) == 200);
}

TEST_CASE("authserver admin: what cannot be done is told, and changes nothing") {
  const AuthServer server(administered({{"registration", Json::object()}}));
  for (const auto* path : {"/disable", "/enable", "/delete", "/rotate"}) {
    CAPTURE(path);
    CHECK(ask_admin(server, path, {{"client_id", "demo"}}).status == 409);
    CHECK(ask_admin(server, path, {{"client_id", "nobody"}}).status == 404);
    CHECK(ask_admin(server, path, Json::array()).status == 400);
    CHECK(ask_admin(server, path, {{"client_id", 5}}).status == 400);
    CHECK(server.post(std::string("/admin/clients") + path, {{"client_id", "demo"}}, bearer(admin_token)).status ==
          415);
  }
  const Json app = {{"client_id", registered(server)["client_id"]}};
  CHECK(ask_admin(server, "/rotate", app).status == 400);
  const Json machine_id = {{"client_id", machine(server)["client_id"]}};
  for (const Json& wrong : {Json(0), Json(-1), Json("x"), Json(400LL * 24 * 3600)}) {
    auto body = machine_id;
    body["previous_lifetime"] = wrong;
    CHECK(ask_admin(server, "/rotate", body).status == 400);
  }
  CHECK(ask_admin(server, "/rotate", machine_id).status == 200);
  CHECK(server.token({{"grant_type", "client_credentials"}}).status == 200);
}

TEST_CASE("authserver admin: a body that says a thing twice, or is nested without end, changes nothing") {
  const AuthServer server(administered());
  const auto id = machine(server)["client_id"].get<std::string>();
  const auto send = [&](const std::string& path, const std::string& body) {
    return server.ask(post("/admin/clients" + path, body, "Content-Type: application/json\r\n" + bearer(admin_token)));
  };
  const auto member_of = [](const std::string& value) { return R"("client_id":")" + value + "\""; };
  const auto deep = [&](std::size_t arrays) {
    return "{" + member_of(id) + R"(,"a":)" + std::string(arrays, '[') + std::string(arrays, ']') + "}";
  };
  CHECK(send("/disable", "{" + member_of("nobody") + "," + member_of(id) + "}").status == 400);
  CHECK(send("/disable", deep(20'000)).status == 400);
  CHECK(send("", R"({"client_name":"A","client_name":"B","grant_types":["client_credentials"]})").status == 400);
  CHECK(list(server)["clients"].size() == 3);
  CHECK(send("/disable", deep(10)).status == 204);
}

TEST_CASE("authserver admin: nothing that it answers is kept on the way") {
  const AuthServer server(administered());
  const Json id = {{"client_id", machine(server)["client_id"]}};
  std::vector<Answer> answers = {server.get("/admin/clients"), server.get("/admin/clients", bearer(admin_token)),
                                 server.get("/admin/clients?limit=0", bearer(admin_token)),
                                 server.post("/admin/clients", {}, bearer(admin_token)),
                                 server.post("/admin/clients/rotate", {}, bearer(admin_token))};
  for (const Json& body :
       {Json{{"grant_types", {"client_credentials"}}}, Json::object(), Json{{"client_id", "demo"}}}) {
    answers.push_back(ask_admin(server, "", body));
  }
  for (const auto* path : {"/rotate", "/disable", "/enable", "/delete", "/delete"}) {
    answers.push_back(ask_admin(server, path, id));
  }
  answers.push_back(ask_admin(server, "/enable", Json::object()));
  std::set<int> seen;
  for (const auto& answer : answers) {
    CHECK(answer.field("Cache-Control") == "no-store");
    seen.insert(answer.status);
  }
  CHECK(seen == std::set<int>{200, 201, 204, 400, 401, 404, 409, 415});
}

TEST_CASE("authserver admin: a client whose text is damaged does not keep the others from being listed") {
  const support::TemporaryDirectory directory;
  const auto file = directory.file("clients.db");
  const AuthServer server(administered(), {"--store", "sqlite:" + file});
  const auto client = machine(server);
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(file.c_str(), &database) == SQLITE_OK);
  sqlite3_busy_timeout(database, 5000);
  const auto* const damage = "UPDATE documents SET text = CAST('nonsense' AS BLOB) WHERE kind = 'client'";
  CHECK(sqlite3_exec(database, damage, nullptr, nullptr, nullptr) == SQLITE_OK);
  CHECK(sqlite3_changes(database) == 1);
  sqlite3_close(database);
  CHECK(list(server)["clients"].size() == 2);
  CHECK(status_of(server, client, client["client_secret"]) == 401);
  CHECK(status_of(server, {{"client_id", "demo"}}, "demo-secret") == 200);
  const auto next = machine(server);
  CHECK(list(server)["clients"].size() == 3);
  CHECK(status_of(server, next, next["client_secret"]) == 200);
}
