#include "session/cookie_site.hpp"

using namespace world;

namespace {

using Site = CookieSite;

Response blank(const Request&, Browser&) { return {}; }

}  // namespace

TEST_CASE("cookies: with an https issuer the cookie is Secure and bound to the host") {
  Site site;
  const auto field = std::string(*site.visit(blank).headers.get("Set-Cookie"));
  CHECK(field == site.name + "=" + site.jar + "; Path=/; HttpOnly; SameSite=Lax; Secure");
  CHECK(site.name.starts_with("__Host-session-"));
  CHECK(site.jar.size() == 43);
}

TEST_CASE("cookies: with a loopback issuer the cookie works over http") {
  Site site("http://127.0.0.1:9000");
  const auto field = std::string(*site.visit(blank).headers.get("Set-Cookie"));
  CHECK(field == site.name + "=" + site.jar + "; Path=/; HttpOnly; SameSite=Lax");
  CHECK(site.name.starts_with("session-"));
  site.sign_in("alice");
  CHECK(site.who() == "alice");
}

TEST_CASE("cookies: without an issuer nobody can tell whether the cookie may be sent over http") {
  CHECK_THROWS_AS(session::Cookies(stores::memory(), {}), std::invalid_argument);
  CHECK_NOTHROW(session::Cookies(stores::memory(), {.issuer = "https://auth.example"}));
}

TEST_CASE("cookies: a visitor keeps the id and takes no room") {
  Site site;
  CHECK(site.visit(blank).headers.count("Set-Cookie") == 1);
  const auto id = site.jar;
  const auto calls = site.store->calls();
  std::string seen;
  const auto again = site.visit([&](const Request&, Browser& browser) {
    seen = browser.session_id;
    return Response{};
  });
  CHECK(seen == id);
  CHECK(again.headers.count("Set-Cookie") == 0);
  CHECK(site.store->calls() == calls + 1);
  CHECK(!site.store->find("session", hash_token(id)));
}

TEST_CASE("cookies: a sign-in gives a new cookie, and the site knows the person") {
  Site site;
  site.visit(blank);
  const auto before = site.jar;
  CHECK(site.sign_in("alice").headers.count("Set-Cookie") == 1);
  CHECK(site.jar != before);
  std::optional<User> seen;
  site.visit([&](const Request&, Browser& browser) {
    seen = browser.user;
    return Response{};
  });
  REQUIRE(seen);
  CHECK(seen->id == "alice");
  CHECK(seen->authentication.auth_time == start);
  CHECK(seen->authentication.acr == "mfa");
  site.jar = before;
  CHECK(site.who() == "nobody");
}

TEST_CASE("cookies: the stored session is under the hash of its id") {
  Site site;
  site.sign_in("alice");
  const auto found = site.store->find("session", hash_token(site.jar));
  REQUIRE(found);
  CHECK(found->record.data.find(site.jar) == std::string::npos);
}

TEST_CASE("cookies: a session that another sign-in replaced is dead") {
  Site site;
  site.sign_in("alice");
  const auto alices = site.jar;
  site.sign_in("bob");
  CHECK(site.who() == "bob");
  site.jar = alices;
  CHECK(site.who() == "nobody");
}

TEST_CASE("cookies: signing out ends the session for good") {
  Site site;
  site.sign_in("alice");
  const auto alices = site.jar;
  site.visit([&](const Request&, Browser& browser) {
    site.cookies.sign_out(browser);
    CHECK(!browser.user);
    return Response{};
  });
  CHECK(site.jar != alices);
  CHECK(site.who() == "nobody");
  site.jar = alices;
  CHECK(site.who() == "nobody");
}

TEST_CASE("cookies: a change of the user changes the id, also when the application did not") {
  Site site;
  site.visit(blank);
  const auto anonymous = site.jar;
  site.visit([](const Request&, Browser& browser) {
    browser.user = User{.id = "alice"};
    return Response{};
  });
  CHECK(site.jar != anonymous);
  CHECK(site.who() == "alice");
  const auto alices = site.jar;
  site.visit([](const Request&, Browser& browser) {
    browser.user->id = "bob";
    return Response{};
  });
  CHECK(site.who() == "bob");
  const auto bobs = site.jar;
  site.visit([](const Request&, Browser& browser) {
    browser.user.reset();
    return Response{};
  });
  CHECK(site.who() == "nobody");
  for (const auto& old : {anonymous, alices, bobs}) {
    site.jar = old;
    CHECK(site.who() == "nobody");
  }
}

TEST_CASE("cookies: a page that changes nothing leaves the session as it is") {
  Site site;
  site.sign_in("alice");
  const auto alices = site.jar;
  const auto response = site.visit([](const Request&, Browser& browser) {
    browser.user->app = std::string("the application's record");
    return Response{};
  });
  CHECK(response.headers.count("Set-Cookie") == 0);
  CHECK(site.jar == alices);
  CHECK(site.who() == "alice");
}

TEST_CASE("cookies: a forged or damaged value is nobody's session and is replaced") {
  Site site;
  site.sign_in("alice");
  const auto alices = site.jar;
  for (const auto& forged : {std::string("x"), alices + "x", alices.substr(1), "\"" + alices + "\"",
                             std::string(43, '!'), std::string(4000, 'A'), hash_token(alices).hex()}) {
    site.jar = forged;
    CHECK(site.who() == "nobody");
    CHECK(site.jar != forged);
    CHECK(site.jar.size() == 43);
  }
  site.jar = alices;
  CHECK(site.who() == "alice");
}

TEST_CASE("cookies: two cookies of the name are none") {
  Site site;
  site.sign_in("alice");
  const auto alices = site.jar;
  site.jar = alices + "; " + site.name + "=" + std::string(43, 'A');
  CHECK(site.who() == "nobody");
  site.jar = std::string(43, 'A') + "; " + site.name + "=" + alices;
  CHECK(site.who() == "nobody");
  site.jar = alices + "; " + site.name.substr(2) + "=" + std::string(43, 'A');
  CHECK(site.who() == "alice");
}

TEST_CASE("cookies: a cookie without the prefix is no session of an https site") {
  Site site;
  site.sign_in("alice");
  const auto alices = site.jar;
  const auto name = site.name;
  site.name = name.substr(std::string("__Host-").size());
  CHECK(site.who() == "nobody");
  site.name = name;
  site.jar = alices;
  CHECK(site.who() == "alice");
}

TEST_CASE("cookies: a session ends after its lifetime") {
  Site site;
  site.sign_in("alice");
  site.now = start + 12h - 1s;
  CHECK(site.who() == "alice");
  site.now = start + 12h;
  CHECK(site.who() == "nobody");
}

TEST_CASE("cookies: a store that is away is 503, and the session is there when it is back") {
  Site site;
  site.sign_in("alice");
  const auto alices = site.jar;
  site.store->fail_always();
  const auto response = site.visit(blank);
  CHECK(response.status == 503);
  CHECK(response.headers.get("Retry-After") == "1");
  CHECK(response.headers.get("Cache-Control") == "no-store");
  CHECK(response.headers.count("Set-Cookie") == 0);
  CHECK(response.body.find("/var/lib") == std::string::npos);
  site.store->fail_always(false);
  CHECK(site.jar == alices);
  CHECK(site.who() == "alice");
}

TEST_CASE("cookies: a handler that finds something too busy is 503, and may be asked again") {
  Site site;
  const auto busy = site.visit([](const Request&, Browser&) -> Response { throw HashingBusy("in /var/lib"); });
  CHECK(busy.status == 503);
  CHECK(busy.headers.get("Retry-After") == "1");
  CHECK(busy.body.find("/var/lib") == std::string::npos);
  site.sign_in("alice");
  CHECK(site.who() == "alice");
}

TEST_CASE("cookies: a sign-in that could not be kept signs nobody in") {
  Site site;
  site.visit(blank);
  site.store->fail_after(1);
  CHECK(site.sign_in("alice").status == 503);
  CHECK(site.who() == "nobody");
  site.sign_in("alice");
  CHECK(site.who() == "alice");
}

TEST_CASE("cookies: a session id that is in use is not taken over") {
  Site site;
  site.sign_in("alice");
  const auto alices = site.jar;
  Site other;
  other.store = site.store;
  other.cookies = session::Cookies(other.store, other.options());
  const auto take_over = [&] {
    other.visit([&](const Request&, Browser& browser) {
      browser = {.session_id = alices, .user = User{.id = "mallory"}};
      return Response{};
    });
  };
  CHECK_THROWS_AS(take_over(), std::runtime_error);
  CHECK(site.who() == "alice");
}

TEST_CASE("cookies: a whole visit, from the sign-in to the code") {
  Site site;
  World world;
  std::string form;
  site.visit([&](const Request&, Browser& browser) {
    const auto step = world.server().authorize(authorize_request(), browser);
    form = std::get<SignIn>(step).transaction_id;
    return Response{};
  });
  const auto anonymous = site.jar;
  Consent page;
  site.visit([&](const Request&, Browser& browser) {
    page = std::get<Consent>(
        world.server().resume(post("/login", {{"transaction_id", form}}), browser, User{.id = "alice"}));
    return Response{};
  });
  CHECK(site.jar != anonymous);
  const auto decide = [&](const Request&, Browser& browser) { return world.server().decide(decision(page), browser); };
  const auto signed_in = site.jar;
  site.jar = anonymous;
  CHECK(site.visit(decide).status == 400);
  site.jar = signed_in;
  CHECK(!location_param(site.visit(decide), "code").empty());
}
