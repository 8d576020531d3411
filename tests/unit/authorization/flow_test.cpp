#include <doctest/doctest.h>

#include "support/world.hpp"

using namespace world;

TEST_CASE("flow: a consent becomes a code, the code tokens, the tokens an answer of the API") {
  World world;
  const auto answer = authorized(world);
  CHECK(answer.status == 303);
  CHECK(location_param(answer, "state") == "xyz");
  CHECK(location_param(answer, "iss") == "https://auth.example");

  const auto tokens = issued(world.token(web_request(redemption(location_param(answer, "code")))));
  CHECK(tokens.scope == "read write");
  CHECK(!tokens.refresh.empty());

  const auto api = world.bearer().guard(
      {"read"}, [](const Request&, const Authorization& who) { return Response::json(200, who.user_id); });
  CHECK(api(with_bearer(get("/api"), tokens.access)).body == "alice");
  CHECK(api(get("/api")).status == 401);
}

TEST_CASE("flow: a refresh gives new tokens, and the use of the old one kills the family") {
  World world;
  const auto first = issued(world.token(web_request(redemption(code(world)))));
  const auto second =
      issued(world.token(web_request({{"grant_type", "refresh_token"}, {"refresh_token", first.refresh}})));
  CHECK(second.refresh != first.refresh);
  const auto bearer = world.bearer();
  CHECK(std::holds_alternative<Authorization>(bearer.check(with_bearer(get("/"), second.access))));

  const auto reuse = world.token(web_request({{"grant_type", "refresh_token"}, {"refresh_token", first.refresh}}));
  CHECK(reuse.status == 400);
  CHECK(error(reuse) == "invalid_grant");
  CHECK(world.count(Event::Kind::refresh_reused) == 1);
  CHECK(std::holds_alternative<Response>(bearer.check(with_bearer(get("/"), second.access))));
}

TEST_CASE("flow: a stranger signs in, in a new session, and is asked") {
  World world;
  Browser who = stranger();
  const auto step = world.server().authorize(authorize_request(), who);
  REQUIRE(std::holds_alternative<SignIn>(step));
  const auto form = post("/login", {{"transaction_id", std::get<SignIn>(step).transaction_id}});

  const auto again = world.server().resume(form, who, denied());
  REQUIRE(std::holds_alternative<SignIn>(again));
  CHECK(std::get<SignIn>(again).reason == SignIn::Reason::wrong_credentials);
  CHECK(!who.user);

  const auto retry = post("/login", {{"transaction_id", std::get<SignIn>(again).transaction_id}});
  const auto next = world.server().resume(retry, who, User{.id = "alice"});
  REQUIRE(std::holds_alternative<Consent>(next));
  CHECK(who.session_id != stranger().session_id);
  CHECK(world.server().decide(decision(std::get<Consent>(next)), stranger()).status == 400);
  const auto answer = world.server().decide(decision(std::get<Consent>(next)), who);
  CHECK(!location_param(answer, "code").empty());
}

TEST_CASE("flow: the three response types of RFC 6749's profile") {
  World world({.options = {.profile = Profile::oauth20}});
  const auto implicit = authorized(world, {{"client_id", "legacy"},
                                           {"redirect_uri", "https://legacy.example/cb"},
                                           {"response_type", "token"},
                                           {"code_challenge", ""},
                                           {"code_challenge_method", ""}});
  CHECK(!fragment_param(implicit, "access_token").empty());
  CHECK(fragment_param(implicit, "state") == "xyz");
  const auto both = authorized(
      world, {{"client_id", "legacy"}, {"redirect_uri", "https://legacy.example/cb"}, {"response_type", "token code"}});
  CHECK(!fragment_param(both, "access_token").empty());
  CHECK(!fragment_param(both, "code").empty());
  const auto request = with_basic(
      token_request(redemption(fragment_param(both, "code"), {{"redirect_uri", "https://legacy.example/cb"}})),
      "legacy", "web secret:%+");
  CHECK(world.token(request).status == 200);
}
