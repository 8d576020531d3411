#include <doctest/doctest.h>

#include "support/token_flow.hpp"

using namespace world;

namespace {

const Params for_itself = {{"grant_type", "client_credentials"}};
const Params by_post = {
    {"grant_type", "client_credentials"}, {"client_id", "post"}, {"client_secret", "web secret:%+"}};

Choices query_too() { return {.options = {.legacy = {.token_params_in_query = true}}}; }

Choices unauthenticated_passwords(bool on) {
  return {.options = {.profile = Profile::oauth20, .legacy = {.password_without_client_auth = on}}};
}

const Params password = {
    {"grant_type", "password"}, {"username", "alice"}, {"password", "wonderland"}, {"client_id", "legacy"}};

}  // namespace

TEST_CASE("legacy.token_params_in_query: GET and query are read with the switch alone") {
  const auto request = get("/token?" + by_post.encode());
  World off;
  CHECK(off.token(request).status == 405);
  World on(query_too());
  CHECK(on.token(request).status == 200);
}

TEST_CASE("legacy.token_params_in_query: a POST may bring all of it in the query, without a media type") {
  Request request{.method = "POST", .target = "/token?" + by_post.encode()};
  World off;
  CHECK(is_refused(off.token(request), "invalid_request"));
  World on(query_too());
  CHECK(on.token(request).status == 200);
  request.body = "x=y";
  CHECK(is_refused(on.token(request), "invalid_request"));
}

TEST_CASE("legacy.token_params_in_query: query and body together are one set without repetitions") {
  World world(query_too());
  auto request = web_request({{"scope", "read"}});
  request.target = "/token?grant_type=client_credentials";
  CHECK(issued(world.token(request)).scope == "read");
  request.target += "&scope=read";
  CHECK(is_refused(world.token(request), "invalid_request"));
  request.target = "/token?grant_type=client_credentials&x=%ff";
  CHECK(is_refused(world.token(request), "invalid_request"));
}

TEST_CASE("legacy.token_params_in_query: Allow names what is answered now") {
  World world(query_too());
  const auto answer = world.token({.method = "PUT", .target = "/token?" + by_post.encode()});
  CHECK(answer.status == 405);
  CHECK(answer.headers.get("Allow") == "GET, POST");
}

TEST_CASE("legacy.token_params_in_query: two ways to authenticate are still too many") {
  World world(query_too());
  auto request = web_request(for_itself);
  request.target = "/token?client_id=web&client_secret=x";
  CHECK(is_refused(world.token(request), "invalid_request"));
  request.target = "/token?client_id=web";
  CHECK(world.token(request).status == 200);
}

TEST_CASE("legacy.password_without_client_auth: serves a confidential client by its id, with the switch alone") {
  World off(unauthenticated_passwords(false));
  CHECK(is_refused(off.token(token_request(password)), "invalid_client"));
  World on(unauthenticated_passwords(true));
  CHECK(on.token(token_request(password)).status == 200);
  CHECK(is_refused(on.token(token_request(changed(password, {{"password", "looking-glass"}}))), "invalid_grant"));
}

TEST_CASE("legacy.password_without_client_auth: credentials that are sent are verified") {
  World world(unauthenticated_passwords(true));
  CHECK(is_refused(world.token(with_basic(token_request(password), "legacy", "wrong")), "invalid_client"));
  CHECK(is_refused(world.token(token_request(changed(password, {{"client_secret", "wrong"}}))), "invalid_client"));
  CHECK(world.token(legacy_request(password)).status == 200);
  auto alien = token_request(password);
  alien.headers.add("Authorization", "Negotiate x");
  CHECK(is_refused(world.token(alien), "invalid_client"));
}

TEST_CASE("legacy.password_without_client_auth: opens the password exchange and no other") {
  World world(unauthenticated_passwords(true));
  for (const char* grant_type : {"client_credentials", "authorization_code", "refresh_token"}) {
    CAPTURE(grant_type);
    CHECK(is_refused(world.token(token_request(changed(password, {{"grant_type", grant_type}}))), "invalid_client"));
  }
  CHECK(is_refused(world.token(token_request(changed(password, {{"client_id", "web"}}))), "unauthorized_client"));
  CHECK(is_refused(world.token(token_request(changed(password, {{"client_id", "nobody"}}))), "invalid_client"));
  CHECK(is_refused(world.token(token_request(changed(password, {{"client_id", ""}}))), "invalid_client"));
  CHECK(world.token(token_request(password)).status == 200);
}

TEST_CASE("legacy.password_without_client_auth: the throttle is asked all the same") {
  auto choices = unauthenticated_passwords(true);
  bool open = false;
  choices.options.policy.throttle = [&](const AuthAttempt&) { return Result<void>(open); };
  World world(choices);
  CHECK(world.token(token_request(password)).status == 429);
  open = true;
  CHECK(world.token(token_request(password)).status == 200);
}
