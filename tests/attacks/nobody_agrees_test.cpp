#include <doctest/doctest.h>

#include "support/authorization.hpp"

// A decision form is sent while nobody is signed in, to a handler of the application's own that does not look.

using namespace world;

TEST_CASE("nobody agrees: a yes of nobody decides nothing, and ends nothing") {
  World world;
  const auto page = consent(world);
  const auto form = post("/decision", {{"transaction_id", page.transaction_id}});
  const Browser signed_out{.session_id = browser().session_id};
  const auto yes = Decision::allow(signed_out, Scope{"read"});
  CHECK(yes.user() == nullptr);
  CHECK(is_page(world.server().decide(form, signed_out, yes), 400));
  CHECK(is_page(world.server().decide(form, browser(), yes), 400));
  CHECK(told(world.server().decide(form, browser(), Decision::allow(browser(), Scope{"read"}))) == "code");
}

TEST_CASE("nobody agrees: a no needs nobody's name") {
  World world;
  const auto form = post("/decision", {{"transaction_id", consent(world).transaction_id}});
  CHECK_FALSE(Decision::deny().allowed());
  CHECK(told(world.server().decide(form, browser(), Decision::deny())) == "access_denied");
}
