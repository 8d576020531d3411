#include "support/token_endpoints.hpp"

using namespace world;
using endpoints::protected_resource_metadata;
using endpoints::protected_resource_metadata_path;
using endpoints::protected_resource_metadata_url;
using nlohmann::json;

TEST_CASE("protected resource: tells what it is and whose tokens it takes") {
  const auto handler = protected_resource_metadata({.resource = "https://api.example/v1",
                                                    .authorization_servers = {"https://auth.example"},
                                                    .scopes = {"read"},
                                                    .name = "Photos",
                                                    .documentation = "https://api.example/docs",
                                                    .extra = [](JsonMembers& members) { members.add("tier", 3); }});
  const auto response = handler(get("/.well-known/oauth-protected-resource/v1"));
  CHECK(response.status == 200);
  CHECK(response.headers.get("Content-Type") == "application/json");
  CHECK(response.headers.get("Cache-Control") == "public, max-age=3600");
  CHECK(json::parse(response.body) == json{{"resource", "https://api.example/v1"},
                                           {"authorization_servers", {"https://auth.example"}},
                                           {"scopes_supported", {"read"}},
                                           {"bearer_methods_supported", {"header"}},
                                           {"resource_name", "Photos"},
                                           {"resource_documentation", "https://api.example/docs"},
                                           {"tier", 3}});
  CHECK(handler(post("/", {})).status == 405);
}

TEST_CASE("protected resource: says nothing where there is nothing to say") {
  const auto handler = protected_resource_metadata({.resource = "https://api.example", .bearer_methods = {}});
  CHECK(json::parse(handler(get("/")).body) == json{{"resource", "https://api.example"}});
}

TEST_CASE("protected resource: its document stands before its path and its query") {
  const auto path = [](const char* resource) { return protected_resource_metadata_path(resource); };
  CHECK(path("https://api.example") == "/.well-known/oauth-protected-resource");
  CHECK(path("https://api.example/") == "/.well-known/oauth-protected-resource");
  CHECK(path("https://api.example/v1/") == "/.well-known/oauth-protected-resource/v1");
  CHECK(path("https://api.example/v1?tenant=a") == "/.well-known/oauth-protected-resource/v1?tenant=a");
  CHECK(protected_resource_metadata_url("https://api.example:8443/v1") ==
        "https://api.example:8443/.well-known/oauth-protected-resource/v1");
  CHECK(protected_resource_metadata_url("http://127.0.0.1:9000/api") ==
        "http://127.0.0.1:9000/.well-known/oauth-protected-resource/api");
}

TEST_CASE("protected resource: is an https URL without fragment") {
  for (const char* wrong : {"", "api", "http://api.example", "https://", "https://api.example#x", "urn:api",
                            "https://user@api.example", "https://api.example/a b"}) {
    CAPTURE(wrong);
    CHECK_THROWS_AS(protected_resource_metadata({.resource = wrong}), std::invalid_argument);
    CHECK_THROWS_AS(protected_resource_metadata_path(wrong), std::invalid_argument);
    CHECK_THROWS_AS(protected_resource_metadata_url(wrong), std::invalid_argument);
  }
  CHECK_NOTHROW(protected_resource_metadata({.resource = "http://[::1]:9000/api"}));
}

TEST_CASE("protected resource: an added member replaces nothing") {
  const auto with = [](const char* name) {
    return protected_resource_metadata(
        {.resource = "https://api.example", .extra = [name](JsonMembers& members) { members.add(name, "mine"); }});
  };
  CHECK_THROWS_AS(with("resource"), std::invalid_argument);
  CHECK_NOTHROW(with("mine"));
}
