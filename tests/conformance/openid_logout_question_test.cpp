#include <doctest/doctest.h>

#include <type_traits>

#include "support/sign_out.hpp"

// OpenID Connect RP-Initiated Logout 1.0: whether the person wants to sign out, what ends then, and what does not.

using namespace world;
using openid::ConfirmLogout;
using openid::SignedOut;

namespace {

const Params to_bye{{"post_logout_redirect_uri", "https://web.example/bye"}, {"state", "s"}};
const std::string bye = "303 https://web.example/bye?state=s";

static_assert(!std::is_default_constructible_v<SignedOut>, "it comes of a session that has ended");

ConfirmLogout asked(Visitor& visitor, const Params& params = {}) {
  return came_to<ConfirmLogout>(visitor.sign_out(params));
}

}  // namespace

TEST_CASE("RP-Initiated Logout §6: the question names who is signed in and, where it is proved, who asks") {
  SignOutWorld world;
  Visitor alice(world);
  Visitor bob(world, "bob");
  const auto question = asked(alice);
  CHECK(question.user.id == "alice");
  CHECK_FALSE(question.client);
  CHECK(question.transaction_id.size() == 43);
  CHECK_FALSE(asked(alice, {{"client_id", "web"}}).client);
  const auto proved = asked(alice, with_hint(bob.id_token("mail")));
  REQUIRE(proved.client);
  CHECK(proved.client->id == "mail");
  CHECK(proved.user.id == "alice");
}

TEST_CASE("RP-Initiated Logout §6: no ends nothing, yes ends it and leads where it was asked, each once") {
  SignOutWorld world;
  Visitor alice(world);
  Visitor elsewhere(world);
  const auto token = elsewhere.id_token("web");
  alice.id_token("mail");
  const auto no = asked(alice, with_hint(token, to_bye));
  CHECK(outcome_of(alice.answer(no, "no")) == "200");
  CHECK(alice.who() == "alice");
  CHECK(outcome_of(alice.answer(no, "yes")) == "400");
  CHECK(alice.who() == "alice");
  const auto yes = asked(alice, with_hint(token, to_bye));
  const auto before = alice.cookie;
  CHECK(outcome_of(alice.answer(yes, "yes")) == bye);
  CHECK(alice.who() == "nobody");
  // Whoever kept the old cookie gets nothing more with it.
  alice.cookie = before;
  CHECK(outcome_of(alice.answer(yes, "yes")) == "400");
  CHECK(elsewhere.who() == "alice");
  const auto got = world.inboxes->got();
  REQUIRE(got.size() == 1);
  CHECK(got.front().url == "https://mail.example/bc");
}

TEST_CASE("RP-Initiated Logout §6: an answer counts from the browser session that was asked, by POST") {
  SignOutWorld world;
  Visitor alice(world);
  Visitor other(world);
  Visitor bob(world, "bob");
  const auto question = asked(alice);
  for (auto* thief : {&other, &bob}) {
    for (const char* answer : {"yes", "no"}) CHECK(outcome_of(thief->answer(question, answer)) == "400");
  }
  const Params form{{"transaction_id", question.transaction_id}, {"logout", "yes"}};
  CHECK(outcome_of(alice.decide(get("/logout/decision?" + form.encode()))) == "400");
  CHECK(outcome_of(alice.decide({.method = "POST", .target = "/logout/decision?" + form.encode()})) == "400");
  for (const Params& wrong : {Params{{"logout", "yes"}}, Params{{"transaction_id", question.transaction_id}},
                              changed(form, {{"logout", "maybe"}}), changed(form, {{"transaction_id", "guess"}})}) {
    CHECK(outcome_of(alice.decide(post("/logout/decision", wrong))) == "400");
  }
  Params twice = form;
  twice.add("logout", "yes");
  CHECK(outcome_of(alice.decide(post("/logout/decision", twice))) == "400");
  CHECK(alice.who() == "alice");
  CHECK(outcome_of(alice.answer(question, "yes")) == "signed out");
  CHECK(other.who() == "alice");
}

TEST_CASE("RP-Initiated Logout §6: nobody is asked in a session that can be guessed") {
  SignOutWorld world;
  const User alice{.id = "alice"};
  Browser who{.session_id = "123456789012345", .user = alice};
  CHECK(outcome_of(world.logout.begin(get("/logout"), who)) == "500");
  CHECK(world.failures == std::vector<std::string>{"Browser::session_id has less than 16 bytes: it can be guessed"});
  who.session_id = "1234567890123456";
  const auto question = came_to<ConfirmLogout>(world.logout.begin(get("/logout"), who));
  const auto form = post("/logout/decision", {{"transaction_id", question.transaction_id}, {"logout", "yes"}});
  CHECK(outcome_of(world.logout.decide(form, who)) == "signed out");
  // A site with sessions of its own saves what is there now.
  CHECK_FALSE(who.user);
  CHECK(who.session_id.size() == 43);
}

TEST_CASE("RP-Initiated Logout §6: a question is good for ten minutes, and for the session that it was asked in") {
  SignOutWorld world;
  Visitor alice(world);
  const auto first = asked(alice);
  world.now += 10min;
  CHECK(outcome_of(alice.answer(first, "yes")) == "400");
  const auto second = asked(alice);
  alice.sign_in("bob");
  CHECK(outcome_of(alice.answer(second, "yes")) == "400");
  CHECK(alice.who() == "bob");
  const auto third = asked(alice);
  world.now += 10min - 1s;
  CHECK(outcome_of(alice.answer(third, "yes")) == "signed out");
}

TEST_CASE("RP-Initiated Logout §3: a target that the client lost while the person was thinking is not gone to") {
  SignOutWorld world;
  Visitor alice(world);
  Visitor elsewhere(world);
  const auto token = elsewhere.id_token("web");
  const auto question = asked(alice, with_hint(token, to_bye));
  world.client("web").logout.post_logout_redirect_uris.clear();
  CHECK(came_to<SignedOut>(alice.answer(question, "yes")).continue_to().empty());
  CHECK(alice.who() == "nobody");
}

TEST_CASE("RP-Initiated Logout §2: only this browser's session ends, and nothing that was open in it goes on") {
  SignOutWorld world;
  Visitor alice(world);
  Visitor elsewhere(world);
  const auto token = alice.id_token("web");
  const auto request =
      authorize_request({{"client_id", "mail"}, {"redirect_uri", "https://mail.example/cb"}, {"scope", "read"}});
  Step step;
  const auto authorize = [&](const Request& what, Browser& who) {
    step = world.server().authorize(what, who);
    return Response();
  };
  alice.visit(authorize, request);
  REQUIRE(std::holds_alternative<Consent>(step));
  const auto form = decision(std::get<Consent>(step));
  const auto old_cookie = alice.cookie;
  CHECK(outcome_of(alice.sign_out(with_hint(token))) == "signed out");
  CHECK(alice.cookie != old_cookie);
  const auto decide = [&](const Request& what, Browser& who) { return world.server().decide(what, who); };
  CHECK(alice.visit(decide, form).status == 400);
  alice.cookie = old_cookie;
  CHECK(alice.who() == "nobody");
  CHECK(alice.visit(decide, form).status == 400);
  CHECK(elsewhere.who() == "alice");
  elsewhere.visit(authorize, request);
  CHECK(elsewhere.visit(decide, decision(std::get<Consent>(step))).status == 303);
}

TEST_CASE("RP-Initiated Logout §2: a store that is away is 503, the person still signed in, and can try again") {
  for (int calls = 0; calls < 100; ++calls) {
    CAPTURE(calls);
    SignOutWorld world;
    Visitor alice(world);
    const auto token = alice.id_token("web");
    const auto access = issued(alice.tokens_of("mail")).access;
    Browser who;
    alice.visit([&](const Request&, Browser& browser) {
      who = browser;
      return Response();
    });
    const auto before = who;
    const auto request = get("/logout?" + with_hint(token, to_bye).encode());
    world.watched->fail_after(calls);
    const auto first = world.logout.begin(request, who);
    if (!world.watched->has_failed()) {
      // One look and one write at the login, a mark for each of two families, their ends, and that of the session.
      CHECK(calls >= 6);
      CHECK(outcome_of(first) == bye);
      return;
    }
    CHECK(outcome_of(first) == "503");
    CHECK(who.session_id == before.session_id);
    CHECK(alice.who() == "alice");
    CHECK(world.inboxes->count() == 0);
    CHECK(outcome_of(alice.sign_out(with_hint(token, to_bye))) == bye);
    CHECK(alice.who() == "nobody");
    CHECK(world.inboxes->count() == 2);
    CHECK(world.tokens.find_access(hash_token(access)).state != Stored::State::live);
  }
  FAIL("the store fails for ever");
}

TEST_CASE("RP-Initiated Logout §2: the same of the answer to the question, whose form can be sent again") {
  for (int calls = 0; calls < 100; ++calls) {
    CAPTURE(calls);
    SignOutWorld world;
    Visitor alice(world);
    alice.id_token("web");
    const auto question = asked(alice);
    Browser who;
    alice.visit([&](const Request&, Browser& browser) {
      who = browser;
      return Response();
    });
    const auto form = post("/logout/decision", {{"transaction_id", question.transaction_id}, {"logout", "yes"}});
    world.watched->fail_after(calls);
    const auto first = world.logout.decide(form, who);
    if (!world.watched->has_failed()) {
      CHECK(calls >= 6);
      CHECK(outcome_of(first) == "signed out");
      return;
    }
    CHECK(outcome_of(first) == "503");
    CHECK(world.inboxes->count() == 0);
    CHECK(outcome_of(alice.decide(form)) == "signed out");
    CHECK(alice.who() == "nobody");
    CHECK(world.inboxes->count() == 1);
  }
  FAIL("the store fails for ever");
}

TEST_CASE("RP-Initiated Logout §2: a request that was posted from another site comes again with GET and the cookie") {
  SignOutWorld world;
  Visitor alice(world);
  const auto token = alice.id_token("web");
  auto foreign = post("/logout", with_hint(token, to_bye));
  foreign.headers.set("Origin", "https://web.example");
  foreign.headers.set("Sec-Fetch-Site", "cross-site");
  // The browser keeps the cookie back.
  Visitor without(world, "");
  const auto sent_on = came_to<Response>(without.begin(foreign));
  CHECK(sent_on.status == 303);
  CHECK(without.cookie.empty());
  const auto again = location(sent_on);
  CHECK(again.starts_with("?posted_logout="));
  CHECK(again.find(token) == again.npos);
  CHECK(alice.who() == "alice");
  CHECK(outcome_of(alice.begin(get("/logout" + again))) == bye);
  CHECK(alice.who() == "nobody");
  world.now += 60s;
  CHECK(outcome_of(alice.begin(get("/logout" + again))) == "400");
  CHECK(outcome_of(alice.begin(get("/logout?posted_logout=guess"))) == "400");
  foreign.body = "state=" + std::string(8 * 1024, 'x');
  CHECK(outcome_of(without.begin(foreign)) == "400");
}
