#include <doctest/doctest.h>

#include "support/world.hpp"

using namespace world;

namespace {

Handler echo(World& world) {
  return world.server().client_endpoint([](const ClientRequest& request) -> Result<Response> {
    const auto word = request.params.get("word");
    if (!word) return invalid_request("word is missing");
    if (*word == "no") return denied();
    if (*word == "throw") throw std::runtime_error("the cause");
    return Response::json(200, "{\"client\":\"" + request.client.id + "\",\"word\":\"" + std::string(*word) + "\"}");
  });
}

Request web(const Params& form) { return with_basic(post("/echo", form), "web", "web secret:%+"); }

}  // namespace

TEST_CASE("client endpoint: knows which client calls") {
  World world;
  const auto endpoint = echo(world);
  const auto answer = endpoint(web({{"word", "hello"}}));
  CHECK(answer.status == 200);
  CHECK(member(answer, "client") == "web");
  CHECK(member(answer, "word") == "hello");
  CHECK(member(endpoint(post("/echo", {{"word", "hello"}, {"client_id", "native"}})), "client") == "native");
}

TEST_CASE("client endpoint: refuses whoever has not proven to be a client") {
  World world;
  const auto endpoint = echo(world);
  const auto anonymous = endpoint(post("/echo", {{"word", "hello"}}));
  CHECK(anonymous.status == 401);
  CHECK(error(anonymous) == "invalid_client");
  const auto wrong = endpoint(with_basic(post("/echo", {{"word", "hello"}}), "web", "wrong"));
  CHECK(wrong.status == 401);
  CHECK(wrong.headers.get("WWW-Authenticate") == "Basic realm=\"oauth\"");
  CHECK(endpoint(web({{"word", "hello"}})).status == 200);
}

TEST_CASE("client endpoint: reads a form of a POST and nothing else") {
  World world;
  const auto endpoint = echo(world);
  auto get = web({{"word", "hello"}});
  get.method = "GET";
  CHECK(endpoint(get).status == 405);
  auto json = web({{"word", "hello"}});
  json.headers.set("Content-Type", "application/json");
  CHECK(error(endpoint(json)) == "invalid_request");
  auto in_url = web({{"word", "hello"}});
  in_url.target = "/echo?token=abc";
  CHECK(error(endpoint(in_url)) == "invalid_request");
  CHECK(error(endpoint(web({{"word", "a"}, {"word", "b"}}))) == "invalid_request");
  CHECK(endpoint(web({{"word", "hello"}})).status == 200);
}

TEST_CASE("client endpoint: an error is that error, a no is access_denied, an exception stays inside") {
  World world;
  const auto endpoint = echo(world);
  CHECK(error(endpoint(web({}))) == "invalid_request");
  CHECK(error(endpoint(web({{"word", "no"}}))) == "access_denied");
  const auto thrown = endpoint(web({{"word", "throw"}}));
  CHECK(thrown.status == 500);
  CHECK(error(thrown) == "server_error");
  CHECK(thrown.body.find("the cause") == std::string::npos);
  CHECK(world.failures == std::vector<std::string>{"the cause"});
  CHECK(endpoint(web({{"word", "hello"}})).status == 200);
}

TEST_CASE("client endpoint: the error formatter has the last word, also when something was thrown") {
  World world({.options = {.pages = {.json_error = [](const Error& error, const Request&, Response& response) {
                             response.body = "dialect " + std::string(wire_name(error.code));
                           }}}});
  const auto endpoint = echo(world);
  CHECK(endpoint(web({{"word", "throw"}})).body == "dialect server_error");
  CHECK(endpoint(web({})).body == "dialect invalid_request");
  CHECK(endpoint(web({{"word", "hello"}})).status == 200);
}

TEST_CASE("client endpoint: an error formatter that throws costs the dialect, not the answer") {
  World world({.options = {.pages = {.json_error = [](const Error&, const Request&, Response&) {
                             throw std::runtime_error("broken");
                           }}}});
  const auto answer = echo(world)(web({}));
  CHECK(answer.status == 500);
  CHECK(error(answer) == "server_error");
  CHECK(echo(world)(web({{"word", "hello"}})).status == 200);
}

TEST_CASE("client endpoint: without a function is a mistake of assembly") {
  World world;
  CHECK_THROWS_AS(world.server().client_endpoint({}), SetupError);
  CHECK_NOTHROW(echo(world));
}

TEST_CASE("client endpoint: the pieces of a device flow fit together") {
  bool approved = false;
  World world({.more = [&](Server& server) {
    const auto poll = [&](const TokenRequest& request) -> Result<Authorization> {
      if (request.params.get("device_code") != "the-code") return denied();
      if (!approved) return Error{ErrorCode::authorization_pending, "the user has not decided yet"};
      return Authorization{.user_id = "alice", .access = {.scope = {"read"}}};
    };
    server.exchange(exchanges::extension("urn:ietf:params:oauth:grant-type:device_code", poll,
                                         tokens::opaque(stores::tokens(stores::memory(), "https://auth.example"))));
  }});
  world.client("web").grant_types.push_back("urn:ietf:params:oauth:grant-type:device_code");
  const auto begin = world.server().client_endpoint([](const ClientRequest&) -> Result<Response> {
    return Response::json(200, R"({"device_code":"the-code","user_code":"WDJB","expires_in":600})");
  });
  const auto device_code = member(begin(web({})), "device_code");
  const auto poll =
      web_request({{"grant_type", "urn:ietf:params:oauth:grant-type:device_code"}, {"device_code", device_code}});
  CHECK(error(world.token(poll)) == "authorization_pending");
  approved = true;
  CHECK(issued(world.token(poll)).scope == "read");
}
