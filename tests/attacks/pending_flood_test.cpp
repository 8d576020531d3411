#include <malloc.h>

#include "session/variants.hpp"
#include "support/authorization.hpp"
#include "support/watched_store.hpp"

// Whoever asks at the authorization endpoint has proved nothing yet. However often they ask, and however much they
// send, it takes no room here and keeps nobody else out.

using namespace session_tests;

namespace {

std::size_t bytes_in_use() { return ::mallinfo2().uordblks; }

World on(const std::function<std::shared_ptr<TransactionStore>()>& pending) {
  return World({.more = [&](Server& server) { server.transactions(pending()); }});
}

/// A request of about `size` bytes.
Request long_request(std::size_t size) {
  auto params = authorize_params();
  params.add("login_hint", std::string(size, 'l'));
  return from_here(post("/authorize", params));
}

/// Somebody signs in and allows what they are asked. Whether the client got its code.
bool honest_use(World& world) {
  auto who = stranger();
  const auto page = world.server().resume(login(sign_in(world).transaction_id), who, User{.id = "alice"});
  return told(world.server().decide(decision(step_of<Consent>(page)), who)) == "code";
}

}  // namespace

TEST_CASE_TEMPLATE("pending flood: a thousand anonymous requests take less room than ten decisions", T, InMemory,
                   InStore, Sealed) {
  T site;
  auto world = on([&] { return site.node(); });
  CHECK(honest_use(world));
  const auto request = long_request(15'000);
  const auto ask_once = [&] { CHECK(std::holds_alternative<SignIn>(world.server().authorize(request, stranger()))); };
  ask_once();
  const auto before = bytes_in_use();
  for (int i = 0; i < 1000; ++i) ask_once();
  const auto flood = static_cast<double>(bytes_in_use()) - static_cast<double>(before);
  for (int i = 0; i < 10; ++i) CHECK(honest_use(world));
  const auto honest = static_cast<double>(bytes_in_use()) - static_cast<double>(before) - flood;
  CHECK(flood <= honest + 20'000);
  CHECK(honest_use(world));
}

TEST_CASE("pending flood: what strangers begin is not in the store, and reading their page costs the store one look") {
  const auto store = std::make_shared<support::WatchedStore>(stores::memory());
  auto world = on([&] { return session::transactions(store); });
  sign_in(world);
  const auto kept = store->put_records().size();
  const int calls = store->calls();
  for (int i = 0; i < 200; ++i) sign_in(world);
  CHECK(store->calls() == calls);
  CHECK(store->put_records().size() == kept);
  CHECK(honest_use(world));
}

TEST_CASE("pending flood: more sign-ins than a node remembers keep nobody out") {
  auto world = on([] { return session::memory_transactions({.ended = 20}); });
  for (int i = 0; i < 200; ++i) {
    // Ten in a second.
    world.now = start + std::chrono::seconds(i / 10 * 2);
    CHECK(honest_use(world));
    world.now += 1s;
  }
}

TEST_CASE("pending flood: pages that strangers use up end nobody else's") {
  auto world = on([] { return session::memory_transactions({.ended = 20}); });
  auto who = stranger();
  const auto open = login(sign_in(world).transaction_id);
  const auto asked = decision(consent(world));
  for (int i = 0; i < 100; ++i) {
    world.now += 1s;
    auto somebody = stranger();
    const auto guess = world.server().resume(login(sign_in(world).transaction_id), somebody, denied());
    CHECK(std::holds_alternative<SignIn>(guess));
  }
  CHECK(told(world.server().decide(asked, browser())) == "code");
  CHECK(std::holds_alternative<Consent>(world.server().resume(open, who, User{.id = "alice"})));
}

TEST_CASE("pending flood: a decision is not made twice, however many others are made in between") {
  auto world = on([] { return session::memory_transactions({.ended = 5}); });
  const auto form = decision(consent(world));
  CHECK(told(world.server().decide(form, browser())) == "code");
  for (int i = 0; i < 20; ++i) {
    world.now += 1s;
    CHECK(told(authorized(world)) == "code");
  }
  CHECK(is_page(world.server().decide(form, browser()), 400));
}

TEST_CASE("pending flood: a request that no form could carry is told to its client as too long") {
  World world;
  const std::string state(20'000, 's');
  auto params = authorize_params({{"state", state}});
  params.add("login_hint", std::string(20'000, 'l'));
  const auto answer = world.server().authorize(from_here(post("/authorize", params)), stranger());
  REQUIRE(std::holds_alternative<Response>(answer));
  CHECK(told(std::get<Response>(answer), "https://web.example/cb", state) == "invalid_request");
  CHECK(honest_use(world));
  CHECK(std::holds_alternative<SignIn>(world.server().authorize(long_request(20'000), stranger())));
}
