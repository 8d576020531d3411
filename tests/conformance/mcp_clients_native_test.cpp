#include "conformance/mcp.hpp"

using namespace conformance;

// Clients as they are: those that are on the person's machine. Each registers with the body that it sends, or by its
// document, and is then used as it uses itself.

namespace {

/// The same client at another redirect URI.
McpClient at(const McpClient& client, const char* redirect_uri) { return {client.id, redirect_uri}; }

bool works(McpWorld& world, const McpClient& client) {
  const auto granted = world.tokens_of(client);
  return world.call(granted.access).status == 200 &&
         world.call(issued(world.refresh_for(client, granted.refresh)).access).status == 200;
}

bool is_refused(McpWorld& world, const McpClient& client) {
  return is_page(answer(world, McpWorld::asked_by(client, {{"scope", "read"}})));
}

}  // namespace

TEST_CASE("MCP “Client ID Metadata Documents”: Claude Code, which lists no port and says no application_type") {
  McpWorld world;
  const char* const id = "https://claude.ai/oauth/claude-code-client-metadata";
  world.published->publish(id, {{"client_id", id},
                                {"client_name", "Claude Code"},
                                {"client_uri", "https://claude.ai"},
                                {"redirect_uris", {"http://localhost/callback", "http://127.0.0.1/callback"}},
                                {"grant_types", {"authorization_code", "refresh_token"}},
                                {"response_types", {"code"}},
                                {"token_endpoint_auth_method", "none"}});
  CHECK(works(world, {id, "http://localhost:54212/callback"}));
  CHECK(works(world, {id, "http://127.0.0.1:54212/callback"}));
  CHECK(is_refused(world, {id, "http://[::1]:54212/callback"}));
  CHECK(is_refused(world, {id, "http://localhost:54212/other"}));
  CHECK(is_refused(world, {id, "https://localhost:54212/callback"}));
}

TEST_CASE("MCP “Application Type and Redirect URI Constraints”: Claude Code, registered without one") {
  McpWorld world;
  auto body = sdk_body("http://localhost:54212/callback");
  body["client_name"] = "Claude Code (example)";
  const auto code_client = registered_client(world, body);
  CHECK(works(world, code_client));
  CHECK(works(world, at(code_client, "http://localhost:61000/callback")));
}

TEST_CASE("MCP “Application Type and Redirect URI Constraints”: VS Code, native beside two https URLs") {
  McpWorld world;
  const auto registered = world.registered_as(
      {{"client_name", "Visual Studio Code"},
       {"client_uri", "https://code.visualstudio.com"},
       {"grant_types", {"authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code"}},
       {"response_types", {"code"}},
       {"redirect_uris",
        {"https://insiders.vscode.dev/redirect", "https://vscode.dev/redirect", "http://127.0.0.1/",
         "http://127.0.0.1:33418/"}},
       {"token_endpoint_auth_method", "none"},
       {"application_type", "native"}});
  CHECK(registered["grant_types"] == Json{"authorization_code", "refresh_token"});
  CHECK(registered["application_type"] == "native");
  CHECK(registered["redirect_uris"].size() == 4);
  const McpClient code_client{registered["client_id"], "https://vscode.dev/redirect"};
  CHECK(works(world, code_client));
  CHECK(works(world, at(code_client, "http://127.0.0.1:33418/")));
  CHECK(works(world, at(code_client, "http://127.0.0.1:50123/")));
  CHECK(is_refused(world, at(code_client, "https://vscode.dev:8443/redirect")));
}

TEST_CASE("MCP “Dynamic Client Registration”: Cursor, with three redirect URIs of three kinds at once") {
  const Json body = {{"client_name", "Cursor"},
                     {"redirect_uris",
                      {"cursor://anysphere.cursor-mcp/oauth/callback",
                       "https://www.cursor.com/agents/mcp/oauth/callback", "http://localhost:8787/callback"}},
                     {"grant_types", {"authorization_code", "refresh_token"}},
                     {"response_types", {"code"}},
                     {"token_endpoint_auth_method", "none"}};
  McpWorld world;
  const auto cursor = registered_client(world, body);
  CHECK(works(world, at(cursor, "cursor://anysphere.cursor-mcp/oauth/callback")));
  CHECK(works(world, at(cursor, "https://www.cursor.com/agents/mcp/oauth/callback")));
  CHECK(works(world, at(cursor, "http://localhost:8787/callback")));
  CHECK(is_refused(world, at(cursor, "cursor://evil/oauth/callback")));
  // Where its scheme is not listed that URI is left out, and the rest stands.
  mcp::AuthorizationServerOptions strict;
  strict.private_use_schemes = {};
  McpWorld without(strict);
  const auto registered = without.registered_as(body);
  CHECK(registered["redirect_uris"] ==
        Json{"https://www.cursor.com/agents/mcp/oauth/callback", "http://localhost:8787/callback"});
  const McpClient left{registered["client_id"], "http://localhost:8787/callback"};
  CHECK(works(without, left));
  CHECK(is_refused(without, at(left, "cursor://anysphere.cursor-mcp/oauth/callback")));
}

TEST_CASE("MCP “Refresh Tokens”: Codex, whose processes use one refresh token and name no resource with it") {
  McpWorld world;
  auto body = sdk_body("http://127.0.0.1:1455/callback/3f2a9c");
  body["client_name"] = "Codex";
  body["application_type"] = "native";
  const auto codex = registered_client(world, body);
  const auto granted = world.tokens_of(at(codex, "http://127.0.0.1:49999/callback/3f2a9c"));
  std::vector<std::string> successors;
  for (int process = 0; process < 4; ++process) {
    const auto refreshed = issued(world.refresh_for(codex, granted.refresh));
    CHECK(world.call(refreshed.access).status == 200);
    CHECK(world.audience_of(refreshed) == std::vector<std::string>{mcp_url});
    successors.push_back(refreshed.refresh);
    world.now += 20s;
  }
  CHECK(std::count(successors.begin(), successors.end(), successors.front()) == 4);
  CHECK(is_refused(world, at(codex, "http://127.0.0.1:1455/callback/another")));
}

TEST_CASE("MCP “Client ID Metadata Documents”: Copilot CLI, whose document has a port that it then does not get") {
  McpWorld world;
  const char* const id = "https://github.com/copilot-cli/client-metadata.json";
  world.published->publish(id, {{"client_id", id},
                                {"client_name", "GitHub Copilot CLI"},
                                {"redirect_uris", {"http://127.0.0.1:33418/"}},
                                {"grant_types", {"authorization_code", "refresh_token"}},
                                {"response_types", {"code"}},
                                {"token_endpoint_auth_method", "none"},
                                {"application_type", "native"}});
  CHECK(works(world, {id, "http://127.0.0.1:33418/"}));
  CHECK(works(world, {id, "http://127.0.0.1:40001/"}));
  CHECK(is_refused(world, {id, "http://127.0.0.1:40001/callback"}));
}

TEST_CASE("MCP “Application Type and Redirect URI Constraints”: OpenCode, and clients that register the port 0") {
  McpWorld world;
  const auto opencode = registered_client(world, sdk_body("http://127.0.0.1:19876/mcp/oauth/callback"));
  CHECK(works(world, opencode));
  const auto any_port = registered_client(world, sdk_body("http://127.0.0.1:0/callback"));
  CHECK(works(world, at(any_port, "http://127.0.0.1:52000/callback")));
  CHECK(is_refused(world, at(any_port, "http://127.0.0.1:52000/elsewhere")));
}
