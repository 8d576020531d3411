#include "session/variants.hpp"
#include "support/authorization.hpp"

// A page with a form for a password is a place to try passwords, one after the other or many at once.

using namespace session_tests;

namespace {

constexpr int tries = 10;

World on(const std::shared_ptr<TransactionStore>& pending) {
  return World({.more = [&](Server& server) { server.transactions(pending); }});
}

/// The sign-in page after so many wrong passwords.
std::string page_after(World& world, int guesses, Browser& who) {
  auto id = sign_in(world).transaction_id;
  for (int i = 0; i < guesses; ++i) {
    id = step_of<SignIn>(world.server().resume(login(id), who, denied())).transaction_id;
  }
  return id;
}

}  // namespace

TEST_CASE_TEMPLATE("endless guesses: the tenth wrong password ends the request, and the right one comes too late", T,
                   InMemory, InStore, Sealed) {
  T site;
  auto world = on(site.node());
  auto who = stranger();
  const auto id = page_after(world, tries - 1, who);
  const auto over = answered(world.server().resume(login(id), who, denied()));
  CHECK(is_page(over, 429));
  CHECK(over.body.find("please start again") != std::string::npos);
  CHECK(is_page(world.server().resume(login(id), who, User{.id = "alice"}), 400));
  CHECK(!who.user);
  const auto last = page_after(world, tries - 1, who);
  CHECK(std::holds_alternative<Consent>(world.server().resume(login(last), who, User{.id = "alice"})));
}

TEST_CASE("endless guesses: nobody begins to count anew by going back to an earlier page") {
  World world;
  auto who = stranger();
  std::vector<std::string> pages = {sign_in(world).transaction_id};
  for (int i = 1; i < tries; ++i) {
    pages.push_back(step_of<SignIn>(world.server().resume(login(pages.back()), who, denied())).transaction_id);
  }
  for (std::size_t i = 0; i + 1 < pages.size(); ++i) {
    CHECK(is_page(world.server().resume(login(pages[i]), who, User{.id = "alice"}), 400));
  }
  CHECK(std::holds_alternative<Consent>(world.server().resume(login(pages.back()), who, User{.id = "alice"})));
}

TEST_CASE("endless guesses: a site with session ids of its own counts as well, and so does a step in between") {
  World world;
  auto who = stranger();
  auto id = page_after(world, 5, who);
  id = step_of<SignIn>(world.server().resume(login(id), who)).transaction_id;
  for (int i = 5; i < tries - 1; ++i) id = step_of<SignIn>(world.server().resume(login(id), who, who)).transaction_id;
  CHECK(is_page(world.server().resume(login(id), who, who), 429));
  CHECK(is_page(world.server().resume(login(id), who, who), 400));
  const Browser after{.session_id = "another browser session", .user = User{.id = "alice"}};
  id = page_after(world, 5, who);
  CHECK(std::holds_alternative<Consent>(world.server().resume(login(id), who, after)));
}
