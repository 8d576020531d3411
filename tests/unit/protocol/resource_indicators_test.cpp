#include "protocol/resource_indicators.hpp"

#include <doctest/doctest.h>

using namespace oauthkit;
using Resources = std::vector<std::string>;

TEST_CASE("resource: is an absolute URI without fragment") {
  for (const char* right : {"https://api.example", "https://api.example/v1?tenant=a", "urn:example:api", "app:/x"}) {
    CAPTURE(right);
    CHECK(are_resources({right}));
  }
  for (const char* wrong : {"", "api", "/api", "//api.example", "https:", "https://", "https://api.example#",
                            "https://api.example#part", "https://api.example/a b", "https://api.example/%zz", "1a:b"}) {
    CAPTURE(wrong);
    CHECK_FALSE(are_resources({"https://api.example", wrong}));
  }
  CHECK(are_resources({}));
}

TEST_CASE("resource: each that is asked for counts once, in order") {
  const Params params{{"resource", "https://b.example"},
                      {"scope", "read"},
                      {"resource", "https://a.example"},
                      {"resource", "https://b.example"},
                      {"resource", ""}};
  CHECK(requested_resources(params) == Resources{"https://b.example", "https://a.example"});
  CHECK(requested_resources({}).empty());
}

TEST_CASE("resource: the case of scheme and host and a / at the end make no other one") {
  const auto same = [](const char* other) { return is_same_resource("https://api.example/mcp", other); };
  CHECK(same("https://api.example/mcp"));
  CHECK(same("https://api.example/mcp/"));
  CHECK(same("HTTPS://Api.EXAMPLE/mcp"));
  CHECK(is_same_resource("https://api.example", "https://api.example/"));
  CHECK(is_same_resource("https://api.example:8443/", "https://API.example:8443"));
  for (const char* other : {"https://api.example/MCP", "https://api.example/mcp//", "https://api.example/mcp/x",
                            "https://api.example/mcp?a=/", "http://api.example/mcp", "https://api.example:8443/mcp",
                            "https://api.example", "https://api.example.evil/mcp"}) {
    CAPTURE(other);
    CHECK_FALSE(same(other));
  }
  CHECK_FALSE(is_same_resource("urn:api", "URN:api"));
  CHECK_FALSE(is_same_resource("https://api.example?q=a/", "https://api.example?q=a"));
}

TEST_CASE("resource: what is known has its own name, and what is not keeps the one it came with") {
  const Resources known{"https://api.example/mcp", "https://api.example"};
  CHECK(as_named({"https://API.example/mcp/", "https://api.example/", "https://api.example/mcp"}, known) == known);
  CHECK(as_named({"https://other.example/"}, known) == Resources{"https://other.example/"});
  CHECK(as_named({}, known).empty());
  CHECK(as_named({"https://api.example/"}, {}) == Resources{"https://api.example/"});
}

TEST_CASE("resource: is within what was granted byte for byte") {
  const Resources granted{"https://a.example", "https://b.example"};
  CHECK(is_within({"https://b.example"}, granted));
  CHECK(is_within({}, granted));
  CHECK_FALSE(is_within({"https://a.example", "https://c.example"}, granted));
  CHECK_FALSE(is_within({"https://A.example"}, granted));
  CHECK_FALSE(is_within({"https://a.example/"}, granted));
}
