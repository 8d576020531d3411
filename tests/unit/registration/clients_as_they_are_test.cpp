#include "registration/reading.hpp"

using namespace reading;
using namespace oauthkit::registration;

namespace {

/// What a server of MCP clients is told by each of those that are in use, and answers.
Client registered(std::string_view body, Source source = Source::registration) {
  auto by = rules(source);
  by.private_use_schemes = {"cursor"};
  const auto got = read(body, by);
  CHECK(read(got.metadata, by).metadata == got.metadata);
  const auto stored = client_of_metadata(got.metadata);
  REQUIRE(stored);
  CHECK(fields_of(*stored) == fields_of(got.client));
  CHECK(got.metadata.find("null") == std::string::npos);
  CHECK(got.metadata.find("\"\"") == std::string::npos);
  return got.client;
}

}  // namespace

TEST_CASE("clients as they are: claude.ai") {
  const auto client = registered(
      R"({"client_name":"Claude","grant_types":["authorization_code","refresh_token",)"
      R"("urn:ietf:params:oauth:grant-type:jwt-bearer"],"response_types":["code"],"token_endpoint_auth_method":"none",)"
      R"("scope":"claudeai","redirect_uris":["https://claude.ai/api/mcp/auth_callback"]})");
  CHECK(client.grant_types == Words{"authorization_code", "refresh_token"});
  CHECK(client.application_type == "web");
  CHECK(client.is_public());
  CHECK(client.scope == Scope{"profile", "read", "write"});
  CHECK(client.allows_redirect_uri("https://claude.ai/api/mcp/auth_callback"));
  CHECK_FALSE(client.allows_redirect_uri("https://claude.com/api/mcp/auth_callback"));
}

TEST_CASE("clients as they are: Claude Code") {
  const auto client = registered(
      R"({"client_id":"https://claude.ai/oauth/claude-code-client-metadata","client_name":"Claude Code",)"
      R"("client_uri":"https://claude.ai","redirect_uris":["http://localhost/callback","http://127.0.0.1/callback"],)"
      R"("grant_types":["authorization_code","refresh_token"],"response_types":["code"],)"
      R"("token_endpoint_auth_method":"none"})",
      Source::document);
  CHECK(client.application_type == "native");
  CHECK(client.allows_redirect_uri("http://localhost:53124/callback"));
}

TEST_CASE("clients as they are: ChatGPT") {
  const auto client =
      registered(R"({"client_name":"ChatGPT","redirect_uris":["https://chatgpt.com/connector/oauth/abc123"],)"
                 R"("grant_types":["authorization_code","refresh_token"],"response_types":["code"],)"
                 R"("token_endpoint_auth_method":"private_key_jwt","jwks_uri":"https://chatgpt.com/oauth/jwks.json",)"
                 R"("resource":"https://api.example/mcp"})");
  CHECK(client.jwks_uri == "https://chatgpt.com/oauth/jwks.json");
  CHECK(client.resources.empty());
}

TEST_CASE("clients as they are: VS Code") {
  const auto client = registered(
      R"({"client_name":"Visual Studio Code","client_uri":"https://code.visualstudio.com",)"
      R"("grant_types":["authorization_code","refresh_token","urn:ietf:params:oauth:grant-type:device_code"],)"
      R"("response_types":["code"],"redirect_uris":["https://insiders.vscode.dev/redirect",)"
      R"("https://vscode.dev/redirect","http://127.0.0.1/","http://127.0.0.1:33418/"],)"
      R"("token_endpoint_auth_method":"none","application_type":"native"})");
  CHECK(client.grant_types == Words{"authorization_code", "refresh_token"});
  CHECK(client.redirect_uris.size() == 4);
  CHECK(client.allows_redirect_uri("http://127.0.0.1:60000/"));
}

TEST_CASE("clients as they are: Cursor") {
  const auto client =
      registered(R"({"redirect_uris":["cursor://anysphere.cursor-mcp/oauth/callback",)"
                 R"("https://www.cursor.com/agents/mcp/oauth/callback","http://localhost:8787/callback"],)"
                 R"("token_endpoint_auth_method":"none","grant_types":["authorization_code","refresh_token"],)"
                 R"("response_types":["code"],"client_name":"Cursor","client_uri":"https://cursor.com"})");
  CHECK(client.redirect_uris.size() == 3);
  CHECK(client.allows_redirect_uri("cursor://anysphere.cursor-mcp/oauth/callback"));
}

TEST_CASE("clients as they are: Codex, OpenCode and MCP Inspector") {
  const auto codex =
      registered(R"({"client_name":"Codex","redirect_uris":["http://127.0.0.1:52318/callback/5f1c2d"],)"
                 R"("grant_types":["authorization_code","refresh_token"],"token_endpoint_auth_method":"none",)"
                 R"("response_types":["code"],"application_type":"native"})");
  CHECK(codex.allows_redirect_uri("http://127.0.0.1:40000/callback/5f1c2d"));
  const auto opencode =
      registered(R"({"client_name":"OpenCode","client_uri":"https://opencode.ai",)"
                 R"("redirect_uris":["http://127.0.0.1:19876/mcp/oauth/callback"],"grant_types":["authorization_code",)"
                 R"("refresh_token"],"response_types":["code"],"token_endpoint_auth_method":"none"})");
  CHECK(opencode.application_type == "native");
  const auto inspector = registered(
      R"({"redirect_uris":["http://localhost:6274/oauth/callback","http://localhost:6274/oauth/callback/debug"],)"
      R"("token_endpoint_auth_method":"none","grant_types":["authorization_code","refresh_token"],)"
      R"("response_types":["code"],"client_name":"MCP Inspector",)"
      R"("client_uri":"https://github.com/modelcontextprotocol/inspector","scope":""})");
  CHECK(inspector.allows_redirect_uri("http://localhost:6274/oauth/callback/debug"));
}
