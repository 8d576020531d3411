#include "support/token_endpoints.hpp"

// The documents at well-known paths, for scripts of every origin.

using namespace world;

namespace {

Request from_script(Request request) {
  request.headers.set("Origin", "https://inspector.example");
  return request;
}

Request preflight() {
  auto request = from_script(get("/"));
  request.method = "OPTIONS";
  request.headers.set("Access-Control-Request-Method", "GET");
  request.headers.set("Access-Control-Request-Headers", "mcp-protocol-version");
  return request;
}

void expect_open(const Handler& document) {
  const auto asked = document(preflight());
  CHECK(asked.status == 204);
  CHECK(asked.headers.get("Access-Control-Allow-Origin") == "*");
  CHECK(asked.headers.get("Access-Control-Allow-Methods") == "GET");
  CHECK(asked.headers.get("Access-Control-Allow-Headers") == "*");
  const auto read = document(from_script(get("/")));
  CHECK(read.status == 200);
  CHECK(read.headers.get("Access-Control-Allow-Origin") == "*");
  CHECK(read.headers.count("Access-Control-Allow-Credentials") == 0);
  const auto posted = document(post("/", {}));
  CHECK(posted.status == 405);
  CHECK(posted.headers.get("Allow") == "GET, HEAD, OPTIONS");
}

}  // namespace

TEST_CASE("well-known: scripts of every origin may read the metadata of the server and of an API") {
  TokenWorld world;
  expect_open([&](const Request& request) { return world.at("/.well-known/oauth-authorization-server", request); });
  expect_open(endpoints::protected_resource_metadata({.resource = photos}));
}

TEST_CASE("well-known: the metadata of the server is mounted for GET and for OPTIONS") {
  TokenWorld world;
  std::vector<std::string> methods;
  for (const auto& route : world.server().routes()) {
    if (route.path == "/.well-known/oauth-authorization-server") methods.push_back(route.method);
  }
  CHECK(methods == std::vector<std::string>{"GET", "OPTIONS"});
}

TEST_CASE("metadata: the scopes of a module stand after those that are listed") {
  class Scopes : public Capability {
   public:
    std::string_view name() const override { return "scopes"; }
    void install(Server&) override {}
    void describe(const Registered&, JsonMembers& metadata) const override {
      metadata.add_list("scopes_supported", {"read", "offline_access"});
    }
  };
  const auto told = [](const Scope& listed) {
    TokenWorld world({.more = [](Server& server) { server.install(std::make_unique<Scopes>()); }},
                     {.metadata = {.scopes = listed}});
    return member(world.at("/.well-known/oauth-authorization-server", get("/")), "scopes_supported");
  };
  CHECK(told({"write", "read"}) == R"(["write","read","offline_access"])");
  CHECK(told({}) == R"(["read","offline_access"])");
}
