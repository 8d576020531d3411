#include "support/authorization.hpp"

// A page of another site posts forms to this one. Its visitor's browser keeps back the session cookie, and would take a
// new one that the answer sets: the visitor would be signed out, or signed in as somebody else.

using namespace world;

namespace {

/// A site, and the browser of a person who is signed in.
struct Site {
  Site() {
    visit(get("/account"), [](const Request&, Browser& who) {
      who = {.session_id = random_token(system_random), .user = User{.id = "alice"}};
      return Response::html(200, "welcome");
    });
    REQUIRE(user() == "alice");
  }

  /// What the browser sends, and keeps of the answer.
  Response visit(Request request, const std::function<Response(const Request&, Browser&)>& page) {
    if (!jar.empty()) request.headers.set("Cookie", cookies.cookie_name() + "=" + jar);
    return keep(cookies.handle(page)(request));
  }
  /// The same from a page of another site: without the cookie, as `SameSite=Lax` wants it.
  Response visit_from_elsewhere(Request request, const std::function<Response(const Request&, Browser&)>& page) {
    return keep(cookies.handle(page)(request));
  }
  Response keep(Response response) {
    const auto field = std::string(response.headers.get("Set-Cookie").value_or(""));
    if (!field.empty()) jar = field.substr(field.find('=') + 1, field.find(';') - field.find('=') - 1);
    return response;
  }

  std::string user() {
    std::string name;
    visit(get("/account"), [&](const Request&, Browser& who) {
      name = who.user ? who.user->id : "nobody";
      return Response{};
    });
    return name;
  }

  Response authorize(const Request& request, Browser& who) {
    const auto step = world.server().authorize(request, who);
    if (const auto* response = std::get_if<Response>(&step)) return *response;
    return Response::html(200, std::holds_alternative<Consent>(step) ? "consent" : "sign in");
  }
  std::function<Response(const Request&, Browser&)> authorization() {
    return [this](const Request& request, Browser& who) { return authorize(request, who); };
  }

  World world;
  session::Cookies cookies = session::Cookies(
      stores::memory(), {.issuer = "https://auth.example", .environment = {.clock = [this] { return world.now; }}});
  std::string jar;
};

/// What browsers say of a form that another site posts, from the newest to the oldest of them.
std::vector<Headers> foreign() {
  return {{{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://evil.example"}},
          {{"Sec-Fetch-Site", "cross-site"}, {"Origin", "null"}},
          {{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://auth.example"}},
          {{"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.auth.example"}},
          {{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-origin"}},
          {{"Origin", "https://evil.example"}},
          {{"Origin", "https://auth.example.evil.example"}},
          {{"Origin", "http://auth.example"}},
          {{"Origin", "https://auth.example:8443"}},
          {{"Origin", "null"}},
          {}};
}

/// And of one that a page of ours posts: ours have no referrer.
std::vector<Headers> ours() {
  return {{{"Sec-Fetch-Site", "same-origin"}, {"Origin", "null"}},
          {{"Sec-Fetch-Site", "same-origin"}},
          {{"Sec-Fetch-Site", "none"}},
          {{"Origin", "https://auth.example"}},
          {{"Origin", "https://AUTH.example:443"}}};
}

Request with(Request request, const Headers& headers) {
  for (const auto& [name, value] : headers) request.headers.add(name, value);
  return request;
}

}  // namespace

TEST_CASE("foreign sign-out: a sign-in form that another site posts sets no cookie, and nobody is signed out") {
  Site site;
  for (const auto& headers : foreign()) {
    const auto answer =
        site.visit_from_elsewhere(with(login("made up"), headers), [&](const Request& request, Browser& who) {
          return answered(site.world.server().resume(request, who, User{.id = "mallory"}));
        });
    CHECK(answer.status == 400);
    CHECK(answer.headers.count("Set-Cookie") == 0);
    CHECK(site.user() == "alice");
  }
}

TEST_CASE("foreign sign-out: whatever a handler makes of such a form, it changes no session") {
  Site site;
  const auto sign_out = [&](const Request&, Browser& who) {
    site.cookies.sign_out(who);
    return Response{};
  };
  const auto sign_in_as_mallory = [](const Request&, Browser& who) {
    who = {.session_id = random_token(system_random), .user = User{.id = "mallory"}};
    return Response{};
  };
  for (const auto& headers : foreign()) {
    site.visit_from_elsewhere(with(post("/sign-out", {}), headers), sign_out);
    CHECK(site.user() == "alice");
    site.visit_from_elsewhere(with(post("/sign-in", {}), headers), sign_in_as_mallory);
    CHECK(site.user() == "alice");
  }
  site.visit(with(post("/sign-out", {}), ours().front()), sign_out);
  CHECK(site.user() == "nobody");
}

TEST_CASE("foreign sign-out: a form of our own signs in, whatever the browser says of it, also without a cookie") {
  for (const auto& headers : ours()) {
    Site site;
    site.jar.clear();
    site.visit(with(post("/sign-in", {}), headers), [](const Request&, Browser& who) {
      who.user = User{.id = "bob"};
      return Response{};
    });
    CHECK(site.user() == "bob");
  }
  for (const auto& headers : {Headers{}, Headers{{"Origin", "null"}}}) {
    Site site;
    site.visit(with(post("/sign-in", {}), headers), [](const Request&, Browser& who) {
      who.user = User{.id = "bob"};
      return Response{};
    });
    CHECK(site.user() == "bob");
  }
}

TEST_CASE("foreign sign-out: an authorization request that another site posts comes again with GET and the cookie") {
  for (const auto& headers : foreign()) {
    Site site;
    auto request = with(post("/authorize", authorize_params()), headers);
    const auto sent_on = site.visit_from_elsewhere(request, site.authorization());
    CHECK(sent_on.status == 303);
    CHECK(sent_on.headers.count("Set-Cookie") == 0);
    CHECK(location(sent_on).starts_with("?posted_request="));
    CHECK(location(sent_on).find("web.example") == std::string::npos);
    CHECK(site.visit(get("/authorize" + location(sent_on)), site.authorization()).body == "consent");
    CHECK(site.user() == "alice");
  }
}

TEST_CASE("foreign sign-out: for somebody who is not signed in, that GET begins what they sign in for") {
  Site site;
  site.jar.clear();
  const auto sent_on = site.visit_from_elsewhere(post("/authorize", authorize_params()), site.authorization());
  CHECK(site.jar.empty());
  SignIn page;
  site.visit(get("/authorize" + location(sent_on)), [&](const Request& request, Browser& who) {
    page = step_of<SignIn>(site.world.server().authorize(request, who));
    return Response{};
  });
  CHECK(!site.jar.empty());
  CHECK(page.request.state == "xyz");
  site.visit(login(page.transaction_id), [&](const Request& request, Browser& who) {
    CHECK(std::holds_alternative<Consent>(site.world.server().resume(request, who, User{.id = "bob"})));
    return Response{};
  });
  CHECK(site.user() == "bob");
}

TEST_CASE("foreign sign-out: an authorization request of our own page is answered at once") {
  for (const auto& headers : ours()) {
    Site site;
    const auto request = with(post("/authorize", authorize_params()), headers);
    CHECK(site.visit(request, site.authorization()).body == "consent");
  }
}

TEST_CASE("posted request: is good for a minute, alone, and for nothing else") {
  World world;
  const auto send = [&] {
    return location(answered(world.server().authorize(post("/authorize", authorize_params()), stranger())));
  };
  const auto sent_on = send();
  const auto come = [&](const std::string& query) {
    return world.server().authorize(get("/authorize" + query), browser());
  };
  const auto id = std::string(Params::parse(sent_on.substr(1))->value_or_empty("posted_request"));
  CHECK(is_page(world.server().resume(login(id), browser()), 400));
  CHECK(is_page(world.server().decide(post("/decision", {{"transaction_id", id}, {"decision", "allow"}}), browser()),
                400));
  CHECK(is_page(come("?posted_request=" + sign_in(world).transaction_id), 400));
  CHECK(is_page(come("?posted_request=" + id + "A"), 400));
  CHECK(is_page(come("?posted_request=" + id + "&posted_request=" + id), 400));
  // A parameter of that name beside a request is one that is not known.
  CHECK(std::holds_alternative<Consent>(come("?" + authorize_params().encode() + "&posted_request=x")));
  world.now = start + 59s;
  CHECK(std::holds_alternative<Consent>(come(sent_on)));
  CHECK(std::holds_alternative<Consent>(come(sent_on)));
  world.now = start + 60s;
  CHECK(is_page(come(sent_on), 400));
  CHECK(std::holds_alternative<Consent>(come(send())));
}

TEST_CASE("posted request: what is wrong with it is told as for any other, and one that no URL carries is refused") {
  World world;
  const auto posted = [&](const Params& changes) {
    return answered(world.server().authorize(post("/authorize", authorize_params(changes)), stranger()));
  };
  CHECK(is_page(posted({{"client_id", "nobody"}}), 400));
  CHECK(is_page(posted({{"redirect_uri", "https://evil.example/cb"}}), 400));
  const auto sent_on = posted({{"scope", "nuclear"}});
  CHECK(told(world.server().authorize(get("/authorize" + location(sent_on)), stranger())) == "invalid_scope");
  CHECK(told(posted({{"login_hint", std::string(8'000, 'l')}})) == "invalid_request");
  CHECK(told(posted({{"login_hint", std::string(30'000, 'l')}})) == "invalid_request");
  CHECK(location(posted({{"login_hint", std::string(4'000, 'l')}})).starts_with("?posted_request="));
}
