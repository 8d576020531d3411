#include "conformance/mcp.hpp"

// What mcp::authorization_server registers, beside what was registered before.

using namespace conformance;

namespace {

mcp::AuthorizationServerOptions options() { return {.store = stores::memory(), .resources = {mcp_url}}; }

std::string refused(mcp::AuthorizationServerOptions wrong) {
  World world;
  try {
    mcp::authorization_server(world.server(), std::move(wrong));
  } catch (const std::invalid_argument& mistake) {
    return mistake.what();
  }
  return {};
}

}  // namespace

TEST_CASE("mcp authorization server: a mistake of assembly is told with its fix") {
  auto wrong = options();
  wrong.store = nullptr;
  CHECK(refused(wrong).ends_with("give it a store with documents()"));
  wrong = options();
  wrong.resources = {};
  CHECK(refused(wrong).ends_with("set AuthorizationServerOptions::resources"));
  for (const char* path : {"register", "/", "/register/"}) {
    CAPTURE(path);
    wrong = options();
    wrong.registration_path = path;
    CHECK(refused(wrong).ends_with("which is no path such as /register"));
  }
  CHECK(refused(options()).empty());
}

TEST_CASE("mcp authorization server: what it registers is no mistake, and gives nothing up") {
  McpWorld world;
  CHECK(world.server().check().empty());
  for (const auto& sentence : world.server().loosened()) {
    CAPTURE(sentence);
    CHECK(sentence.find("mcp") == std::string::npos);
  }
  const auto registered = world.server().registered();
  CHECK(registered.resources == std::vector<std::string>{mcp_url, other_url});
  CHECK(registered.agreements);
}

TEST_CASE("mcp authorization server: what was registered by hand for the same purpose is left as it is") {
  const auto store = stores::memory();
  const auto own = clients::registry(store);
  Choices choices;
  choices.more = [&](Server& server) {
    server.authenticate(client_auth::private_key_jwt(store));
    server.client_source(own->source());
    server.endpoint("/clients", endpoints::registration(
                                    own, {.admit = registration::by_token([](const TokenHash&) { return false; })}));
    server.agreements(store);
    server.resources({other_url});
  };
  mcp::AuthorizationServerOptions with;
  with.registry = own;
  McpWorld world(with, std::move(choices));
  CHECK(world.server().check().empty());
  CHECK(world.registry == own);
  CHECK(world.metadata()["registration_endpoint"] == "https://auth.example/clients");
  CHECK(world.post_registration(sdk_body("http://127.0.0.1/cb")).status == 404);
  CHECK(world.metadata()["protected_resources"] == Json{other_url, mcp_url});
}

TEST_CASE("mcp authorization server: a policy that decides on resources goes on deciding") {
  Choices choices;
  choices.options.policy.resource = [](const Client&, const std::vector<std::string>&) {
    return Result<std::vector<std::string>>(std::vector<std::string>{other_url});
  };
  McpWorld world({}, std::move(choices));
  const McpClient web{"web", "https://web.example/cb"};
  CHECK(consent(world, McpWorld::asked_by(web)).request.access.resource == std::vector<std::string>{other_url});
}

TEST_CASE("mcp authorization server: made twice it is told as a mistake") {
  McpWorld world;
  auto again = options();
  again.store = world.store;
  mcp::authorization_server(world.server(), again);
  const auto mistakes = world.server().check();
  CHECK(std::count(mistakes.begin(), mistakes.end(),
                   "Two capabilities are registered for \"mcp\": keep one of them.") == 1);
}

TEST_CASE("mcp authorization server: without a path nobody registers, and an operator's clients are served") {
  World world;
  world.server().endpoint(endpoints::metadata());
  auto quiet = options();
  quiet.registration_path = "";
  const auto registry = mcp::authorization_server(world.server(), quiet);
  const auto made = registry->create({.redirect_uris = {"https://made.example/cb"},
                                      .scope = {"read"},
                                      .token_endpoint_auth_method = "none"});
  REQUIRE(made);
  const auto routes = world.server().routes();
  const auto told = handler_at(routes, "/.well-known/oauth-authorization-server")(get("/"));
  CHECK(member(told, "registration_endpoint").empty());
  CHECK(member(told, "client_id_metadata_document_supported").empty());
  const auto id = made->client.id;
  const auto page = consent(
      world, {{"client_id", id}, {"redirect_uri", "https://made.example/cb"}, {"scope", "read"}, {"resource", mcp_url}});
  CHECK(page.client.id == id);
}

TEST_CASE("mcp authorization server: one address registers so many in an hour") {
  mcp::AuthorizationServerOptions few;
  few.registrations_per_address = 2;
  McpWorld world(few);
  const auto body = sdk_body("http://127.0.0.1/cb");
  CHECK(world.post_registration(body).status == 201);
  CHECK(world.post_registration(body).status == 201);
  const auto refused_one = world.post_registration(body);
  CHECK(refused_one.status == 429);
  CHECK(refused_one.headers.count("Retry-After") == 1);
  world.now += 2h;
  CHECK(world.post_registration(body).status == 201);
}

TEST_CASE("mcp authorization server: who registers gets no more scope than the options have, and offline_access") {
  McpWorld world;
  auto body = sdk_body("http://127.0.0.1/cb");
  body["scope"] = "read admin";
  CHECK(world.registered_as(body)["scope"] == "read write offline_access");
  const auto client = registered_client(world, body);
  CHECK(refusal(answer(world, McpWorld::asked_by(client, {{"scope", "read admin"}}))) == "invalid_scope");
  CHECK(world.tokens_of(client, {{"scope", "read write"}}).scope == "read write");
}
