#include "support/authorization.hpp"

// Guessing must be seen by whoever watches the events: at which client, and at whose door.

using namespace world;

namespace {

Params password(const std::string& password) {
  return {{"grant_type", "password"}, {"username", "alice"}, {"password", password}};
}

}  // namespace

TEST_CASE("silent guesses: a refused client is told with the id that was sent") {
  World world;
  const Params form{{"grant_type", "client_credentials"}};
  CHECK(world.token(with_basic(token_request(form), "web", "guess")).status == 401);
  CHECK(world.token(with_basic(token_request(form), "nobody's", "guess")).status == 401);
  CHECK(world.token(with_basic(token_request(form), "no\nid", "guess")).status == 401);
  CHECK(world.token(with_basic(token_request(form), std::string(256, 'x'), "guess")).status == 401);
  REQUIRE(world.count(Event::Kind::client_refused) == 4);
  CHECK(world.events[0].client_id == "web");
  CHECK(world.events[1].client_id == "nobody's");
  // What is no client id at all is nobody's.
  CHECK(world.events[2].client_id.empty());
  CHECK(world.events[3].client_id.empty());
  CHECK(world.token(web_request(form)).status == 200);
  CHECK(world.count(Event::Kind::client_refused) == 4);
}

TEST_CASE("silent guesses: a wrong password is told, and the right one is not") {
  World world;
  auto who = stranger();
  const auto page = sign_in(world);
  auto form = login(page.transaction_id);
  form.remote_address = "192.0.2.7";
  const auto again = step_of<SignIn>(world.server().resume(form, who, denied()));
  REQUIRE(world.count(Event::Kind::sign_in_refused) == 1);
  CHECK(world.events.back().client_id == "web");
  CHECK(world.events.back().remote_address == "192.0.2.7");
  CHECK(world.events.back().at == start);
  form = login(again.transaction_id);
  CHECK(std::holds_alternative<Consent>(world.server().resume(form, who, User{.id = "alice"})));
  CHECK(world.count(Event::Kind::sign_in_refused) == 1);
}

TEST_CASE("silent guesses: a wrong password at the token endpoint is told too") {
  Choices choices;
  choices.options.profile = Profile::oauth20;
  World world(std::move(choices));
  const auto ask = [&](const char* text) {
    return world.token(with_basic(token_request(password(text)), "legacy", "web secret:%+"));
  };
  CHECK(error(ask("guess")) == "invalid_grant");
  REQUIRE(world.count(Event::Kind::sign_in_refused) == 1);
  CHECK(world.events.back().client_id == "legacy");
  CHECK(ask("wonderland").status == 200);
  CHECK(world.count(Event::Kind::sign_in_refused) == 1);
}
