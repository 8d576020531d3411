#include <array>

#include "session/cookie_site.hpp"
#include "session/login.hpp"
#include "session/session_text.hpp"
#include "support/authorization.hpp"

using namespace world;

namespace {

/// A site whose people sign in again, or prove more, where they are signed in.
struct Site : CookieSite {
  /// The name of the login at this browser; empty when nobody is signed in.
  std::string sid() {
    std::string found;
    visit([&](const Request&, Browser& browser) {
      if (browser.user) found = browser.user->authentication.sid;
      return Response{};
    });
    return found;
  }
  /// Signs out, and who is there then.
  std::string sign_out() {
    visit([&](const Request&, Browser& browser) {
      cookies.sign_out(browser);
      return Response{};
    });
    return who();
  }
  std::string who_with(const std::string& cookie) {
    const auto mine = std::exchange(jar, cookie);
    auto there = who();
    jar = mine;
    return there;
  }
  /// A session that an earlier version kept, which named no login.
  void be_kept_by_an_earlier_version(const std::string& text) {
    jar = random_token(system_random);
    const std::array records = {Record{.kind = "session",
                                       .hash = hash_token(jar),
                                       .family = hash_token(jar).hex(),
                                       .expires_at = now + 1h,
                                       .data = text}};
    CHECK(store->put(records));
  }
};

}  // namespace

TEST_CASE("cookie logins: a sign-in begins a login, which the same person stays in and another does not") {
  Site site;
  site.sign_in("alice");
  const auto first = site.sid();
  CHECK(first.size() == 22 + 12);
  const auto old = site.jar;
  site.sign_in("alice");
  CHECK(site.jar != old);
  CHECK(site.sid() == first);
  site.sign_in("bob");
  const auto bobs = site.sid();
  CHECK(bobs.size() == 22 + 12);
  CHECK(bobs != first);
  site.sign_in("alice");
  CHECK(site.sid() != first);
  CHECK(site.sid() != bobs);
}

TEST_CASE("cookie logins: another browser of the same person is another login") {
  Site one;
  Site other;
  other.store = one.store;
  other.cookies = session::Cookies(other.store, other.options());
  one.sign_in("alice");
  other.sign_in("alice");
  CHECK(one.sid() != other.sid());
  CHECK(one.sign_out() == "nobody");
  CHECK(other.who() == "alice");
}

TEST_CASE("cookie logins: an id that was replaced is dead, and the login goes on under the new one") {
  Site site;
  site.sign_in("alice");
  const auto old = site.jar;
  site.sign_in("alice");
  CHECK(site.who_with(old) == "nobody");
  CHECK(site.who() == "alice");
  CHECK(site.sid().size() == 22 + 12);
}

TEST_CASE("cookie logins: signing out ends the login, with what is being kept of it just now") {
  Site site;
  site.sign_in("alice");
  const auto sid = site.sid();
  const auto old = site.jar;
  CHECK(site.sign_out() == "nobody");
  CHECK(site.who_with(old) == "nobody");
  // As another tab of this browser that signs in again at the same moment.
  site.jar = random_token(system_random);
  const std::array records = {
      Record{.kind = "session",
             .hash = hash_token(site.jar),
             .family = session::login_family(site.issuer, sid),
             .expires_at = site.now + 1h,
             .data = serialize(SignInSession{site.issuer, {.id = "alice", .authentication = {.sid = sid}}})}};
  CHECK(site.store->put(records));
  CHECK(site.who() == "nobody");
  site.sign_in("alice");
  CHECK(site.who() == "alice");
  CHECK(site.sid() != sid);
}

TEST_CASE("cookie logins: who signs in over another ends that one's login") {
  Site site;
  site.sign_in("alice");
  const auto alices = site.jar;
  const auto sid = site.sid();
  site.sign_in("bob");
  CHECK(site.who_with(alices) == "nobody");
  const auto family = session::login_family(site.issuer, sid);
  const std::array records = {
      Record{.kind = "session", .hash = hash_token("late"), .family = family, .expires_at = site.now + 1h}};
  CHECK(site.store->put(records));
  CHECK(site.store->find("session", hash_token("late"))->state == Found::State::revoked);
  CHECK(site.who() == "bob");
}

TEST_CASE("cookie logins: a session that an earlier version kept is read, goes on and ends") {
  for (const std::string text : {"session/1", "session/2"}) {
    Site site;
    const bool is_first = text == "session/1";
    site.be_kept_by_an_earlier_version(is_first ? "9:session/15:alice10:17000000003:mfa"
                                                : "session/2 user_id=5:alice auth_time=10:1700000000 acr=3:mfa .");
    const auto old = site.jar;
    CHECK(site.who() == "alice");
    CHECK(site.sid().empty());
    CHECK(site.jar == old);
    site.sign_in("alice");
    CHECK(site.who_with(old) == "nobody");
    CHECK(site.who() == "alice");
    CHECK(site.sid().size() == 43);
    CHECK(site.sign_out() == "nobody");

    site.be_kept_by_an_earlier_version("session/2 user_id=3:bob .");
    const auto bobs = site.jar;
    CHECK(site.who() == "bob");
    CHECK(site.sign_out() == "nobody");
    CHECK(site.who_with(bobs) == "nobody");
  }
}

TEST_CASE("cookie logins: what is granted has the login of the browser, also after a second factor") {
  Site site;
  World world;
  std::string form;
  site.visit([&](const Request&, Browser& browser) {
    form = step_of<SignIn>(world.server().authorize(authorize_request(), browser)).transaction_id;
    return Response{};
  });
  Consent page;
  site.visit([&](const Request&, Browser& browser) {
    page = step_of<Consent>(world.server().resume(login(form), browser, User{.id = "alice"}));
    return Response{};
  });
  const auto sid = site.sid();
  CHECK(sid.size() == 22 + 12);
  site.visit([&](const Request&, Browser& browser) {
    page = step_of<Consent>(
        world.server().step_up(login(page.transaction_id), browser, Authentication{.acr = "mfa", .amr = {"otp"}}));
    return Response{};
  });
  CHECK(site.sid() == sid);
  const auto answer =
      site.visit([&](const Request&, Browser& browser) { return world.server().decide(decision(page), browser); });
  const auto granted = world.codes.take(hash_token(location_param(answer, "code")), "web").authorization;
  CHECK(granted.authentication.sid == sid);
  CHECK(granted.authentication.acr == "mfa");
  CHECK(granted.authentication.amr == std::vector<std::string>{"otp"});
}
