#include "support/authorization.hpp"

using namespace world;

namespace {

Choices with_page() {
  Choices choices;
  choices.options.pages.create_account = true;
  return choices;
}

}  // namespace

TEST_CASE("create account: prompt=create leads to the page for it, whoever is signed in, and then goes on") {
  World world(with_page());
  for (auto who : {browser(), stranger()}) {
    const auto page = sign_in(world, {{"prompt", "create"}}, who);
    CHECK(page.reason == SignIn::Reason::create_account);
    CHECK(page.request.prompt == Scope{"create"});
    const auto step = world.server().resume(login(page.transaction_id), who, User{.id = "newcomer"});
    CHECK(step_of<Consent>(step).user.id == "newcomer");
  }
}

TEST_CASE("create account: nobody gets round the page by going on without a sign-in") {
  World world(with_page());
  const auto page = sign_in(world, {{"prompt", "create"}}, browser());
  const auto again = step_of<SignIn>(world.server().resume(login(page.transaction_id), browser()));
  CHECK(again.reason == SignIn::Reason::create_account);
  auto who = browser();
  CHECK(std::holds_alternative<Consent>(world.server().resume(login(again.transaction_id), who, User{.id = "alice"})));
}

TEST_CASE("create account: where there is no such page, prompt=create is no different from a request without it") {
  World world;
  CHECK(sign_in(world, {{"prompt", "create"}}).reason == SignIn::Reason::nobody_signed_in);
  CHECK(std::holds_alternative<Consent>(ask(world, {{"prompt", "create"}})));
  World with(with_page());
  CHECK(sign_in(with, {{"prompt", "create"}}).reason == SignIn::Reason::create_account);
}
