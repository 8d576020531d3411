#include "conformance/mcp.hpp"

using namespace conformance;

// MCP authorization (2026-07-28): the authorization server of MCP clients, made in one line.

namespace {

const char* const document_id = "https://client.example/oauth/client.json";

Json document_body() {
  auto body = sdk_body("http://127.0.0.1:3000/callback");
  body["client_id"] = document_id;
  return body;
}

const McpClient by_document{document_id, "http://127.0.0.1:3000/callback"};

McpClient by_registration(McpWorld& world) { return registered_client(world, sdk_body("http://127.0.0.1:49152/cb")); }

bool holds(const Json& list, std::string_view text) {
  return std::find(list.begin(), list.end(), Json(text)) != list.end();
}

}  // namespace

TEST_CASE("MCP “Authorization Code Protection”: the metadata tells of PKCE, without which clients go no further") {
  McpWorld world;
  CHECK(world.metadata()["code_challenge_methods_supported"] == Json{"S256"});
  const auto client = by_registration(world);
  CHECK(refusal(answer(world, both(McpWorld::asked_by(client), without_pkce))) == "invalid_request");
  CHECK_FALSE(world.tokens_of(client).access.empty());
}

TEST_CASE("MCP “Authorization Response Validation”: iss is in every answer, errors too, byte for byte the issuer") {
  for (const char* issuer : {"https://auth.example", "https://auth.example/"}) {
    CAPTURE(issuer);
    McpWorld world({}, {.options = {.issuer = issuer}});
    const auto told = world.metadata();
    CHECK(told["issuer"] == issuer);
    CHECK(told["authorization_response_iss_parameter_supported"] == true);
    const auto asked = McpWorld::asked_by(by_registration(world), {{"scope", "read"}});
    CHECK(location_param(authorized(world, asked), "iss") == issuer);
    const auto denied = world.server().decide(decision(consent(world, asked), "deny"), browser());
    CHECK(refusal(denied) == "access_denied");
    CHECK(location_param(denied, "iss") == issuer);
    const auto elsewhere = answer(world, both(asked, {{"resource", "https://api.example/third"}}));
    CHECK(refusal(elsewhere) == "invalid_target");
    CHECK(location_param(elsewhere, "iss") == issuer);
  }
}

TEST_CASE("MCP “Advertising CIMD Support”: documents are told of, and registration is there for whoever has none") {
  McpWorld world;
  const auto told = world.metadata();
  CHECK(told["client_id_metadata_document_supported"] == true);
  CHECK(told["registration_endpoint"] == "https://auth.example/register");
  CHECK(holds(told["token_endpoint_auth_methods_supported"], "none"));
  CHECK(holds(told["token_endpoint_auth_methods_supported"], "private_key_jwt"));
  CHECK(told["protected_resources"] == Json{mcp_url, other_url});
  world.published->publish(document_id, document_body());
  CHECK(world.call(world.tokens_of(by_document).access).status == 200);
  CHECK(world.call(world.tokens_of(by_registration(world)).access).status == 200);
}

TEST_CASE("MCP “Canonical Server URI”: a / at the end and the case of scheme and host make no other resource") {
  McpWorld world;
  const auto client = by_registration(world);
  for (const char* written : {mcp_url, "https://api.example/mcp/", "HTTPS://API.Example/mcp"}) {
    CAPTURE(written);
    const Params resource{{"resource", written}};
    const auto first = code(world, McpWorld::asked_by(client, {{"scope", "read"}}));
    const auto by_token = issued(world.redeem_for(client, first, resource));
    CHECK(world.audience_of(by_token) == std::vector<std::string>{mcp_url});
    const auto by_both = world.tokens_of(client, resource);
    CHECK(world.audience_of(by_both) == std::vector<std::string>{mcp_url});
    const auto refreshed = issued(world.refresh_for(client, by_both.refresh, resource));
    CHECK(world.call(refreshed.access).status == 200);
  }
  for (const char* other : {"https://api.example/MCP", "https://api.example", "https://evil.example/mcp"}) {
    CAPTURE(other);
    CHECK(refusal(answer(world, McpWorld::asked_by(client, {{"resource", other}}))) == "invalid_target");
    const auto granted = code(world, McpWorld::asked_by(client, {{"scope", "read"}}));
    CHECK(outcome(world.redeem_for(client, granted, {{"resource", other}})) == "400 invalid_target");
  }
}

TEST_CASE("MCP “Resource Parameter Implementation”: who names none means the first, and on refresh what was granted") {
  McpWorld world;
  const auto client = by_registration(world);
  const Params none{{"resource", ""}};
  const auto usual = world.tokens_of(client, none);
  CHECK(world.audience_of(usual) == std::vector<std::string>{mcp_url});
  CHECK(world.call(issued(world.refresh_for(client, usual.refresh)).access).status == 200);
  const auto asked = McpWorld::asked_by(client, {{"scope", "read"}, {"resource", other_url}});
  const auto other = issued(world.redeem_for(client, code(world, asked), none));
  CHECK(world.audience_of(other) == std::vector<std::string>{other_url});
  CHECK(world.audience_of(issued(world.refresh_for(client, other.refresh))) == std::vector<std::string>{other_url});
}

TEST_CASE("MCP “Refresh Tokens”: offline_access is the server's word alone, and everybody may ask for it") {
  McpWorld world;
  CHECK(world.metadata()["scopes_supported"] == Json{"read", "write", "offline_access"});
  CHECK_FALSE(holds(world.document("/.well-known/oauth-protected-resource/mcp")["scopes_supported"], "offline_access"));
  CHECK(header(world.call({}), "WWW-Authenticate").find("offline_access") == std::string::npos);
  world.published->publish(document_id, document_body());
  world.client("native").scope = {"read"};
  const Params offline{{"scope", "read offline_access"}, {"prompt", "consent"}};
  for (const auto& client : {by_registration(world), by_document, McpClient{"native", "http://127.0.0.1:49152/cb"}}) {
    CAPTURE(client.id);
    const auto granted = world.tokens_of(client, offline);
    CHECK_FALSE(granted.refresh.empty());
    CHECK(world.call(granted.access).status == 200);
  }
  CHECK(refusal(answer(world, McpWorld::asked_by(by_registration(world), {{"scope", "read admin"}}))) ==
        "invalid_scope");
}

TEST_CASE("MCP “Step-Up Authorization Flow”: a second grant has more scope, and the first one lives") {
  McpWorld world;
  auto body = sdk_body("http://127.0.0.1:49152/cb");
  body["scope"] = "read";
  const auto client = registered_client(world, body);
  const auto first = world.tokens_of(client, {{"scope", "read"}});
  CHECK(first.scope == "read");
  const auto second = world.tokens_of(client, {{"scope", "read write"}});
  CHECK(second.scope == "read write");
  CHECK(world.call(first.access).status == 200);
  CHECK(world.call(second.access).status == 200);
  CHECK(issued(world.refresh_for(client, first.refresh)).scope == "read");
}

TEST_CASE("MCP “Token Theft”: refresh tokens of public clients are replaced, and hosts may use one several times") {
  McpWorld world;
  const auto client = by_registration(world);
  const auto first = world.tokens_of(client);
  const auto second = issued(world.refresh_for(client, first.refresh));
  CHECK(second.refresh != first.refresh);
  world.now += 119s;
  CHECK(issued(world.refresh_for(client, first.refresh)).refresh == second.refresh);
  world.now += 1s;
  CHECK(outcome(world.refresh_for(client, first.refresh)) == "400 invalid_grant");
  CHECK(outcome(world.refresh_for(client, second.refresh)) == "400 invalid_grant");
  CHECK(world.call(second.access).status == 401);
  CHECK(world.call(world.tokens_of(client).access).status == 200);
}
