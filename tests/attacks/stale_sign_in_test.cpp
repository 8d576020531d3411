#include "support/authorization.hpp"

// A client that allows a sign-in to be a minute old (`max_age`) must not get one that is known to be older, because a
// provider elsewhere let the person through without asking.

using namespace world;

namespace {

const Params a_minute{{"max_age", "60"}};

User signed_in_at(TimePoint at) { return {.id = "alice", .authentication = {.auth_time = at}}; }

}  // namespace

TEST_CASE("stale sign-in: one that is known to be too old is none for this request") {
  World world;
  auto who = stranger();
  const auto page = sign_in(world, a_minute);
  const auto again =
      step_of<SignIn>(world.server().resume(login(page.transaction_id), who, signed_in_at(start - 3600s)));
  CHECK(again.reason == SignIn::Reason::login_too_old);
  const auto consent = step_of<Consent>(world.server().resume(login(again.transaction_id), who, signed_in_at(start)));
  const auto code = location_param(world.server().decide(decision(consent), who), "code");
  CHECK(world.codes.take(hash_token(code), "web").authorization.authentication.auth_time == start);
}

TEST_CASE("stale sign-in: a site with session ids of its own is asked again as well") {
  World world;
  const auto page = sign_in(world, a_minute);
  const Browser stale{.session_id = "the session that is next", .user = signed_in_at(start - 61s)};
  const auto again = step_of<SignIn>(world.server().resume(login(page.transaction_id), stranger(), stale));
  CHECK(again.reason == SignIn::Reason::login_too_old);
  const Browser fresh{.session_id = "the session after that", .user = signed_in_at(start - 60s)};
  CHECK(std::holds_alternative<Consent>(world.server().resume(login(again.transaction_id), stale, fresh)));
  // One that keeps no time says by the call that it is now.
  const Browser untold{.session_id = "another session of hers", .user = User{.id = "alice"}};
  const auto other = sign_in(world, a_minute);
  CHECK(std::holds_alternative<Consent>(world.server().resume(login(other.transaction_id), stranger(), untold)));
}

TEST_CASE("stale sign-in: going on after another step looks at it too") {
  World world;
  auto who = browser();
  const auto page = consent(world, a_minute, who);
  world.now += 61s;
  CHECK(step_of<SignIn>(world.server().resume(login(page.transaction_id), std::as_const(who))).reason ==
        SignIn::Reason::login_too_old);
}

TEST_CASE("stale sign-in: whoever signed in for this request is not sent back by the steps that follow") {
  World world;
  auto who = stranger();
  const auto page = sign_in(world, {{"max_age", "0"}});
  const auto consent = step_of<Consent>(world.server().resume(login(page.transaction_id), who, User{.id = "alice"}));
  world.now += 60s;
  const auto next = step_of<Consent>(world.server().resume(login(consent.transaction_id), std::as_const(who)));
  CHECK(told(world.server().decide(decision(next), who)) == "code");
}
