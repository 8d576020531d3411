#include <doctest/doctest.h>

#include "http/authserver/registrant.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

Json for_mcp(const Json& more = Json::object()) {
  auto config = config_with({{"profile", "mcp"}});
  config.update(more);
  return config;
}

Json message(const char* method, const Json& params = Json::object()) {
  return {{"jsonrpc", "2.0"}, {"id", 1}, {"method", method}, {"params", params}};
}

Answer call(const AuthServer& server, const std::string& token, const Json& body, const std::string& path = "/mcp") {
  return send_json(server, "POST", path, body, bearer(token));
}

Answer tool(const AuthServer& server, const std::string& token, const char* name) {
  return call(server, token, message("tools/call", {{"name", name}, {"arguments", Json::object()}}));
}

Json said(const Answer& answer) {
  return Json::parse(json_of(answer)["result"]["content"][0]["text"].get<std::string>());
}

std::string token_for(const AuthServer& server, const Json& client, const Params& changes = {}) {
  return tokens_of(server, client, changes)["access_token"];
}

}  // namespace

TEST_CASE("authserver mcp: from the challenge to the tool, as a client goes that knows nothing but the URL") {
  const AuthServer server(for_mcp());
  const auto first = send_json(server, "POST", "/mcp", message("initialize"));
  CHECK(first.status == 401);
  const auto document = server.url() + "/.well-known/oauth-protected-resource/mcp";
  CHECK(first.field("WWW-Authenticate") ==
        "Bearer realm=\"api\", resource_metadata=\"" + document + "\", scope=\"read\"");
  const auto resource = json_of(server.get("/.well-known/oauth-protected-resource/mcp"));
  CHECK(resource["resource"] == server.url() + "/mcp");
  CHECK(resource["authorization_servers"] == Json({server.url()}));
  CHECK(resource["scopes_supported"] == Json({"read"}));
  CHECK(resource["bearer_methods_supported"] == Json({"header"}));
  CHECK(resource["resource_name"] == "Example");
  CHECK(server.get("/.well-known/oauth-protected-resource").status == 404);
  const auto issuer = json_of(server.get("/.well-known/oauth-authorization-server"));
  CHECK(issuer["code_challenge_methods_supported"] == Json({"S256"}));
  CHECK(issuer["authorization_response_iss_parameter_supported"] == true);
  CHECK(issuer["scopes_supported"] == Json({"profile", "read", "write", "offline_access"}));
  CHECK(issuer["protected_resources"] == Json({server.url() + "/api", server.url() + "/mcp"}));
  const auto client = registered(server);
  const auto token = token_for(server, client, {{"resource", server.url() + "/mcp"}, {"scope", "read"}});
  const auto who = said(tool(server, token, "whoami"));
  CHECK(who == Json{{"sub", "user-1"}, {"client_id", client["client_id"]}, {"scope", "read"}});
}

TEST_CASE("authserver mcp: what is not granted is refused with all that it takes, and a second grant gets it") {
  const AuthServer server(for_mcp());
  const auto client = registered(server, app_metadata({{"scope", "read"}}));
  CHECK(client["scope"] == "profile read write offline_access");
  const auto reader = token_for(server, client, {{"scope", "read"}});
  const auto refused = tool(server, reader, "write");
  CHECK(refused.status == 403);
  CHECK(holds(refused.field("WWW-Authenticate"), "error=\"insufficient_scope\""));
  CHECK(holds(refused.field("WWW-Authenticate"), "scope=\"read write\""));
  CHECK(holds(refused.field("WWW-Authenticate"), "resource_metadata=\""));
  const auto writer = token_for(server, client, {{"scope", "read write"}});
  CHECK(said(tool(server, writer, "write"))["scope"] == "read write");
  CHECK(tool(server, reader, "whoami").status == 200);
  const auto neither = token_for(server, client, {{"scope", "profile"}});
  CHECK(call(server, neither, message("ping")).status == 403);
}

TEST_CASE(
    "authserver mcp: a token is for the resource it was asked for, by whatever spelling, and for the first by "
    "default") {
  const AuthServer server(for_mcp({{"mcp", {{"resources", {{{"path", "/mcp"}}, {{"path", "/more/mcp"}}}}}}}));
  const auto client = registered(server);
  const auto status = [&](const std::string& token, const char* path) {
    return call(server, token, message("ping"), path).status;
  };
  for (const Params& asked : {Params{}, Params{{"resource", server.url() + "/mcp/"}},
                              Params{{"resource", "HTTP" + server.url().substr(4) + "/mcp"}}}) {
    const auto token = token_for(server, client, asked);
    CHECK(status(token, "/mcp") == 200);
    CHECK(status(token, "/more/mcp") == 401);
    CHECK(server.api("/api/me", token).status == 401);
  }
  const auto second = token_for(server, client, {{"resource", server.url() + "/more/mcp"}});
  CHECK(status(second, "/more/mcp") == 200);
  CHECK(status(second, "/mcp") == 401);
  const auto api = token_for(server, client, {{"resource", server.url() + "/api"}});
  CHECK(server.api("/api/me", api).status == 200);
  CHECK(status(api, "/mcp") == 401);
  const auto refused = Agent(server).get(target(asks(client, {{"resource", "https://mail.example/mcp"}})));
  CHECK(refused.status == 400);
}

TEST_CASE(
    "authserver mcp: a refresh is for what the grant was for, also when it names nothing, and two at once are fine") {
  const AuthServer server(for_mcp({{"mcp", {{"resources", {{{"path", "/mcp"}}, {{"path", "/more/mcp"}}}}}}}));
  const auto client = registered(server);
  const auto tokens = tokens_of(server, client, {{"resource", server.url() + "/more/mcp"}});
  const Params refresh{{"grant_type", "refresh_token"},
                       {"refresh_token", tokens["refresh_token"].get<std::string>()},
                       {"client_id", client["client_id"].get<std::string>()}};
  for (int i = 0; i < 2; ++i) {
    const auto next = server.post("/token", refresh);
    CHECK(next.status == 200);
    CHECK(call(server, member(next, "access_token"), message("ping"), "/more/mcp").status == 200);
  }
}

TEST_CASE("authserver mcp: every method is told where tokens come from, and with one POST alone is answered") {
  const AuthServer server(for_mcp());
  for (const auto* method : {"GET", "POST", "PUT", "DELETE"}) {
    const auto answer = server.ask(request(method, "/mcp", "Content-Length: 0\r\n"));
    CHECK(answer.status == 401);
    CHECK_FALSE(holds(answer.field("WWW-Authenticate"), "error="));
  }
  const auto token = token_for(server, registered(server));
  const auto got = server.get("/mcp", bearer(token));
  CHECK(got.status == 405);
  CHECK(got.field("Allow") == "POST");
  CHECK(call(server, token, message("ping")).status == 200);
  CHECK(server.get("/mcp?access_token=" + token).status == 400);
}

TEST_CASE("authserver mcp: scripts of other sites do not get in, unless their origin is listed") {
  const AuthServer server(for_mcp({{"mcp", {{"allowed_origins", {"https://inspector.example"}}}}}));
  const auto token = token_for(server, registered(server));
  const auto from = [&](const std::string& origin) {
    return send_json(server, "POST", "/mcp", message("ping"), bearer(token) + "Origin: " + origin + "\r\n");
  };
  CHECK(from("https://evil.example").status == 403);
  CHECK(from(server.url()).status == 200);
  CHECK(from("https://inspector.example").field("Access-Control-Allow-Origin") == "https://inspector.example");
  const auto asked = server.ask(
      request("OPTIONS", "/mcp", "Origin: https://inspector.example\r\nAccess-Control-Request-Method: POST\r\n"));
  CHECK(asked.status == 204);
}

TEST_CASE("authserver mcp: the messages of the protocol") {
  const AuthServer server(for_mcp());
  const auto token = token_for(server, registered(server));
  const auto result = [&](const Json& body) { return json_of(call(server, token, body))["result"]; };
  const auto begun = result(message("initialize", {{"protocolVersion", "2025-06-18"}}));
  CHECK(begun["protocolVersion"] == "2025-06-18");
  CHECK(begun["serverInfo"]["name"] == "Example");
  CHECK(begun["capabilities"].contains("tools"));
  CHECK(result(message("initialize", {{"protocolVersion", "1999-01-01"}}))["protocolVersion"] == "2025-11-25");
  CHECK(result(message("ping")) == Json::object());
  const auto tools = result(message("tools/list"))["tools"];
  CHECK(tools.size() == 2);
  CHECK(tools[0]["name"] == "whoami");
  CHECK(tools[1]["inputSchema"]["type"] == "object");
  const auto told = call(server, token, {{"jsonrpc", "2.0"}, {"method", "notifications/initialized"}});
  CHECK(told.status == 202);
  CHECK(told.body.empty());
  const auto error = [&](const Json& body) { return json_of(call(server, token, body))["error"]["code"]; };
  CHECK(error(message("resources/list")) == -32601);
  CHECK(error(message("tools/call", {{"name", "delete_all"}})) == -32602);
  CHECK(error(message("tools/call")) == -32602);
  CHECK(error(Json::array({message("ping")})) == -32600);
  const auto broken = server.ask(post("/mcp", "{", "Content-Type: application/json\r\n" + bearer(token)));
  CHECK(broken.status == 400);
  CHECK(json_of(broken)["error"]["code"] == -32700);
}

TEST_CASE("authserver mcp: a message that says a thing twice, or is nested without end, is none") {
  const AuthServer server(for_mcp());
  const auto token = token_for(server, registered(server));
  const auto send = [&](const std::string& params) {
    const auto body = R"({"jsonrpc":"2.0","id":1,"method":"ping",)" + params + "}";
    return server.ask(post("/mcp", body, "Content-Type: application/json\r\n" + bearer(token)));
  };
  const auto deep = [](std::size_t arrays) {
    return R"("params":)" + std::string(arrays, '[') + std::string(arrays, ']');
  };
  for (const auto& wrong : {std::string(R"("method":"tools/list")"), deep(32), deep(20'000)}) {
    const auto refused = send(wrong);
    CHECK(refused.status == 400);
    CHECK(json_of(refused)["error"]["code"] == -32700);
  }
  CHECK(send(deep(31)).status == 200);
}

TEST_CASE("authserver mcp: tokens of every format are taken") {
  for (const auto* format : {"opaque", "jwt", "sealed"}) {
    CAPTURE(format);
    const AuthServer server(for_mcp({{"access_token", {{"format", format}}}}));
    const auto token = token_for(server, registered(server));
    CHECK(tool(server, token, "whoami").status == 200);
    CHECK(server.api("/api/me", token).status == 401);
    CHECK(call(server, token + "x", message("ping")).status == 401);
  }
}

TEST_CASE("authserver mcp: a client of the file may ask for offline_access as well, and is not refused for it") {
  const AuthServer server(for_mcp());
  const auto answer = Agent(server).authorize(authorization({{"scope", "read offline_access"}, {"prompt", "consent"}}));
  const auto tokens = server.token(redemption(location_param(answer, "code")));
  CHECK(tokens.status == 200);
  CHECK(call(server, member(tokens, "access_token"), message("ping")).status == 200);
}

TEST_CASE("authserver mcp: the profile brings what MCP needs, and each part can be another") {
  const AuthServer server(for_mcp());
  const auto client = registered(
      server,
      app_metadata({{"redirect_uris", {"cursor://anysphere.cursor-mcp/oauth/callback", "http://localhost:1/c"}}}));
  CHECK(client["redirect_uris"].size() == 2);
  const AuthServer own(
      for_mcp({{"registration", {{"mode", "token"}, {"initial_access_tokens", {std::string(32, 't')}}}},
               {"mcp", {{"resources", {{{"path", "/files"}, {"scopes", {"profile"}}}}}}}}));
  CHECK(send_json(own, "POST", "/register", app_metadata()).status == 401);
  CHECK(own.ask(request("GET", "/mcp")).status == 404);
  CHECK(holds(own.ask(request("GET", "/files")).field("WWW-Authenticate"), "scope=\"profile\""));
  const AuthServer without(config_with(Json::object()));
  CHECK(without.ask(request("GET", "/mcp")).status == 404);
  CHECK(send_json(without, "POST", "/register", app_metadata()).status == 404);
}
