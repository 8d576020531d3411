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

TEST_CASE("resource: is within what was granted byte for byte") {
  const Resources granted{"https://a.example", "https://b.example"};
  CHECK(is_within({"https://b.example"}, granted));
  CHECK(is_within({}, granted));
  CHECK_FALSE(is_within({"https://a.example", "https://c.example"}, granted));
  CHECK_FALSE(is_within({"https://A.example"}, granted));
  CHECK_FALSE(is_within({"https://a.example/"}, granted));
}
