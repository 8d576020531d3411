#include <doctest/doctest.h>

#include "support/sign_out.hpp"

// Another site sends a browser to the end-session endpoint, with what an attacker can have: an ID token of their own,
// one of the person that was in another browser or has leaked since, a question that they were asked themselves.

using namespace world;
using openid::ConfirmLogout;

TEST_CASE("borrowed hint: no ID token of another login signs anybody out, or sends anybody anywhere unasked") {
  SignOutWorld world;
  Visitor victim(world);
  victim.id_token("mail");
  Visitor attacker(world, "mallory");
  Visitor old(world);
  const auto leaked = old.id_token("web");
  old.sign_out(with_hint(leaked));
  const auto told = world.inboxes->count();
  for (const auto& hint : {attacker.id_token("web"), leaked}) {
    for (const char* uri : {"", "https://web.example/bye"}) {
      CHECK(outcome_of(victim.sign_out(with_hint(hint, {{"post_logout_redirect_uri", uri}}))) == "asked");
    }
  }
  CHECK(victim.who() == "alice");
  CHECK(world.inboxes->count() == told);
  CHECK(outcome_of(victim.sign_out(with_hint(victim.id_token("web")))) == "signed out");
}

TEST_CASE("borrowed hint: nobody answers a question that another browser was asked, whatever is posted to them") {
  SignOutWorld world;
  Visitor victim(world);
  Visitor attacker(world, "mallory");
  const auto question = came_to<ConfirmLogout>(attacker.sign_out());
  CHECK(outcome_of(victim.answer(question, "yes")) == "400");
  CHECK(victim.who() == "alice");
  // A form of another site comes without the cookie, and is answered without one.
  const auto asked = came_to<ConfirmLogout>(victim.sign_out());
  auto foreign = post("/logout/decision", {{"transaction_id", asked.transaction_id}, {"logout", "yes"}});
  foreign.headers.set("Sec-Fetch-Site", "cross-site");
  Visitor without_cookie(world, "");
  CHECK(outcome_of(without_cookie.decide(foreign)) == "400");
  CHECK(without_cookie.cookie.empty());
  CHECK(victim.who() == "alice");
  CHECK(outcome_of(victim.answer(asked, "yes")) == "signed out");
}
