#include "support/authorization.hpp"

// Who plants the session id of a browser before its owner signs in holds it afterwards as well (session fixation); who
// can guess it need not even plant it.

using namespace world;

TEST_CASE("planted session: nobody signs in under the session id that was there before, by whichever resume") {
  World world;
  const auto page = sign_in(world);
  const Browser signed_in{.session_id = stranger().session_id, .user = User{.id = "alice"}};
  CHECK(is_page(world.server().resume(login(page.transaction_id), signed_in), 500));
  CHECK(is_page(world.server().resume(login(page.transaction_id), stranger(), signed_in), 500));
  REQUIRE(world.failures.size() == 2);
  for (const auto& cause : world.failures) CHECK(cause == "Server::resume: the session id did not change at sign-in");
  const Browser renewed{.session_id = "another browser session", .user = User{.id = "alice"}};
  const auto next = world.server().resume(login(page.transaction_id), stranger(), renewed);
  CHECK(told(world.server().decide(decision(step_of<Consent>(next)), renewed)) == "code");
}

TEST_CASE("planted session: a step of the application's own goes on for whoever was signed in before") {
  World world;
  const auto next = world.server().resume(login(consent(world).transaction_id), browser());
  CHECK(told(world.server().decide(decision(step_of<Consent>(next)), browser())) == "code");
}

TEST_CASE("guessed session: nothing is bound to a session id that can be guessed, and the operator is told") {
  World world;
  const User alice{.id = "alice"};
  for (const std::string id : {"", "1", "session", "123456789012345"}) {
    world.failures.clear();
    CHECK(told(ask(world, {}, {.session_id = id, .user = alice})) == "server_error");
    CHECK(told(ask(world, {}, {.session_id = id})) == "server_error");
    CHECK(world.failures ==
          std::vector<std::string>(2, "Browser::session_id has less than 16 bytes: it can be guessed"));
    const auto page = sign_in(world);
    const Browser after{.session_id = id, .user = alice};
    CHECK(told(world.server().resume(login(page.transaction_id), stranger(), after)) == "server_error");
  }
  CHECK(std::holds_alternative<Consent>(ask(world, {}, {.session_id = "1234567890123456", .user = alice})));
}
