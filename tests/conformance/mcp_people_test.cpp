#include <thread>

#include "conformance/mcp.hpp"
#include "oauthkit/fetch.hpp"

using namespace conformance;

// MCP authorization (2026-07-28): what people are told, what clients that look around find, and how long it takes.

namespace {

const char* const document_id = "https://client.example/oauth/client.json";

bool tells(const Consent& page, Signal::Kind kind) {
  return std::any_of(page.signals.begin(), page.signals.end(), [&](const Signal& each) { return each.kind == kind; });
}

/// Gives up after a while, as a `Fetcher` does at its timeout.
class Silent : public Outgoing {
 public:
  Response send(const OutgoingRequest&) const override {
    std::this_thread::sleep_for(500ms);
    throw FetchFailed("nobody answered");
  }
  std::shared_ptr<const std::string> jwks(std::string_view, Need) const override { return nullptr; }
};

}  // namespace

TEST_CASE("MCP “Localhost Redirect URI Risks”: the page has the host of the redirect URI, and warns of this device") {
  McpWorld world;
  const auto local = registered_client(world, sdk_body("http://localhost:6274/oauth/callback"));
  const auto warned = consent(world, McpWorld::asked_by(local, {{"scope", "read"}}));
  CHECK(warned.redirect_host == "localhost:6274");
  CHECK(tells(warned, Signal::Kind::loopback));
  CHECK(tells(warned, Signal::Kind::self_registered));
  const auto remote = registered_client(world, sdk_body("https://claude.ai/api/mcp/auth_callback"));
  const auto page = consent(world, McpWorld::asked_by(remote, {{"scope", "read"}}));
  CHECK(page.redirect_host == "claude.ai");
  CHECK_FALSE(tells(page, Signal::Kind::loopback));
  const McpClient known{"web", "https://web.example/cb"};
  CHECK_FALSE(tells(consent(world, McpWorld::asked_by(known)), Signal::Kind::self_registered));
}

TEST_CASE("MCP “Authorization Server Metadata Discovery”: an unknown well-known path is 404, and the walk goes on") {
  McpWorld world({}, {.options = {.issuer = "https://auth.example/tenant"}});
  for (const char* path :
       {"/.well-known/openid-configuration/tenant", "/tenant/.well-known/openid-configuration",
        "/.well-known/oauth-authorization-server", "/.well-known/openid-configuration",
        "/.well-known/oauth-protected-resource", "/.well-known/oauth-protected-resource/mcp/",
        "/mcp/.well-known/oauth-protected-resource", "/.well-known/oauth-authorization-server/mcp"}) {
    CAPTURE(path);
    CHECK(world.at(get(path)).status == 404);
  }
  const auto resource = world.document("/.well-known/oauth-protected-resource/mcp");
  CHECK(resource["authorization_servers"] == Json{"https://auth.example/tenant"});
  CHECK(world.document("/.well-known/oauth-authorization-server/tenant")["issuer"] == "https://auth.example/tenant");
}

TEST_CASE("MCP “Authorization Server Abuse Protection”: a document server that says nothing holds nobody up") {
  // A page waits for a document; a token for a document and then for keys, each as late as may be.
  CHECK(ClientDocumentOptions().patience < 8s);
  CHECK(ClientDocumentOptions().patience + FetchOptions().timeout < 10s);
  const auto silent = std::make_shared<Silent>();
  McpWorld world({}, {.more = [&](Server& server) {
                   server.client_source(clients::metadata_documents(silent, {.scope = {"read"}, .patience = 300ms}));
                 }});
  const auto client = registered_client(world, sdk_body("http://127.0.0.1:49152/cb"));
  const auto began = std::chrono::steady_clock::now();
  std::thread asking([&] {
    const Params by{{"client_id", document_id}, {"redirect_uri", "http://127.0.0.1:3000/callback"}};
    CHECK(is_page(answer(world, by)));
  });
  const auto meanwhile = world.tokens_of(client);
  CHECK(world.metadata()["issuer"] == "https://auth.example");
  CHECK(world.call(meanwhile.access).status == 200);
  asking.join();
  CHECK(std::chrono::steady_clock::now() - began < 10s);
}
