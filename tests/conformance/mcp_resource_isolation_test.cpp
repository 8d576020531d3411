#include "conformance/mcp.hpp"

using namespace conformance;

// MCP authorization (2026-07-28): what a resource takes, from whom, and what it passes on.

namespace {

Issued granted_tokens(McpWorld& world, const Params& changes = {}) {
  return world.tokens_of(registered_client(world, sdk_body("http://127.0.0.1:49152/cb")), changes);
}

Request from(const char* origin, Request request = post("/mcp", {})) {
  request.headers.add("Origin", origin);
  return request;
}

}  // namespace

TEST_CASE("MCP “Token Handling”: a token for one resource is refused by another, and by the API of the server") {
  McpWorld world;
  const McpClient client = registered_client(world, sdk_body("http://127.0.0.1:49152/cb"));
  const auto asked = McpWorld::asked_by(client, {{"resource", other_url}, {"scope", "read"}});
  const auto elsewhere = issued(world.redeem_for(client, code(world, asked), {{"resource", other_url}}));
  const auto refused = world.call(elsewhere.access);
  CHECK(refused.status == 401);
  CHECK(error(refused) == "invalid_token");
  const auto here = granted_tokens(world);
  CHECK(outcome(call_api(world, with_bearer(get("/api"), here.access))) == "401 invalid_token");
  const BearerOptions own{.audience = {"https://auth.example"}};
  CHECK(outcome(call_api(world, with_bearer(get("/api"), here.access), own)) == "401 invalid_token");
  CHECK(world.call(here.access).status == 200);
}

TEST_CASE("MCP “Access Token Privilege Restriction”: the handler gets what was granted and no trace of the token") {
  McpWorld world;
  const auto access = granted_tokens(world).access;
  std::vector<Request> seen;
  std::vector<Authorization> granted;
  const auto handler = world.resource.guard({"read"}, [&](const Request& request, const Authorization& who) {
    seen.push_back(request);
    granted.push_back(who);
    return Response();
  });
  auto request = post("/mcp?session=1", {{"a", "b"}});
  request.headers.add("MCP-Protocol-Version", "2026-07-28");
  request.headers.add("authorization", "Bearer " + access);
  CHECK(handler(request).status == 200);
  REQUIRE(seen.size() == 1);
  CHECK(seen[0].headers.count("Authorization") == 0);
  for (const auto& [name, value] : seen[0].headers) CHECK(value.find(access) == std::string::npos);
  CHECK(serialize(granted[0]).find(access) == std::string::npos);
  CHECK(granted[0].user_id == "alice");
  CHECK(seen[0].headers.get("MCP-Protocol-Version") == "2026-07-28");
  CHECK(seen[0].target == request.target);
  CHECK(seen[0].body == request.body);
}

TEST_CASE("MCP “Security & Endpoint”: an Origin that is neither its own nor allowed is 403, with a token too") {
  McpWorld world;
  const auto access = granted_tokens(world).access;
  for (const char* origin : {"https://evil.example", "null", "http://api.example", "https://api.example:8443",
                             "https://api.example.evil", "https://inspector.example/", "HTTPS://api.example", ""}) {
    CAPTURE(origin);
    const auto refused = world.call(access, from(origin));
    CHECK(refused.status == 403);
    CHECK(refused.headers.count("Access-Control-Allow-Origin") == 0);
    CHECK(refused.headers.count("WWW-Authenticate") == 0);
    CHECK(world.call({}, from(origin)).status == 403);
  }
  CHECK(world.call(access, from("https://api.example")).status == 200);
  CHECK(world.call(access, from("https://inspector.example")).status == 200);
  CHECK(world.call(access).status == 200);
}

TEST_CASE("MCP “Security & Endpoint”: an Origin that comes twice is none, and no name in a token helps") {
  McpWorld world;
  const auto access = granted_tokens(world).access;
  const auto twice = from("https://api.example", from("https://evil.example"));
  CHECK(world.call(access, twice).status == 403);
  // A page whose name was made to mean this machine (DNS rebinding): Host is what it likes, Origin is its own.
  auto rebound = from("http://rebound.example:8080");
  rebound.headers.add("Host", "api.example");
  CHECK(world.call(access, rebound).status == 403);
  CHECK(world.call(access, from("https://api.example")).status == 200);
}

TEST_CASE("MCP “Security & Endpoint”: scripts of an allowed origin learn what they may send, and read refusals") {
  McpWorld world;
  auto preflight = from("https://inspector.example", {.method = "OPTIONS", .target = "/mcp"});
  preflight.headers.add("Access-Control-Request-Method", "POST");
  preflight.headers.add("Access-Control-Request-Headers", "authorization, content-type, mcp-param-region");
  const auto told = world.call({}, preflight);
  CHECK(told.status == 204);
  CHECK(header(told, "Access-Control-Allow-Origin") == "https://inspector.example");
  CHECK(header(told, "Access-Control-Allow-Methods") == "GET, POST, DELETE");
  CHECK(header(told, "Access-Control-Allow-Headers") == "authorization, content-type, mcp-param-region");
  CHECK(header(told, "Vary") == "Origin");
  const auto refused = world.call({}, from("https://inspector.example"));
  CHECK(refused.status == 401);
  CHECK(header(refused, "Access-Control-Allow-Origin") == "https://inspector.example");
  CHECK(header(refused, "Access-Control-Expose-Headers").find("WWW-Authenticate") != std::string::npos);
  CHECK(told.headers.count("Access-Control-Allow-Credentials") == 0);
  preflight.headers.set("Origin", "https://evil.example");
  CHECK(world.call({}, preflight).status == 403);
}

TEST_CASE("MCP “Authorization Server Metadata Discovery”: scripts read every well-known document") {
  McpWorld world;
  for (const char* path : {"/.well-known/oauth-protected-resource/mcp", "/.well-known/oauth-authorization-server"}) {
    CAPTURE(path);
    CHECK(header(world.at(from("https://anywhere.example", get(path))), "Access-Control-Allow-Origin") == "*");
    Request preflight{.method = "OPTIONS", .target = path};
    CHECK(world.at(from("https://anywhere.example", preflight)).status == 204);
  }
}
