#include "support/authorization.hpp"

using namespace world;

namespace {

User alice() { return {.id = "alice"}; }

/// A stranger's sign-in page, and the stranger.
struct Visit {
  Browser who = stranger();
  std::string id;
};
Visit visit(World& world, const Params& changes = {}) { return {.id = sign_in(world, changes).transaction_id}; }

Step enter(World& world, Visit& visit, Result<User> user = alice()) {
  return world.server().resume(login(visit.id), visit.who, std::move(user));
}

bool is_signed_in(const Browser& who) { return who.user && who.session_id != stranger().session_id; }

}  // namespace

TEST_CASE("resume: a sign-in gives the browser the user and a new session id") {
  World world;
  auto visit = ::visit(world);
  const auto page = step_of<Consent>(enter(world, visit));
  CHECK(visit.who.session_id.size() == 43);
  REQUIRE(visit.who.user);
  CHECK(visit.who.user->id == "alice");
  CHECK(visit.who.user->authentication.auth_time == start);
  CHECK(page.user.id == "alice");
  CHECK(page.transaction_id != visit.id);
}

TEST_CASE("resume: what was planted before the sign-in is worth nothing after it") {
  World world;
  auto visit = ::visit(world);
  const auto page = step_of<Consent>(enter(world, visit));
  const Browser planted{.session_id = stranger().session_id, .user = alice()};
  CHECK(is_page(world.server().decide(decision(page), planted), 400));
  CHECK(told(world.server().decide(decision(page), visit.who)) == "code");
}

TEST_CASE("resume: keeps the time of the sign-in that the application tells") {
  World world;
  auto visit = ::visit(world);
  CHECK(std::holds_alternative<Consent>(
      enter(world, visit, User{.id = "alice", .authentication = {.auth_time = start - 5s}})));
  CHECK(visit.who.user->authentication.auth_time == start - 5s);
}

TEST_CASE("resume: wrong credentials sign nobody in, and the page after them has a transaction of its own") {
  World world;
  auto visit = ::visit(world);
  for (const Result<User>& no : {Result<User>(denied()), Result<User>(std::nullopt)}) {
    const auto page = step_of<SignIn>(enter(world, visit, no));
    CHECK(page.reason == SignIn::Reason::wrong_credentials);
    CHECK(page.transaction_id != visit.id);
    CHECK(page.client.id == "web");
    CHECK(page.request.state == "xyz");
    CHECK(!is_signed_in(visit.who));
    CHECK(is_page(enter(world, visit), 400));
    visit.id = page.transaction_id;
  }
  world.now = start + 10min - 1s;
  CHECK(std::holds_alternative<Consent>(enter(world, visit)));
}

TEST_CASE("resume: wrong credentials do not make a transaction live longer") {
  World world;
  auto visit = ::visit(world);
  world.now = start + 9min;
  visit.id = step_of<SignIn>(enter(world, visit, denied())).transaction_id;
  world.now = start + 10min;
  CHECK(is_page(enter(world, visit), 400));
}

TEST_CASE("resume: refuses the transaction of another browser session") {
  World world;
  auto visit = ::visit(world);
  Browser other{.session_id = "another session"};
  CHECK(is_page(world.server().resume(login(visit.id), other, alice()), 400));
  CHECK(!other.user);
  CHECK(other.session_id == "another session");
  CHECK(is_page(world.server().resume(login(visit.id), Browser{}), 400));
  CHECK(std::holds_alternative<Consent>(enter(world, visit)));
}

TEST_CASE("resume: refuses to go on with what another user was asked") {
  World world;
  const auto page = consent(world);
  auto mallory = browser();
  mallory.user->id = "mallory";
  CHECK(is_page(world.server().resume(login(page.transaction_id), mallory), 400));
  CHECK(is_page(world.server().resume(login(page.transaction_id), mallory, alice()), 400));
  CHECK(is_page(world.server().resume(login(page.transaction_id), Browser{.session_id = browser().session_id}), 400));
  CHECK(std::holds_alternative<Consent>(world.server().resume(login(page.transaction_id), browser())));
}

TEST_CASE("resume: another person may sign in where the client asked for it") {
  World world;
  auto who = browser();
  const auto page = sign_in(world, {{"prompt", "select_account"}}, who);
  const auto next = step_of<Consent>(world.server().resume(login(page.transaction_id), who, User{.id = "bob"}));
  CHECK(next.user.id == "bob");
  const auto code = location_param(world.server().decide(decision(next), who), "code");
  CHECK(world.codes.take(hash_token(code), "web").authorization.user_id == "bob");
}

TEST_CASE("resume: a transaction is over after ten minutes") {
  World world;
  auto late = visit(world);
  world.now = start + 10min;
  CHECK(is_page(enter(world, late), 400));
  CHECK(!is_signed_in(late.who));
  auto in_time = visit(world);
  world.now += 10min - 1s;
  CHECK(std::holds_alternative<Consent>(enter(world, in_time)));
}

TEST_CASE("resume: a transaction is good for one sign-in") {
  World world;
  auto visit = ::visit(world);
  auto copy = visit;
  CHECK(std::holds_alternative<Consent>(enter(world, visit)));
  CHECK(is_page(enter(world, copy), 400));
  CHECK(!is_signed_in(copy.who));
}

TEST_CASE("resume: reads the transaction from the form alone") {
  World world;
  auto visit = ::visit(world);
  const auto refused = [&](const Request& request) {
    return is_page(world.server().resume(request, visit.who, alice()), 400) && !is_signed_in(visit.who);
  };
  CHECK(refused(post("/login?transaction_id=" + visit.id, {})));
  CHECK(refused(get("/login?transaction_id=" + visit.id)));
  CHECK(refused(login("")));
  CHECK(refused(login("__proto__")));
  CHECK(refused(login(visit.id + "x")));
  CHECK(refused(post("/login", {{"transaction_id", visit.id}, {"transaction_id", visit.id}})));
  CHECK(refused(post("/login", {{"transaction_id", visit.id}, {"user", "a"}, {"user", "b"}})));
  auto json = login(visit.id);
  json.headers.set("Content-Type", "application/json");
  CHECK(refused(json));
  auto put = login(visit.id);
  put.method = "PUT";
  CHECK(refused(put));
  CHECK(std::holds_alternative<Consent>(enter(world, visit)));
}

TEST_CASE("resume: a site with session ids of its own tells the browser before and after") {
  World world;
  const auto page = sign_in(world);
  const Browser after{.session_id = "the site's next session", .user = alice()};
  const auto next = step_of<Consent>(world.server().resume(login(page.transaction_id), stranger(), after));
  CHECK(is_page(world.server().decide(decision(next), Browser{stranger().session_id, alice()}), 400));
  CHECK(told(world.server().decide(decision(next), after)) == "code");
}

TEST_CASE("resume: a site that forgets to change the session id is told so, and nobody is signed in") {
  World world;
  const auto page = sign_in(world);
  const Browser same{.session_id = stranger().session_id, .user = alice()};
  CHECK(is_page(world.server().resume(login(page.transaction_id), stranger(), same), 500));
  REQUIRE(world.failures.size() == 1);
  CHECK(world.failures.front().find("session id did not change") != std::string::npos);
  const Browser after{.session_id = "the site's next session", .user = alice()};
  CHECK(std::holds_alternative<Consent>(world.server().resume(login(page.transaction_id), stranger(), after)));
}

TEST_CASE("resume: a site whose person did not sign in is asked again") {
  World world;
  const auto page = sign_in(world);
  const auto again = world.server().resume(login(page.transaction_id), stranger(), stranger());
  CHECK(step_of<SignIn>(again).reason == SignIn::Reason::nobody_signed_in);
  CHECK(is_page(world.server().resume(login(page.transaction_id), stranger(), stranger()), 400));
}

TEST_CASE("resume: goes on after a step of the application's own, for the user who signed in for it") {
  World world;
  auto who = browser();
  const auto entry = sign_in(world, {{"prompt", "login"}}, who);
  const auto first = step_of<Consent>(world.server().resume(login(entry.transaction_id), who, alice()));
  const auto second = step_of<Consent>(world.server().resume(login(first.transaction_id), who));
  CHECK(is_page(world.server().decide(decision(first), who), 400));
  CHECK(told(world.server().decide(decision(second), who)) == "code");
}

TEST_CASE("resume: going on is good for one page") {
  World world;
  const auto page = consent(world);
  CHECK(std::holds_alternative<Consent>(world.server().resume(login(page.transaction_id), browser())));
  CHECK(is_page(world.server().resume(login(page.transaction_id), browser()), 400));
}

TEST_CASE("resume: a client that is gone ends the transaction") {
  World world;
  auto visit = ::visit(world);
  const auto kept = world.registered;
  std::erase_if(world.registered, [](const Client& client) { return client.id == "web"; });
  CHECK(is_page(enter(world, visit), 400));
  CHECK(!is_signed_in(visit.who));
  world.registered = kept;
  CHECK(is_page(enter(world, visit), 400));
  auto next = ::visit(world);
  CHECK(std::holds_alternative<Consent>(enter(world, next)));
}

TEST_CASE("resume: a client that has lost the redirect URI or the response type gets no answer") {
  World world;
  auto visit = ::visit(world);
  world.client("web").redirect_uris = {"https://web.example/new"};
  CHECK(is_page(enter(world, visit), 400));
  world.client("web").redirect_uris = {"https://web.example/cb"};
  auto second = ::visit(world);
  world.client("web").response_types = {"token"};
  CHECK(is_page(enter(world, second), 400));
  world.client("web").response_types = {"code"};
  auto third = ::visit(world);
  world.client("web").name = "Renamed";
  CHECK(step_of<Consent>(enter(world, third)).client.name == "Renamed");
}

TEST_CASE("resume: a client that has lost a scope is told so") {
  World world;
  auto visit = ::visit(world);
  world.client("web").scope = {"read"};
  CHECK(told(enter(world, visit)) == "invalid_scope");
  auto narrow = ::visit(world, {{"scope", "read"}});
  CHECK(std::holds_alternative<Consent>(enter(world, narrow)));
}

TEST_CASE("resume: a remembered consent answers at once") {
  Choices choices;
  choices.more = [](Server& server) {
    server.immediate([](const Client&, const User&, const AuthorizationRequest& request) {
      return Immediate::allow(request.access);
    });
  };
  World world(std::move(choices));
  auto visit = ::visit(world);
  CHECK(told(enter(world, visit)) == "code");
  CHECK(is_signed_in(visit.who));
}

TEST_CASE("resume: an error that the application names is a page, and the sign-in can be tried again") {
  World world;
  auto visit = ::visit(world);
  const auto page = answered(enter(world, visit, Error{ErrorCode::too_many_attempts, "wait a little"}));
  CHECK(is_page(page, 429));
  CHECK(page.headers.get("Retry-After") == "30");
  CHECK(page.body.find("wait a little") != std::string::npos);
  CHECK(!is_signed_in(visit.who));
  CHECK(std::holds_alternative<Consent>(enter(world, visit)));
}

TEST_CASE("resume: a hook that throws sends the client a generic error, and the transaction is over") {
  bool broken = true;
  Choices choices;
  choices.more = [&](Server& server) {
    server.immediate([&](const Client&, const User&, const AuthorizationRequest&) -> Immediate {
      if (broken) throw std::runtime_error("db at 10.0.0.1 down");
      return Immediate::ask();
    });
  };
  World world(std::move(choices));
  auto visit = ::visit(world);
  const auto answer = answered(enter(world, visit));
  CHECK(told(answer) == "server_error");
  CHECK(location(answer).find("10.0.0.1") == std::string::npos);
  CHECK(world.failures == std::vector<std::string>{"db at 10.0.0.1 down"});
  world.client("web").registration.source = ClientRegistration::Source::registration;
  auto second = ::visit(world);
  CHECK(is_page(enter(world, second), 500));
  broken = false;
  auto third = ::visit(world);
  CHECK(std::holds_alternative<Consent>(enter(world, third)));
}

TEST_CASE("resume: a function that is asked for the user may answer with whatever a result is made of") {
  World world;
  auto visit = ::visit(world);
  const auto enter = [&](const auto& prove) { return world.server().resume(login(visit.id), visit.who, prove); };
  CHECK(is_page(enter([] { return Error{ErrorCode::access_denied, "the account is locked"}; }), 400));
  CHECK(is_page(enter([]() -> Result<User> { throw std::runtime_error("no column"); }), 500));
  visit.id = step_of<SignIn>(enter([] { return denied(); })).transaction_id;
  visit.id = step_of<SignIn>(enter([] { return std::optional<User>(); })).transaction_id;
  CHECK(!is_signed_in(visit.who));
  CHECK(std::holds_alternative<Consent>(enter([] { return alice(); })));
  CHECK(is_signed_in(visit.who));
}

TEST_CASE("resume: a request that fits its first page and not the one after a failed try is refused as too long") {
  World world;
  const auto begun = [&](std::size_t length) {
    auto params = authorize_params();
    params.add("login_hint", std::string(length, 'l'));
    return world.server().authorize(from_here(post("/authorize", params)), stranger());
  };
  std::size_t fits = 10'000;
  for (std::size_t step = 16'384; step > 0; step /= 2) {
    if (std::holds_alternative<SignIn>(begun(fits + step))) fits += step;
  }
  CHECK(told(begun(fits + 1)) == "invalid_request");
  Visit visit{.id = step_of<SignIn>(begun(fits)).transaction_id};
  CHECK(told(enter(world, visit, denied())) == "invalid_request");
  CHECK(world.failures.empty());
  visit.id = step_of<SignIn>(begun(fits - 1'000)).transaction_id;
  CHECK(std::holds_alternative<SignIn>(enter(world, visit, denied())));
}
