#include <doctest/doctest.h>

#include "support/token_flow.hpp"

using namespace world;

namespace {

constexpr const char* app = "https://app.example";
const Params for_itself = {{"grant_type", "client_credentials"}};

Choices open_to(std::vector<std::string> origins) {
  return {.options = {.policy = {.cors_origins = std::move(origins)}}};
}

Request from(const char* origin, Request request = web_request(for_itself)) {
  request.headers.add("Origin", origin);
  return request;
}

Request preflight(const char* origin) {
  return from(origin, {.method = "OPTIONS",
                       .target = "/token",
                       .headers = {{"Access-Control-Request-Method", "POST"},
                                   {"Access-Control-Request-Headers", "authorization"}}});
}

std::string allowed_origin(const Response& response) {
  return std::string(response.headers.get("Access-Control-Allow-Origin").value_or(""));
}

}  // namespace

TEST_CASE("token CORS: without configured origins no script is let in") {
  World world;
  const auto answer = world.token(from(app));
  CHECK(answer.status == 200);
  for (const auto& [name, value] : answer.headers) CHECK(!name.starts_with("Access-Control"));
  CHECK(world.token(preflight(app)).status == 405);
  World open(open_to({app}));
  CHECK(allowed_origin(open.token(from(app))) == app);
}

TEST_CASE("token CORS: a preflight of a configured origin learns what it may send") {
  World world(open_to({app}));
  const auto answer = world.token(preflight(app));
  CHECK(answer.status == 204);
  CHECK(answer.body.empty());
  CHECK(allowed_origin(answer) == app);
  CHECK(answer.headers.get("Access-Control-Allow-Methods") == "POST");
  const std::string names(answer.headers.get("Access-Control-Allow-Headers").value_or(""));
  CHECK(names.find("Authorization") != std::string::npos);
  CHECK(names.find("Content-Type") != std::string::npos);
  CHECK(answer.headers.get("Vary") == "Origin");
}

TEST_CASE("token CORS: a preflight of a foreign origin learns nothing") {
  World world(open_to({app}));
  const auto answer = world.token(preflight("https://evil.example"));
  for (const auto& [name, value] : answer.headers) CHECK(!name.starts_with("Access-Control"));
  CHECK(answer.headers.get("Vary") == "Origin");
  CHECK(allowed_origin(world.token(preflight(app))) == app);
}

TEST_CASE("token CORS: origins compare byte by byte") {
  World world(open_to({app, "https://second.example:8443"}));
  for (const char* origin :
       {"https://app.example.evil.example", "https://app.example:444", "http://app.example", "https://APP.example",
        "https://app.example/", "https://evil.example?https://app.example", "null", "*", "https://second.example"}) {
    CAPTURE(origin);
    const auto answer = world.token(from(origin));
    CHECK(answer.status == 200);
    CHECK(allowed_origin(answer) == "");
    CHECK(answer.headers.get("Vary") == "Origin");
  }
  CHECK(allowed_origin(world.token(from(app))) == app);
  CHECK(allowed_origin(world.token(from("https://second.example:8443"))) == "https://second.example:8443");
}

TEST_CASE("token CORS: two Origin fields are none") {
  World world(open_to({app}));
  CHECK(allowed_origin(world.token(from(app, from(app)))) == "");
  CHECK(allowed_origin(world.token(from(app))) == app);
}

TEST_CASE("token CORS: a script may read refusals as well, and never sends cookies") {
  World world(open_to({app}));
  for (const auto& request : {web_request({}), token_request(for_itself), get("/token")}) {
    const auto answer = world.token(from(app, request));
    CHECK(answer.status >= 400);
    CHECK(allowed_origin(answer) == app);
    CHECK(!answer.headers.get("Access-Control-Allow-Credentials"));
  }
}

TEST_CASE("token CORS: a request without an origin is served as ever") {
  World world(open_to({app}));
  const auto answer = world.token(web_request(for_itself));
  CHECK(answer.status == 200);
  CHECK(allowed_origin(answer) == "");
  CHECK(answer.headers.get("Vary") == "Origin");
}
