#include "conformance/flows.hpp"

using namespace conformance;

// The OAuth 2.0 Authorization Framework, 2: clients and how they authenticate.

TEST_CASE("RFC 6749 §2.1: the client type is what was registered, not what the request makes of it") {
  World world;
  const auto granted = code(world);
  CHECK(outcome(world.token(token_request(redemption(granted, {{"client_id", "web"}})))) == "401 invalid_client");
  world.client("web").token_endpoint_auth_method = "none";
  world.client("web").secret = {};
  CHECK(outcome(world.token(token_request(redemption(granted, {{"client_id", "web"}})))) == "200");
}

TEST_CASE("RFC 6749 §2.2: a client id alone authenticates nobody") {
  World world;
  const auto form = both(for_itself, {{"client_id", "web"}});
  CHECK(outcome(world.token(token_request(form))) == "401 invalid_client");
  CHECK(outcome(world.token(with_basic(token_request(form), "web", ""))) == "401 invalid_client");
  CHECK(outcome(world.token(web_request(form))) == "200");
}

TEST_CASE("RFC 6749 §2.3: a public client is not identified by a secret it sends") {
  World world;
  const auto granted = code(world, by_native);
  const auto form = redemption(granted, both(by_native, {{"client_secret", "embedded in the binary"}}));
  CHECK(outcome(world.token(token_request(form))) == "401 invalid_client");
  CHECK(outcome(redeem_as_public(world, granted, by_native)) == "200");
}

TEST_CASE("RFC 6749 §2.3: a request uses one way to authenticate, not two") {
  World world;
  const auto twice = both(for_itself, {{"client_id", "web"}, {"client_secret", "web secret:%+"}});
  CHECK(outcome(world.token(web_request(twice))) == "400 invalid_request");

  auto request = web_request(for_itself);
  request.headers.add("Authorization", header(Response{.headers = request.headers}, "Authorization"));
  CHECK(outcome(world.token(request)) == "400 invalid_request");
  CHECK(outcome(world.token(web_request(for_itself))) == "200");
}

TEST_CASE("RFC 6749 §2.3: the client that authenticated is the client that the body names") {
  World world;
  CHECK(outcome(world.token(web_request(both(for_itself, {{"client_id", "post"}})))) == "400 invalid_request");
  CHECK(outcome(world.token(web_request(both(for_itself, {{"client_id", "web"}})))) == "200");
}

TEST_CASE("RFC 6749 §2.3.1: HTTP Basic proves a client with a password") {
  World world;
  const auto request = token_request(for_itself);
  CHECK(outcome(world.token(with_basic(request, "web", "guess"))) == "401 invalid_client");
  CHECK(outcome(world.token(with_basic(request, "nobody", "web secret:%+"))) == "401 invalid_client");
  CHECK(outcome(world.token(with_basic(request, "web", "web secret:%+"))) == "200");
}

TEST_CASE("RFC 6749 §2.3.1: both halves of Basic are form-encoded") {
  World world;
  auto request = token_request(for_itself);
  request.headers.set("Authorization", "Basic " + base64_encode("web:web secret:%+"));
  CHECK(outcome(world.token(request)) == "401 invalid_client");
  request.headers.set("Authorization", "Basic " + base64_encode("web:web+secret%3A%25%2B"));
  CHECK(outcome(world.token(request)) == "200");
}

TEST_CASE("RFC 6749 §2.3.1: id and secret may travel in the body") {
  World world;
  const auto form = both(for_itself, {{"client_id", "post"}});
  CHECK(outcome(world.token(token_request(both(form, {{"client_secret", "guess"}})))) == "401 invalid_client");
  CHECK(outcome(world.token(token_request(both(form, {{"client_secret", "web secret:%+"}})))) == "200");
}

TEST_CASE("RFC 6749 §2.3.1: the client's credentials are never part of the URI") {
  World world;
  auto request = token_request(both(for_itself, {{"client_id", "post"}}));
  request.target = "/token?client_secret=web+secret%3A%25%2B";
  CHECK(outcome(world.token(request)) == "400 invalid_request");
  const auto form = both(for_itself, {{"client_id", "post"}, {"client_secret", "web secret:%+"}});
  request = token_request(form);
  request.target = "/token?client_id=post&client_secret=web+secret%3A%25%2B";
  CHECK(outcome(world.token(request)) == "400 invalid_request");
  CHECK(outcome(world.token(token_request(form))) == "200");
}

TEST_CASE("RFC 6749 §2.3.1: guessing a client's password can be stopped before it is verified") {
  bool too_many = true;
  World world({.options = {.policy = {.throttle = [&](const AuthAttempt& attempt) -> Result<void> {
                             CHECK(attempt.client_id == "web");
                             CHECK(attempt.method == "client_secret_basic");
                             return !too_many;
                           }}}});
  const auto response = world.token(web_request(for_itself));
  CHECK(response.status == 429);
  CHECK(!header(response, "Retry-After").empty());
  too_many = false;
  CHECK(outcome(world.token(web_request(for_itself))) == "200");
}

TEST_CASE("RFC 6749 §2.3.2: a client authenticates by the method it is registered for") {
  World world;
  CHECK(outcome(world.token(with_basic(token_request(for_itself), "post", "web secret:%+"))) == "401 invalid_client");
  const auto form = both(for_itself, {{"client_id", "post"}, {"client_secret", "web secret:%+"}});
  CHECK(outcome(world.token(token_request(form))) == "200");
}
