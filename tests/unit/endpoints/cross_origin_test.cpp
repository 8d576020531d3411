#include "support/registration.hpp"
#include "support/token_endpoints.hpp"

using namespace world;

namespace {

constexpr const char* app = "https://app.example";

Options open_to_app() { return {.policy = {.cors_origins = {app}}}; }

Request from(const char* origin, Request request) {
  request.headers.add("Origin", origin);
  return request;
}

Request preflight(const char* origin, const char* target) {
  return from(origin, {.method = "OPTIONS", .target = target});
}

std::string allowed_origin(const Response& response) {
  return std::string(response.headers.get("Access-Control-Allow-Origin").value_or(""));
}

bool allows_nobody(const Response& response) {
  return std::none_of(response.headers.begin(), response.headers.end(),
                      [](const auto& field) { return field.first.starts_with("Access-Control"); });
}

}  // namespace

TEST_CASE("registration CORS: scripts of configured origins register, and read refusals") {
  RegistrationWorld world({.world = {.options = open_to_app()}});
  const auto asked = world.at(preflight(app, "/register"));
  CHECK(asked.status == 204);
  CHECK(allowed_origin(asked) == app);
  CHECK(asked.headers.get("Access-Control-Allow-Methods") == "POST");
  CHECK(allowed_origin(world.at(from(app, registering(metadata())))) == app);
  const auto refused = world.at(from(app, registering({{"client_name", 7}})));
  CHECK(refused.status == 400);
  CHECK(allowed_origin(refused) == app);
}

TEST_CASE("registration CORS: other origins learn nothing, and without configured ones nobody does") {
  RegistrationWorld world({.world = {.options = open_to_app()}});
  for (const char* origin : {"https://evil.example", "null", "https://app.example:444"}) {
    CHECK(allows_nobody(world.at(preflight(origin, "/register"))));
    const auto answer = world.at(from(origin, registering(metadata())));
    CHECK(answer.status == 201);
    CHECK(allows_nobody(answer));
    CHECK(answer.headers.get("Vary") == "Origin");
  }
  RegistrationWorld closed;
  CHECK_FALSE(closed.answers("OPTIONS", "/register"));
  CHECK(allows_nobody(closed.at(from(app, registering(metadata())))));
  CHECK(allowed_origin(world.at(from(app, registering(metadata())))) == app);
}

TEST_CASE("registration CORS: a registration is no script's to read or change") {
  RegistrationWorld world({.world = {.options = open_to_app()}});
  const auto client = world.enrolled();
  CHECK_FALSE(world.answers("OPTIONS", "/register/" + client.id));
  const auto shown = world.at(from(app, world.configuring("GET", client)));
  CHECK(shown.status == 200);
  CHECK(allows_nobody(shown));
}

TEST_CASE("revocation CORS: scripts of configured origins give tokens back, and others learn nothing") {
  TokenWorld world({.options = open_to_app()});
  CHECK(allowed_origin(world.at("/revoke", preflight(app, "/revoke"))) == app);
  CHECK(allows_nobody(world.at("/revoke", preflight("https://evil.example", "/revoke"))));
  const auto tokens = world.tokens_of_web();
  const auto request = with_basic(post("/revoke", {{"token", tokens.access}}), "web", "web secret:%+");
  const auto answer = world.at("/revoke", from(app, request));
  CHECK(answer.status == 200);
  CHECK(allowed_origin(answer) == app);
  CHECK_FALSE(world.accepts(tokens.access));
  TokenWorld closed;
  const auto routes = closed.server().routes();
  CHECK(std::none_of(routes.begin(), routes.end(),
                     [](const Route& route) { return route.path == "/revoke" && route.method == "OPTIONS"; }));
  CHECK(allows_nobody(closed.revoke({{"token", "any"}})));
}
