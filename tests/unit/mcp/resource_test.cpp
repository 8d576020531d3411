#include <doctest/doctest.h>

#include "conformance/flows.hpp"
#include "oauthkit/mcp.hpp"

// What an mcp::Resource is made of. What it answers along the specification is in tests/conformance/mcp_resource_test.

using namespace conformance;

namespace {

const char* const here = "https://api.example/mcp";

mcp::ResourceOptions options() { return {.resource = here, .authorization_servers = {"https://auth.example"}}; }

/// Knows one token for `here`, which was granted `scope`.
TokenReader reader(Scope scope = {"read"}) {
  return {.read = [scope](std::string_view token) -> Stored {
    if (token != "good") return {};
    return {.state = Stored::State::live,
            .authorization = {.client_id = "c", .access = {.scope = scope, .resource = {here}}, .expires_at = never}};
  }};
}

Response ok(const Request&, const Authorization&) { return Response::json(200, "{}"); }

std::string refused(const mcp::ResourceOptions& options, TokenReader read = reader()) {
  try {
    const mcp::Resource resource(options, std::move(read));
  } catch (const std::invalid_argument& mistake) {
    return mistake.what();
  }
  return {};
}

}  // namespace

TEST_CASE("mcp resource: a mistake of assembly is told with its fix") {
  auto wrong = options();
  wrong.authorization_servers = {};
  CHECK(refused(wrong).ends_with("set ResourceOptions::authorization_servers"));
  wrong.authorization_servers = {"auth.example"};
  CHECK(refused(wrong).find("names \"auth.example\", which is no issuer") != std::string::npos);
  wrong = options();
  wrong.scopes = {"read", "offline_access"};
  CHECK(refused(wrong).ends_with("take it out of ResourceOptions::scopes"));
  wrong = options();
  wrong.resource = "http://api.example/mcp";
  CHECK(refused(wrong).find("is not an https URL") != std::string::npos);
  wrong.resource = "https://api.example/mcp?a=b";
  CHECK(refused(wrong).ends_with("name the URL without it"));
  CHECK(refused(options()).empty());
}

TEST_CASE("mcp resource: only an origin can be allowed") {
  auto wrong = options();
  for (const char* origin : {"*", "null", "app.example", "https://", "https://app.example/", "https://a@app.example",
                             "https://*.example", "https://app.example?x"}) {
    CAPTURE(origin);
    wrong.allowed_origins = {origin};
    CHECK(refused(wrong).ends_with("which is no origin such as https://app.example"));
  }
  wrong.allowed_origins = {"https://app.example", "http://localhost:6274"};
  CHECK(refused(wrong).empty());
}

TEST_CASE("mcp resource: the issuer of its reader is one that it names, byte for byte") {
  auto read = reader();
  read.issuer = "https://auth.example/";
  CHECK(refused(options(), read).find("takes tokens of \"https://auth.example/\"") != std::string::npos);
  read.issuer = "https://auth.example";
  CHECK(refused(options(), read).empty());
  const auto kept = stores::tokens(stores::memory(), "https://other.example");
  CHECK_THROWS_AS(mcp::Resource(options(), kept), std::invalid_argument);
  CHECK_NOTHROW(mcp::Resource(options(), stores::tokens(stores::memory(), "https://auth.example")));
}

TEST_CASE("mcp resource: offline_access guards nothing") {
  const mcp::Resource resource(options(), reader());
  CHECK_THROWS_AS(resource.guard({"read", "offline_access"}, ok), std::invalid_argument);
  CHECK(resource.guard({"read"}, ok)(with_bearer(post("/mcp", {}), "good")).status == 200);
}

TEST_CASE("mcp resource: what a scope implies is followed to its end, also round in a circle") {
  auto with = options();
  with.implies = [](std::string_view held) -> Scope {
    if (held == "admin") return {"write"};
    if (held == "write") return {"read"};
    if (held == "read") return {"admin_of_nothing", "read"};
    return {};
  };
  const mcp::Resource resource(with, reader({"admin"}));
  const auto request = with_bearer(post("/mcp", {}), "good");
  CHECK(resource.guard({"read", "write"}, ok)(request).status == 200);
  CHECK(resource.guard({"delete"}, ok)(request).status == 403);
  CHECK_FALSE(resource.refusal({.access = {.scope = {"write"}}}, {"read"}));
  CHECK(resource.refusal({.access = {.scope = {"read"}}}, {"write"}));
}

TEST_CASE("mcp resource: what its handler throws ends as an error that says no more") {
  std::vector<std::string> told;
  auto with = options();
  with.environment.on_failure = [&](const Failure& failure) { told.push_back(failure.cause); };
  const mcp::Resource resource(with, reader());
  const auto throwing = resource.guard(
      {}, [](const Request&, const Authorization&) -> Response { throw std::runtime_error("the cause"); });
  const auto response = throwing(with_bearer(post("/mcp", {}), "good"));
  CHECK(response.status == 500);
  CHECK(response.body.find("the cause") == std::string::npos);
  REQUIRE(told.size() == 1);
  CHECK(told[0].find("the cause") != std::string::npos);
}
