#include "conformance/flows.hpp"
#include "support/token_endpoints.hpp"

using namespace conformance;
using endpoints::protected_resource_metadata;

// OAuth 2.0 Protected Resource Metadata.

namespace {

constexpr const char* resource = "https://api.example/photos";

Response fetched(const endpoints::ProtectedResource& about) { return protected_resource_metadata(about)(get("/")); }

}  // namespace

TEST_CASE("RFC 9728 §1.2: the identifier is an https URL without fragment") {
  for (const char* wrong : {"http://api.example", "https://api.example#x", "api.example"}) {
    CHECK_THROWS_AS(fetched({.resource = wrong}), std::invalid_argument);
  }
  CHECK(member(fetched({.resource = resource}), "resource") == resource);
}

TEST_CASE("RFC 9728 §2: resource is there, and what has no element is left out") {
  const auto told = nlohmann::json::parse(fetched({.resource = resource, .bearer_methods = {}}).body);
  CHECK(told == nlohmann::json{{"resource", resource}});
  CHECK(member(fetched({.resource = resource, .authorization_servers = {"https://auth.example"}}),
               "authorization_servers") == R"(["https://auth.example"])");
}

TEST_CASE("RFC 9728 §3: the well-known path stands between the host and the path of the resource") {
  CHECK(endpoints::protected_resource_metadata_url(resource) ==
        "https://api.example/.well-known/oauth-protected-resource/photos");
  CHECK(endpoints::protected_resource_metadata_path("https://api.example/") == "/.well-known/oauth-protected-resource");
}

TEST_CASE("RFC 9728 §3.1, §3.2: GET is answered 200 with JSON") {
  const auto response = fetched({.resource = resource});
  CHECK(response.status == 200);
  CHECK(header(response, "Content-Type") == "application/json");
  CHECK(protected_resource_metadata({.resource = resource})(post("/", {})).status == 405);
}

TEST_CASE("RFC 9728 §3.3: the document is of the resource whose path led to it") {
  const auto path = endpoints::protected_resource_metadata_path(resource);
  CHECK(path.ends_with("/photos"));
  CHECK(member(fetched({.resource = resource}), "resource") == resource);
}

TEST_CASE("RFC 9728 §4: an authorization server tells for which resources it works") {
  TokenWorld world({}, {.metadata = {.protected_resources = {resource}}});
  const auto told = world.at("/.well-known/oauth-authorization-server", get("/"));
  CHECK(member(told, "protected_resources") == "[\"" + std::string(resource) + "\"]");
}

TEST_CASE("RFC 9728 §5.1: whoever is refused is told where the metadata is") {
  TokenWorld world;
  const BearerOptions options{.resource_metadata = endpoints::protected_resource_metadata_url(resource)};
  const std::string named = "resource_metadata=\"https://api.example/.well-known/oauth-protected-resource/photos\"";
  for (const auto& request : {get("/api"), with_bearer(get("/api"), "wrong")}) {
    const auto refused = call_api(world, request, options);
    CHECK(refused.status == 401);
    CHECK(header(refused, "WWW-Authenticate").find(named) != std::string::npos);
  }
  const auto tokens = world.tokens_of_web();
  CHECK(call_api(world, with_bearer(get("/api"), tokens.access), options).status == 200);
}

TEST_CASE("RFC 9728 §7.3: the audience of a token is the resource of the document") {
  TokenWorld world;
  world.client("web").allowed_resources.emplace_back(resource);
  const BearerOptions options{.audience = {resource}};
  const auto right = world.tokens_of_web({{"resource", resource}});
  const auto wrong = world.tokens_of_web({{"resource", mail}});
  CHECK(call_api(world, with_bearer(get("/api"), wrong.access), options).status == 401);
  CHECK(call_api(world, with_bearer(get("/api"), right.access), options).status == 200);
}
