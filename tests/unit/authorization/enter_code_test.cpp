#include "support/devices.hpp"
#include "support/watched_store.hpp"

using namespace world;

namespace {

Request form_of(const SignIn& page) { return post("/login", {{"transaction_id", page.transaction_id}}); }

SignIn sign_in(const DeviceStep& step) {
  REQUIRE(std::holds_alternative<SignIn>(step));
  return std::get<SignIn>(step);
}
SignIn sign_in(const Step& step) {
  REQUIRE(std::holds_alternative<SignIn>(step));
  return std::get<SignIn>(step);
}

const User alice{.id = "alice"};

}  // namespace

TEST_CASE("enter code: GET and POST, and a form") {
  DeviceWorld world;
  for (const auto* method : {"PUT", "DELETE", "HEAD"}) {
    auto request = get("/device");
    request.method = method;
    const auto step = world.server().enter_code(request, browser());
    CHECK(status_of(step) == 405);
    CHECK(std::get<Response>(step).headers.get("Allow") == "GET, POST");
  }
  auto json = post("/device", {{"user_code", "BBBB-BBBB"}});
  json.headers.set("Content-Type", "application/json");
  CHECK(status_of(world.server().enter_code(json, browser())) == 400);
  CHECK(status_of(world.open("/device?user_code=%zz")) == 400);
  CHECK(std::holds_alternative<EnterCode>(world.open()));
}

TEST_CASE("enter code: a server that answers no device says so to its operator") {
  World world;
  CHECK(status_of(world.server().enter_code(get("/device"), browser())) == 500);
  CHECK(world.failures == std::vector<std::string>{"Server::enter_code answers no device: register Server::device"});
  DeviceWorld with;
  CHECK(std::holds_alternative<EnterCode>(with.open()));
}

TEST_CASE("enter code: a session id that can be guessed is refused, and a user without an id") {
  DeviceWorld world;
  const auto device = world.begun();
  CHECK(status_of(world.enter(device.user_code, {.session_id = "short"})) == 500);
  CHECK(status_of(world.enter(device.user_code, {.session_id = browser().session_id, .user = User{}})) == 500);
  CHECK(asks_consent(world.enter(device.user_code)));
}

TEST_CASE("enter code: a wrong password shows the sign-in again, and the tenth ends it") {
  DeviceWorld world;
  const auto device = world.begun();
  auto visitor = stranger();
  auto page = sign_in(world.enter(device.user_code, visitor));
  CHECK(page.reason == SignIn::Reason::nobody_signed_in);
  for (int tries = 1; tries < 10; ++tries) {
    const auto next = world.server().resume(form_of(page), visitor, denied());
    // The page before it is over.
    CHECK(world::answered(world.server().resume(form_of(page), visitor, alice)).status == 400);
    page = sign_in(next);
    CHECK(page.reason == SignIn::Reason::wrong_credentials);
  }
  CHECK(world::answered(world.server().resume(form_of(page), visitor, denied())).status == 429);
  page = sign_in(world.enter(device.user_code, visitor));
  CHECK(world::answered(world.server().resume(form_of(page), visitor, alice)).status == 303);
}

TEST_CASE("enter code: a site that makes its own session ids signs people in as well") {
  DeviceWorld world;
  const auto device = world.begun();
  const auto page = sign_in(world.enter(device.user_code, stranger()));
  const auto again =
      sign_in(world.server().resume(form_of(page), stranger(), Browser{.session_id = "still nobody's session"}));
  CHECK(again.reason == SignIn::Reason::wrong_credentials);
  const Browser before{.session_id = "still nobody's session"};
  const auto next = world::answered(world.server().resume(form_of(again), before, browser()));
  CHECK(location(next) == "https://auth.example/device?user_code=" + device.user_code);
  // Whoever signs in keeps no session id.
  const auto other = sign_in(world.enter(device.user_code, stranger()));
  const Browser same{.session_id = stranger().session_id, .user = alice};
  CHECK(world::answered(world.server().resume(form_of(other), stranger(), same)).status == 500);
}

TEST_CASE("enter code: a step of the site's own before the sign-in leads back to it") {
  DeviceWorld world;
  const auto device = world.begun();
  const auto page = sign_in(world.enter(device.user_code, stranger()));
  const auto next = sign_in(world.server().resume(form_of(page), stranger()));
  CHECK(next.reason == SignIn::Reason::nobody_signed_in);
  auto nobody = stranger();
  CHECK(world::answered(world.server().step_up(form_of(next), nobody, Authentication{})).status == 400);
  CHECK(std::holds_alternative<SignIn>(world.server().resume_as_another(form_of(next), stranger())));
  CHECK(asks_consent(world.enter(device.user_code)));
}

TEST_CASE("enter code: whoever says that they are another signs in for the same device") {
  DeviceWorld world;
  const auto device = world.begun();
  const auto consent = world.asked(device.user_code);
  const auto page = sign_in(
      world.server().resume_as_another(post("/other", {{"transaction_id", consent.transaction_id}}), browser()));
  CHECK(page.reason == SignIn::Reason::another_user);
  CHECK(page.client.id == "native");
  auto visitor = browser();
  const auto step = world.server().resume(form_of(page), visitor, User{.id = "bob"});
  REQUIRE(std::holds_alternative<Consent>(step));
  const auto& next = std::get<Consent>(step);
  CHECK(next.user.id == "bob");
  CHECK(next.user_code == device.user_code);
  CHECK(world.decide(next, "allow", visitor).status == 200);
  CHECK(world.tokens.find_access(hash_token(issued(world.poll(device.device_code)).access)).authorization.user_id ==
        "bob");
}

TEST_CASE("enter code: a sign-in that does not suffice is asked for before the consent, and the code stays") {
  Choices choices;
  choices.more = [](Server& server) {
    server.user_suffices([](const SignedIn& who) -> Result<void> { return who.user.authentication.acr == "mfa"; });
  };
  DeviceWorld world({}, std::move(choices));
  const auto device = world.begun();
  auto visitor = browser();
  const auto page = sign_in(world.enter(device.user_code, visitor));
  CHECK(page.reason == SignIn::Reason::stronger_needed);
  CHECK(page.client.id == "native");
  const auto step = world.server().step_up(form_of(page), visitor, Authentication{.acr = "mfa"});
  REQUIRE(std::holds_alternative<Consent>(step));
  CHECK(std::get<Consent>(step).user_code == device.user_code);
  CHECK(world.decide(std::get<Consent>(step), "allow", visitor).status == 200);
  CHECK(world.poll(device.device_code).status == 200);
}

TEST_CASE("enter code: a hook that refuses at the end is a no to the device, and its error a page") {
  Choices choices;
  bool open = false;
  choices.more = [&](Server& server) {
    server.complete([&](const Approval& approval) -> Result<void> {
      CHECK(!approval.granted.family.empty());
      if (!open) return access_denied("no more devices for you");
      return {};
    });
  };
  DeviceWorld world({}, std::move(choices));
  const auto device = world.begun();
  const auto page = world.answered(device.user_code);
  CHECK(page.status == 400);
  CHECK(page.body.find("no more devices for you") != std::string::npos);
  CHECK(world.events.back().kind == Event::Kind::device_decided);
  CHECK(world.events.back().detail == "deny");
  CHECK(error(world.poll(device.device_code)) == "access_denied");
  open = true;
  CHECK(!world.connected().access.empty());
}

TEST_CASE("enter code: a client that has gone or changed is not agreed to") {
  DeviceWorld world;
  const auto device = world.begun();
  const auto consent = world.asked(device.user_code);
  const auto clients = world.registered;
  const auto both_refuse = [&] {
    CHECK(status_of(world.enter(device.user_code)) == 400);
    CHECK(world.decide(world.asked(world.begun({{"client_id", "spa"}}).user_code)).status == 200);
  };
  world.client("native").registration.generation = "second";
  both_refuse();
  world.registered = clients;
  world.client("native").grant_types = {"authorization_code"};
  both_refuse();
  world.registered = clients;
  std::erase_if(world.registered, [](const Client& client) { return client.id == "native"; });
  both_refuse();
  world.registered = clients;
  CHECK(world.decide(consent).status == 200);
}

TEST_CASE("enter code: what the form of a page is about can be looked at") {
  DeviceWorld world;
  const auto device = world.begun();
  const auto consent = world.asked(device.user_code);
  const auto waiting = world.server().waiting(decision(consent), browser());
  REQUIRE(waiting);
  CHECK(waiting->client.id == "native");
  CHECK(waiting->request.access.scope == Scope{"read", "write"});
  CHECK(world.decide(consent, "deny").status == 200);
  CHECK_FALSE(world.server().waiting(decision(world.asked(world.begun().user_code)), browser("bob")));
}

TEST_CASE("enter code: a decision of the site's own shape counts as one of the form does") {
  DeviceWorld world;
  const auto device = world.begun();
  const auto form = post("/decision", {{"transaction_id", world.asked(device.user_code).transaction_id}});
  const auto narrowed = Decision::allow(browser(), {.scope = {"read"}}, R"({"room":"kitchen"})");
  CHECK(world.server().decide(form, browser(), narrowed).status == 200);
  const auto tokens = issued(world.poll(device.device_code));
  CHECK(tokens.scope == "read");
  CHECK(world.tokens.find_access(hash_token(tokens.access)).authorization.extra == R"({"room":"kitchen"})");
}

TEST_CASE("enter code: what was answered is collected, whatever becomes of what is noted of it") {
  const auto notes = std::make_shared<support::WatchedStore>(stores::memory());
  DeviceWorld world({}, {.more = [&](Server& server) { server.agreements(notes); }});
  const auto device = world.begun();
  const auto consent = world.asked(device.user_code);
  notes->fail_always();
  CHECK(world.decide(consent).status == 200);
  CHECK(world.count(Event::Kind::device_decided) == 1);
  CHECK(!world.failures.empty());
  CHECK(world.poll(device.device_code).status == 200);
  notes->fail_always(false);
  const auto written = notes->writes();
  const auto failed = world.failures.size();
  CHECK(!world.connected().access.empty());
  CHECK(notes->writes() > written);
  CHECK(world.failures.size() == failed);
}
