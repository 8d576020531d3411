#include "allocations.hpp"
#include "site.hpp"

// What it costs that a client is not one of a handful in the program: a document that is kept, or a store of many.
namespace {

using namespace oauthkit;
using namespace std::chrono_literals;

constexpr const char* document_id = "https://app.example/oauth/client.json";

/// The one document that there is.
class OneDocument : public Outgoing {
 public:
  Response send(const OutgoingRequest&) const override {
    return {.status = 200,
            .headers = {{"Content-Type", "application/json"}},
            .body = R"({"client_id":"https://app.example/oauth/client.json","client_name":"A web application",)"
                    R"("client_uri":"https://app.example/","logo_uri":"https://app.example/logo.png",)"
                    R"("redirect_uris":["https://app.example/callback","http://127.0.0.1/callback"],)"
                    R"("grant_types":["authorization_code","refresh_token"],"response_types":["code"],)"
                    R"("scope":"read write","token_endpoint_auth_method":"none"})"};
  }
  std::shared_ptr<const std::string> jwks(std::string_view, Need) const override { return nullptr; }
};

Client same_of_a_file() {
  const auto source = clients::metadata_documents(std::make_shared<OneDocument>(), {.scope = {"read", "write"}});
  auto client = *source->find(document_id);
  client.registration = {};
  return client;
}

/// Pages that ask whether somebody agrees to this client: what the finding of it costs, in proportion.
void ask(benchmark::State& state, bool of_document) {
  Server server({.issuer = "https://auth.example"});
  const auto store = stores::memory();
  const auto codes = stores::codes(store, "https://auth.example");
  const auto tokens = stores::tokens(store, "https://auth.example");
  server.clients([of_document, client = same_of_a_file()](std::string_view id) -> Result<Client> {
    if (of_document || id != client.id) return denied();
    return client;
  });
  server.client_source(clients::metadata_documents(std::make_shared<OneDocument>(), {.scope = {"read", "write"}}));
  server.authenticate(client_auth::none());
  server.grant(grants::code(codes.put));
  server.exchange(exchanges::code(codes, tokens::opaque(tokens, {.access = 1h, .refresh = 24h})));
  server.exchange(exchanges::refresh_token(tokens, tokens::opaque(tokens, {.access = 1h, .refresh = 24h})));
  const Params params = {{"response_type", "code"},
                         {"client_id", document_id},
                         {"redirect_uri", "https://app.example/callback"},
                         {"scope", "read"},
                         {"state", "af0ifjsldkj"},
                         {"code_challenge", std::string(site::challenge)},
                         {"code_challenge_method", "S256"}};
  const Request request = {.method = "GET", .target = "/authorize?" + params.encode()};
  const auto browser = site::browser();
  const Allocations allocations;
  for (auto _ : state) {
    const auto step = server.authorize(request, browser);
    if (!std::holds_alternative<Consent>(step)) return state.SkipWithError("no consent page");
  }
  allocations.report(state);
}
BENCHMARK_CAPTURE(ask, file, false)->Name("client/file");
BENCHMARK_CAPTURE(ask, document, true)->Name("client/document");

/// One of so many clients in a store.
void find(benchmark::State& state) {
  const auto store = stores::memory();
  const auto registry = clients::registry(store);
  std::string id;
  for (std::int64_t i = 0; i < state.range(0); ++i) {
    auto client = same_of_a_file();
    client.id.clear();
    const auto made = registry->create(std::move(client));
    if (!made) return state.SkipWithError("no client");
    if (i == state.range(0) / 2) id = made->client.id;
  }
  const auto source = registry->source();
  const Allocations allocations;
  for (auto _ : state) {
    if (!source->find(id)) return state.SkipWithError("no client");
  }
  allocations.report(state);
}
BENCHMARK(find)->Name("client/registered")->Arg(10)->Arg(10'000);

}  // namespace
