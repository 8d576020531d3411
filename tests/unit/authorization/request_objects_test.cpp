#include "support/request_objects.hpp"

#include <semaphore>
#include <thread>

#include "oauthkit/client_problems.hpp"
#include "support/assembly.hpp"

using namespace world;

namespace {

constexpr const char* place = "https://web.example/request.jwt";

Response nothing(const OutgoingRequest&) { return {}; }

Request by_reference() { return get("/authorize?" + Params{{"client_id", "web"}, {"request_uri", place}}.encode()); }

}  // namespace

TEST_CASE("request objects: registered once, before the server serves") {
  World world;
  world.server().request_objects({});
  CHECK(world.server().check().empty());
  world.server().request_objects({});
  CHECK(holds(world.server().check(), "Two capabilities are registered for \"request_objects\": keep one of them."));
  RequestObjectWorld serving;
  CHECK(claiming(serving, {}) == "consent");
  CHECK_THROWS_AS(serving.server().request_objects({.require_signed_request_object = true}), SetupError);
  CHECK(told(reply(serving, {{"scope", "everything"}})) == "invalid_scope");
}

TEST_CASE("request objects: a bound that lets nothing be fetched is a mistake, where something is to be fetched") {
  World world;
  world.server().request_objects({.remote = nothing, .remote_at_once = 0});
  CHECK(holds(world.server().check(),
              "Server::request_objects may fetch no object at all: set RequestObjectOptions::remote_at_once, or leave "
              "remote unset."));
  World unused;
  unused.server().request_objects({.remote_at_once = 0});
  CHECK(unused.server().check().empty());
}

TEST_CASE("request objects: what a client cannot sign, or nobody takes, is told") {
  World without;
  auto client = without.client("web");
  CHECK(client_problems(client, without.server()).empty());
  client.request_object.require_signed_request_object = true;
  const auto told_without = client_problems(client, without.server());
  CHECK(holds(told_without,
              "The client \"web\" sends request objects, which nobody takes here: register Server::request_objects."));
  CHECK(holds(told_without, "The client \"web\" must sign its requests and has no keys: set Client::jwks."));
  RequestObjectWorld world;
  client.jwks = web_keys();
  CHECK(client_problems(client, world.server()).empty());
  client.request_object.request_object_signing_alg = "HS256";
  client.request_object.request_uris = {place, "http://web.example/request.jwt"};
  const auto told_with = client_problems(client, world.server());
  CHECK(holds(told_with,
              "The client \"web\" signs request objects with \"HS256\": choose ES256, EdDSA, PS256 or RS256."));
  CHECK(holds(told_with,
              "The client \"web\" has a request URI that is not https, too long, or has a fragment: correct it "
              "(\"http://web.example/request.jwt\")."));
  CHECK(told_with.size() == 2);
}

TEST_CASE("request objects: a client that must sign, and cannot, is told to the operator when it is refused") {
  RequestObjectWorld world;
  world.client("web").request_object.require_signed_request_object = true;
  world.client("web").jwks = {};
  CHECK(told(reply(world)) == "invalid_request");
  CHECK(holds(world.failures, "The client \"web\" must sign its requests and has no keys: set Client::jwks."));
}

TEST_CASE("request objects: the event says which check refused, the page as well, and neither says what was sent") {
  RequestObjectWorld world;
  const auto response = answered(send_object(world, signed_object(world, {{"aud", "https://other.example"}})));
  CHECK(is_page(response, 400));
  CHECK(response.body.find("aud is not this server") != std::string::npos);
  CHECK(response.body.find("other.example") == std::string::npos);
  REQUIRE(world.count(Event::Kind::request_refused) == 1);
  CHECK(world.detail() == "aud is not this server");
  CHECK(world.events.back().client_id == "web");
}

TEST_CASE("request objects: so many are fetched at once, and beyond it nobody waits") {
  std::counting_semaphore<> asked(0);
  std::counting_semaphore<> answers(0);
  std::string object;
  const auto slow = [&](const OutgoingRequest&) {
    asked.release();
    answers.acquire();
    return TestWeb::page(object);
  };
  RequestObjectWorld world({.remote = slow, .remote_at_once = 2});
  world.client("web").request_object.request_uris = {place};
  object = signed_object(world);
  const auto& server = world.server();
  std::vector<std::string> came(2);
  {
    std::vector<std::jthread> workers;
    for (auto& one : came) {
      workers.emplace_back([&] { one = came_of(server.authorize(by_reference(), browser())); });
    }
    asked.acquire();
    asked.acquire();
    CHECK(came_of(server.authorize(by_reference(), browser())) == "page 503 temporarily_unavailable");
    answers.release(2);
  }
  CHECK(came == std::vector<std::string>{"consent", "consent"});
  answers.release();
  CHECK(came_of(server.authorize(by_reference(), browser())) == "consent");
}

TEST_CASE("request objects: what a fetch throws of its own is a failure, and its place is free again") {
  const auto failing = [](const OutgoingRequest&) -> Response { throw std::runtime_error("the disk is full"); };
  RequestObjectWorld world({.remote = failing, .remote_at_once = 1});
  world.client("web").request_object.request_uris = {place};
  for (int i = 0; i < 2; ++i) {
    CHECK(came_of(world.server().authorize(by_reference(), browser())) == "page 500 server_error");
  }
  CHECK(holds(world.failures, "the disk is full"));
}

TEST_CASE("request objects: an object that is posted from another site comes again with GET") {
  RequestObjectWorld world;
  const auto form = Params{{"client_id", "web"}, {"request", signed_object(world)}};
  const auto away = answered(world.server().authorize(post("/authorize", form), stranger()));
  REQUIRE(away.status == 303);
  REQUIRE(location(away).starts_with("?posted_request="));
  CHECK(came_of(world.server().authorize(get("/authorize" + location(away)), browser())) == "consent");
}
