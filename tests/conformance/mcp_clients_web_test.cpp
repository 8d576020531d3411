#include "conformance/mcp.hpp"
#include "jose/keys.hpp"

using namespace conformance;

// Clients as they are: those that answer at an https URL. Each registers with the body that it sends, and is then used
// as it uses itself.

namespace {

bool holds(const Json& list, std::string_view text) {
  return std::find(list.begin(), list.end(), Json(text)) != list.end();
}

/// Strict clients refuse a registration that holds `null` or an empty text.
void expect_told_whole(const Json& registered) {
  for (const auto& member : registered.items()) {
    CAPTURE(member.key());
    CHECK_FALSE(member.value().is_null());
    CHECK(member.value() != "");
  }
}

}  // namespace

TEST_CASE("MCP “Dynamic Client Registration”: Claude on the web, which registers again and again") {
  McpWorld world;
  const Json body = {
      {"client_name", "Claude"},
      {"redirect_uris", {"https://claude.ai/api/mcp/auth_callback"}},
      {"grant_types", {"authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:jwt-bearer"}},
      {"response_types", {"code"}},
      {"token_endpoint_auth_method", "none"},
      {"scope", "read"}};
  const auto registered = world.registered_as(body);
  expect_told_whole(registered);
  CHECK(registered["grant_types"] == Json{"authorization_code", "refresh_token"});
  CHECK(registered["application_type"] == "web");
  const McpClient claude{registered["client_id"], registered["redirect_uris"][0]};
  const auto page = consent(world, McpWorld::asked_by(claude, {{"scope", "read"}}));
  CHECK(page.redirect_host == "claude.ai");
  const auto granted = world.tokens_of(claude);
  CHECK(world.call(granted.access).status == 200);
  const auto again = registered_client(world, body);
  CHECK(again.id != claude.id);
  CHECK(world.call(world.tokens_of(again).access).status == 200);
  CHECK(world.call(issued(world.refresh_for(claude, granted.refresh)).access).status == 200);
}

TEST_CASE("MCP “Dynamic Client Registration”: Claude whose client is gone is told invalid_client and registers anew") {
  McpWorld world;
  const auto claude = registered_client(world, sdk_body("https://claude.com/api/mcp/auth_callback"));
  const auto granted = world.tokens_of(claude);
  REQUIRE(world.registry->remove(claude.id));
  CHECK(outcome(world.refresh_for(claude, granted.refresh)) == "401 invalid_client");
  CHECK(world.call(granted.access).status == 401);
  CHECK(is_page(answer(world, McpWorld::asked_by(claude))));
  const auto anew = registered_client(world, sdk_body("https://claude.com/api/mcp/auth_callback"));
  CHECK(world.call(world.tokens_of(anew).access).status == 200);
}

TEST_CASE("MCP “Client ID Metadata Documents”: Claude on the web by its document") {
  McpWorld world;
  const char* const id = "https://claude.ai/oauth/mcp-oauth-client-metadata";
  world.published->publish(
      id, {{"client_id", id},
           {"client_name", "Claude"},
           {"client_uri", "https://claude.ai"},
           {"redirect_uris", {"https://claude.ai/api/mcp/auth_callback", "https://claude.com/api/mcp/auth_callback"}},
           {"grant_types", {"authorization_code", "refresh_token"}},
           {"response_types", {"code"}},
           {"token_endpoint_auth_method", "none"}});
  const McpClient claude{id, "https://claude.com/api/mcp/auth_callback"};
  const auto granted = world.tokens_of(claude, {{"scope", "read offline_access"}});
  CHECK(world.call(granted.access).status == 200);
  CHECK(world.call(issued(world.refresh_for(claude, granted.refresh)).access).status == 200);
  // One id is every installation: what one person gets ends nothing of another's.
  const auto bob = world.tokens_of(claude, {}, browser("bob"));
  CHECK(world.call(granted.access).status == 200);
  CHECK(member(world.call(bob.access), "sub") == "bob");
}

TEST_CASE("MCP “Dynamic Client Registration”: ChatGPT, which looks for offline_access and repeats resource") {
  McpWorld world;
  CHECK(holds(world.metadata()["scopes_supported"], "offline_access"));
  const auto chatgpt = registered_client(world, {{"client_name", "ChatGPT"},
                                                 {"redirect_uris", {"https://chatgpt.com/connector/oauth/Zm9vYmFy"}},
                                                 {"grant_types", {"authorization_code", "refresh_token"}},
                                                 {"response_types", {"code"}},
                                                 {"token_endpoint_auth_method", "none"}});
  const auto told = world.document("/.well-known/oauth-protected-resource/mcp");
  const auto granted =
      world.tokens_of(chatgpt, {{"resource", told["resource"].get<std::string>()}, {"scope", "read offline_access"}});
  CHECK(world.call(granted.access).status == 200);
  CHECK(world.call(issued(world.refresh_for(chatgpt, granted.refresh, {{"resource", mcp_url}})).access).status == 200);
}

TEST_CASE("MCP “Client ID Metadata Documents”: ChatGPT by its document, which signs to prove who it is") {
  McpWorld world;
  const char* const id = "https://chatgpt.com/oauth/client.json";
  const auto key = samples::generated(jose::Algorithm::es256);
  world.published->publish(id, {{"client_id", id},
                                {"client_name", "ChatGPT"},
                                {"redirect_uris", {"https://chatgpt.com/connector/oauth/Zm9vYmFy"}},
                                {"grant_types", {"authorization_code", "refresh_token"}},
                                {"response_types", {"code"}},
                                {"token_endpoint_auth_method", "private_key_jwt"},
                                {"jwks", Json::parse(jose::public_jwk_set({key}))}});
  const auto seconds = world.now.time_since_epoch().count();
  const auto assertion = [&](const char* jti) {
    const Json claims{{"iss", id},           {"sub", id},      {"aud", "https://auth.example"},
                      {"exp", seconds + 60}, {"iat", seconds}, {"jti", jti}};
    return samples::signed_by(key, claims.dump(), "JWT");
  };
  const McpClient chatgpt{id, "https://chatgpt.com/connector/oauth/Zm9vYmFy"};
  const auto asked = McpWorld::asked_by(chatgpt, {{"scope", "read"}});
  const Params signs{{"client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"}};
  const auto granted =
      issued(world.redeem_for(chatgpt, code(world, asked), both(signs, {{"client_assertion", assertion("1")}})));
  CHECK(world.call(granted.access).status == 200);
  // With keys it always proves who it is.
  CHECK(outcome(world.redeem_for(chatgpt, code(world, asked))) == "401 invalid_client");
  CHECK(outcome(world.refresh_for(chatgpt, granted.refresh)) == "401 invalid_client");
  const auto again = world.refresh_for(chatgpt, granted.refresh, both(signs, {{"client_assertion", assertion("2")}}));
  CHECK(world.call(issued(again).access).status == 200);
}

TEST_CASE("MCP “Dynamic Client Registration”: the Inspector, which runs in a browser") {
  Choices choices;
  choices.options.policy.cors_origins = {"http://localhost:6274"};
  McpWorld world({}, std::move(choices));
  auto body = sdk_body("http://localhost:6274/oauth/callback");
  body["redirect_uris"].push_back("http://localhost:6274/oauth/callback/debug");
  Request request{.method = "POST", .target = "/register", .body = body.dump()};
  request.headers.add("Content-Type", "application/json");
  request.headers.add("Origin", "http://localhost:6274");
  const auto response = world.at(request);
  REQUIRE(response.status == 201);
  CHECK(header(response, "Access-Control-Allow-Origin") == "http://localhost:6274");
  request.headers.set("Origin", "https://evil.example");
  CHECK(world.at(request).headers.count("Access-Control-Allow-Origin") == 0);
  const McpClient inspector{member(response, "client_id"), "http://localhost:6274/oauth/callback/debug"};
  const auto first = code(world, McpWorld::asked_by(inspector, {{"scope", "read"}}));
  auto redeemed = token_request(redemption(
      first, both({{"client_id", inspector.id}, {"resource", mcp_url}}, {{"redirect_uri", inspector.redirect_uri}})));
  redeemed.headers.add("Origin", "http://localhost:6274");
  const auto tokens = world.token(redeemed);
  CHECK(header(tokens, "Access-Control-Allow-Origin") == "http://localhost:6274");
  CHECK(world.call(issued(tokens).access).status == 200);
}
