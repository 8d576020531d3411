#include "support/token_endpoints.hpp"

using namespace world;

namespace {

/// An endpoint of an application's own: who is calling?
class WhoAmI : public Endpoint {
 public:
  explicit WhoAmI(std::string name = "who_endpoint", std::string usual = {})
      : name_(std::move(name)), usual_(std::move(usual)) {}
  std::string_view name() const override { return name_; }
  std::vector<std::string_view> methods(const Options&) const override { return {"POST"}; }
  std::string usual_path(const Options&) const override { return usual_; }
  Handler handler(const Server& server) const override {
    return server.client_endpoint([](const ClientRequest& request) -> Result<Response> {
      return Response::json(200, "\"" + request.client.id + "\"");
    });
  }

 private:
  std::string name_;
  std::string usual_;
};

bool told(const Server& server, std::string_view part) {
  const auto mistakes = server.check();
  return std::any_of(mistakes.begin(), mistakes.end(),
                     [&](const std::string& text) { return text.find(part) != std::string::npos; });
}

}  // namespace

TEST_CASE("endpoint: one's own is mounted, called by clients and told of") {
  TokenWorld world({.more = [](Server& server) { server.endpoint("/who", std::make_unique<WhoAmI>()); }});
  CHECK(world.at("/who", with_basic(post("/who", {}), "web", "web secret:%+")).body == "\"web\"");
  CHECK(world.at("/who", post("/who", {})).status == 401);
  const auto document = world.at("/.well-known/oauth-authorization-server", get("/"));
  CHECK(member(document, "who_endpoint") == "https://auth.example/who");
}

TEST_CASE("endpoint: routes come in the order of registration, with their methods") {
  TokenWorld world;
  std::vector<std::string> places;
  for (const auto& route : world.server().routes()) places.push_back(route.method + " " + route.path);
  CHECK(places == std::vector<std::string>{"GET /authorize", "POST /authorize", "POST /token", "POST /revoke",
                                           "POST /introspect", "GET /.well-known/oauth-authorization-server",
                                           "OPTIONS /.well-known/oauth-authorization-server"});
}

TEST_CASE("endpoint: its handler outlives the server") {
  std::vector<Route> routes;
  {
    auto store = stores::tokens(stores::memory(), "https://auth.example");
    Server server({.issuer = "https://auth.example"});
    server.clients([](std::string_view) -> Result<Client> { return denied(); });
    server.authenticate(client_auth::secret_basic());
    server.exchange(exchanges::client_credentials(tokens::opaque(store)));
    server.endpoint("/token", endpoints::token());
    server.endpoint("/revoke", endpoints::revocation(store));
    server.endpoint(endpoints::metadata());
    routes = server.routes();
  }
  CHECK(handler_at(routes, "/token")(with_basic(post("/token", {}), "a", "b")).status == 401);
  CHECK(handler_at(routes, "/revoke")(with_basic(post("/revoke", {{"token", "x"}}), "a", "b")).status == 401);
  CHECK(handler_at(routes, "/.well-known/oauth-authorization-server")(get("/")).status == 200);
}

TEST_CASE("endpoint: one without a path, two of a name and two at a place are mistakes") {
  TokenWorld world;
  world.server().endpoint(std::make_unique<WhoAmI>());
  CHECK(told(world.server(), "\"who_endpoint\" has no path"));

  TokenWorld relative;
  relative.server().endpoint("who", std::make_unique<WhoAmI>());
  CHECK(told(relative.server(), "\"who_endpoint\" has no path"));

  TokenWorld twice;
  twice.server().endpoint("/a", std::make_unique<WhoAmI>());
  twice.server().endpoint("/b", std::make_unique<WhoAmI>());
  CHECK(told(twice.server(), "Two endpoints are registered for \"who_endpoint\""));

  TokenWorld crowded;
  crowded.server().endpoint("/revoke", std::make_unique<WhoAmI>());
  CHECK(told(crowded.server(), "Two endpoints are registered at /revoke"));

  TokenWorld usual;
  usual.server().endpoint(std::make_unique<WhoAmI>("who_endpoint", "/.well-known/who"));
  CHECK(usual.server().check().empty());
}

TEST_CASE("endpoint: nothing, and no way to authenticate, are mistakes") {
  TokenWorld world;
  world.server().endpoint("/nothing", nullptr);
  CHECK(told(world.server(), "Server::endpoint was given nothing"));
  Server server({.issuer = "https://auth.example"});
  server.endpoint("/who", std::make_unique<WhoAmI>());
  CHECK(told(server, "No client can authenticate"));
  server.authenticate(client_auth::secret_basic());
  CHECK_FALSE(told(server, "No client can authenticate"));
}

TEST_CASE("endpoint: registering one ends with the first request") {
  TokenWorld world;
  CHECK_NOTHROW(world.server().endpoint("/who", std::make_unique<WhoAmI>()));
  world.server().routes();
  CHECK_THROWS_AS(world.server().endpoint("/more", std::make_unique<WhoAmI>("more")), SetupError);
}
