#include "conformance/mcp.hpp"

using namespace conformance;

// MCP authorization (2026-07-28): an MCP server is a protected resource.

namespace {

const char* const well_known = "/.well-known/oauth-protected-resource/mcp";
const char* const well_known_url = "https://api.example/.well-known/oauth-protected-resource/mcp";

std::string challenge_of(const Response& response) { return header(response, "WWW-Authenticate"); }

Request of_method(const char* method) { return {.method = method, .target = "/mcp"}; }

Issued granted_tokens(McpWorld& world, const Params& changes = {}) {
  return world.tokens_of(registered_client(world, sdk_body("http://127.0.0.1:49152/cb")), changes);
}

}  // namespace

TEST_CASE("MCP “Authorization Server Location”: the document at the path form names the issuer as it is configured") {
  for (const char* issuer : {"https://auth.example", "https://auth.example/", "https://auth.example/Tenant"}) {
    CAPTURE(issuer);
    McpWorld world({}, {.options = {.issuer = issuer}});
    const auto told = world.document(well_known);
    CHECK(told["resource"] == mcp_url);
    CHECK(told["authorization_servers"] == Json{issuer});
    CHECK(told["bearer_methods_supported"] == Json{"header"});
    CHECK(told["scopes_supported"] == Json{"read"});
  }
  CHECK_THROWS_AS(mcp::Resource({.resource = mcp_url}, TokenReader{.read = [](std::string_view) { return Stored(); }}),
                  std::invalid_argument);
}

TEST_CASE("MCP “Protected Resource Metadata Discovery Requirements”: the root form is of a resource that is the root") {
  McpWorld world;
  CHECK(world.at(get("/.well-known/oauth-protected-resource")).status == 404);
  CHECK(world.at(get(well_known)).status == 200);
  const mcp::Resource root({.resource = "https://api.example", .authorization_servers = {"https://auth.example"}},
                           world.tokens);
  for (const auto& route : root.routes()) CHECK(route.path == "/.well-known/oauth-protected-resource");
}

TEST_CASE("MCP “Protected Resource Metadata Discovery Requirements”: without a token 401, whatever the method") {
  McpWorld world;
  for (const char* method : {"GET", "POST", "DELETE", "PUT", "HEAD", "OPTIONS"}) {
    CAPTURE(method);
    const auto refused = world.call({}, of_method(method));
    CHECK(refused.status == 401);
    CHECK(challenge_of(refused).find(std::string("resource_metadata=\"") + well_known_url + "\"") != std::string::npos);
    CHECK(challenge_of(refused).find("error") == std::string::npos);
  }
  CHECK(world.call(granted_tokens(world).access, of_method("GET")).status == 200);
}

TEST_CASE("MCP “Scope Selection Strategy”: the challenge names the scope, for no token and for one that is dead") {
  McpWorld world;
  CHECK(challenge_of(world.call({})).find("scope=\"read\"") != std::string::npos);
  const auto invalid = world.call("not-a-token");
  CHECK(invalid.status == 401);
  CHECK(challenge_of(invalid).find("error=\"invalid_token\"") != std::string::npos);
  CHECK(challenge_of(invalid).find("scope=\"read\"") != std::string::npos);
  const auto open = world.resource.guard({}, [](const Request&, const Authorization&) { return Response(); });
  CHECK(challenge_of(open(of_method("POST"))).find("scope=") == std::string::npos);
}

TEST_CASE("MCP “Runtime Insufficient Scope Errors”: 403 with every scope of the operation and the metadata") {
  McpWorld world;
  const auto access = granted_tokens(world, {{"scope", "read"}}).access;
  const auto writes = [&](const Request& request) {
    return world.resource.guard({"read", "write"},
                                [](const Request&, const Authorization&) { return Response(); })(request);
  };
  const auto refused = writes(with_bearer(of_method("POST"), access));
  CHECK(refused.status == 403);
  CHECK(challenge_of(refused).find("error=\"insufficient_scope\"") != std::string::npos);
  CHECK(challenge_of(refused).find("scope=\"read write\"") != std::string::npos);
  CHECK(challenge_of(refused).find(std::string("resource_metadata=\"") + well_known_url + "\"") != std::string::npos);
  CHECK(writes(with_bearer(of_method("POST"), granted_tokens(world, {{"scope", "read write"}}).access)).status == 200);
}

TEST_CASE("MCP “Runtime Insufficient Scope Errors”: an operation that is named in the body is refused the same way") {
  McpWorld world;
  const auto handler = world.resource.guard({"read"}, [&](const Request& request, const Authorization& who) {
    if (request.body == "write") {
      if (auto refused = world.resource.refusal(who, {"read", "write"})) return *refused;
    }
    return Response::json(200, "{}");
  });
  auto request = with_bearer(of_method("POST"), granted_tokens(world, {{"scope", "read"}}).access);
  CHECK(handler(request).status == 200);
  request.body = "write";
  const auto refused = handler(request);
  CHECK(refused.status == 403);
  CHECK(challenge_of(refused).find("scope=\"read write\"") != std::string::npos);
  request = with_bearer(request, granted_tokens(world, {{"scope", "read write"}}).access);
  CHECK(handler(request).status == 200);
}

TEST_CASE("MCP “Step-Up Authorization Flow”: a scope that implies another one suffices for it") {
  McpWorld world;
  const mcp::Resource resource(
      {.resource = mcp_url,
       .authorization_servers = {"https://auth.example"},
       .implies = [](std::string_view held) { return held == "write" ? Scope{"read"} : Scope(); },
       .environment = world.server().options().environment},
      world.tokens);
  const auto reads = resource.guard({"read"}, [](const Request&, const Authorization&) { return Response(); });
  const auto request = with_bearer(of_method("POST"), granted_tokens(world, {{"scope", "write"}}).access);
  CHECK(reads(request).status == 200);
  CHECK(world.call({}, request).status == 403);
}

TEST_CASE("MCP “Token Requirements”: the token is in the header of every request, and nowhere else") {
  McpWorld world;
  const auto access = granted_tokens(world).access;
  auto in_query = of_method("POST");
  in_query.target = "/mcp?access_token=" + access;
  CHECK(world.call({}, in_query).status == 400);
  CHECK(world.call(access, in_query).status == 400);
  CHECK(world.call({}, post("/mcp", Params{{"access_token", access}})).status == 401);
  CHECK(world.call(access).status == 200);
  CHECK(world.call({}).status == 401);
}
