#include "support/authorization.hpp"

using namespace world;

namespace {

Choices with_immediate(std::function<Immediate(const Client&, const User&, const AuthorizationRequest&)> hook) {
  Choices choices;
  choices.more = [hook = std::move(hook)](Server& server) { server.immediate(hook); };
  return choices;
}

Immediate always(const Client&, const User&, const AuthorizationRequest& request) {
  return Immediate::allow(request.access);
}

Browser signed_in_at(std::optional<TimePoint> time) {
  auto who = browser();
  who.user->authentication.auth_time = time;
  return who;
}

Params native(const Params& changes = {}) {
  return changed({{"client_id", "native"}, {"redirect_uri", "http://127.0.0.1:4711/cb"}}, changes);
}

Params spa() { return {{"client_id", "spa"}, {"redirect_uri", "https://spa.example/cb"}}; }

}  // namespace

TEST_CASE("next step: asks for a sign-in when nobody is signed in, and for a consent when somebody is") {
  World world;
  const auto page = sign_in(world);
  CHECK(page.reason == SignIn::Reason::nobody_signed_in);
  CHECK(page.client.name == "Client web");
  CHECK(page.request.client_id == "web");
  CHECK(page.transaction_id.size() > 43);
  CHECK(step_of<Consent>(ask(world)).reason == Consent::Reason::not_granted_yet);
}

TEST_CASE("next step: a consent page has all that it shows") {
  World world;
  const auto page = consent(world, native());
  CHECK(page.client.name == "Client native");
  CHECK(page.user.id == "alice");
  CHECK(page.scope == Scope{"read", "write"});
  CHECK(page.granted_before.empty());
  CHECK(page.redirect_host == "127.0.0.1:4711");
  CHECK(page.info.empty());
  CHECK(page.transaction_id.size() > 43);
  CHECK(consent(world).redirect_host == "web.example");
  world.client("native").redirect_uris = {"com.example.app:/cb"};
  CHECK(consent(world, native({{"redirect_uri", "com.example.app:/cb"}})).redirect_host == "com.example.app");
}

TEST_CASE("next step: a client can ask for a fresh sign-in") {
  World world;
  for (const auto* prompt : {"login", "select_account", "login consent", "consent login"}) {
    CAPTURE(prompt);
    CHECK(sign_in(world, {{"prompt", prompt}}, browser()).reason == SignIn::Reason::client_asked);
  }
  CHECK(sign_in(world, {{"prompt", "login"}}, stranger()).reason == SignIn::Reason::nobody_signed_in);
  CHECK(std::holds_alternative<Consent>(ask(world, {{"prompt", "consent"}})));
}

TEST_CASE("next step: max_age asks for a sign-in that is recent enough") {
  World world;
  world.now = start + 100s;
  CHECK(sign_in(world, {{"max_age", "99"}}, signed_in_at(start)).reason == SignIn::Reason::login_too_old);
  CHECK(sign_in(world, {{"max_age", "0"}}, signed_in_at(start)).reason == SignIn::Reason::login_too_old);
  CHECK(sign_in(world, {{"max_age", "1000"}}, signed_in_at(std::nullopt)).reason == SignIn::Reason::login_too_old);
  CHECK(std::holds_alternative<Consent>(ask(world, {{"max_age", "100"}}, signed_in_at(start))));
  CHECK(std::holds_alternative<Consent>(ask(world, {}, signed_in_at(std::nullopt))));
}

TEST_CASE("next step: a fresh sign-in satisfies prompt=login and max_age") {
  World world;
  for (const Params& wish :
       {Params{{"prompt", "login"}}, Params{{"max_age", "0"}}, Params{{"prompt", "select_account"}}}) {
    auto who = browser();
    world.now += 100s;
    const auto page = sign_in(world, wish, who);
    const auto step = world.server().resume(login(page.transaction_id), who, User{.id = "alice"});
    CHECK(told(world.server().decide(decision(step_of<Consent>(step)), who)) == "code");
  }
}

TEST_CASE("next step: prompt=login is not got round by deciding on the sign-in's transaction") {
  World world;
  const auto page = sign_in(world, {{"prompt", "login"}}, browser());
  const Params form = {{"transaction_id", page.transaction_id}, {"decision", "allow"}, {"scope", "read"}};
  CHECK(is_page(world.server().decide(post("/decision", form), browser()), 400));
  const auto decided = Decision::allow(browser(), Scope{"read"});
  CHECK(is_page(world.server().decide(post("/decision", form), browser(), decided), 400));
  CHECK(told(authorized(world)) == "code");
}

TEST_CASE("next step: prompt=login is not got round by going on without a sign-in") {
  World world;
  const auto page = sign_in(world, {{"prompt", "login"}}, browser());
  const auto again = world.server().resume(login(page.transaction_id), browser());
  CHECK(step_of<SignIn>(again).reason == SignIn::Reason::client_asked);
  auto who = browser();
  const auto failed = world.server().resume(login(step_of<SignIn>(again).transaction_id), who, denied());
  CHECK(step_of<SignIn>(failed).reason == SignIn::Reason::wrong_credentials);
  const auto step = world.server().resume(login(step_of<SignIn>(failed).transaction_id), who, User{.id = "alice"});
  CHECK(std::holds_alternative<Consent>(step));
}

TEST_CASE("next step: prompt=none never shows a page") {
  World world;
  world.now = start + 100s;
  CHECK(told(ask(world, {{"prompt", "none"}}, stranger())) == "login_required");
  CHECK(told(ask(world, {{"prompt", "none"}, {"max_age", "10"}}, browser())) == "login_required");
  CHECK(told(ask(world, {{"prompt", "none"}})) == "consent_required");
  World remembering(with_immediate(always));
  CHECK(told(ask(remembering, {{"prompt", "none"}}, stranger())) == "login_required");
  CHECK(told(ask(remembering, {{"prompt", "none"}})) == "code");
}

TEST_CASE("immediate: a yes answers without a page and grants all that was asked for") {
  World world(with_immediate(always));
  const auto answer = reply(world, {{"scope", "read"}});
  CHECK(told(answer) == "code");
  CHECK(issued(world.token(web_request(redemption(location_param(answer, "code"))))).scope == "read");
  CHECK(told(ask(world, spa()) /* https belongs to somebody */).empty());
  CHECK(told(reply(world, spa()), "https://spa.example/cb") == "code");
}

TEST_CASE("immediate: a yes is not heeded where others could claim the redirect URI") {
  World world(with_immediate(always));
  CHECK(consent(world, native()).reason == Consent::Reason::identity_not_assured);
  world.client("native").redirect_uris = {"com.example.app:/cb"};
  CHECK(consent(world, native({{"redirect_uri", "com.example.app:/cb"}})).reason ==
        Consent::Reason::identity_not_assured);
  world.client("web").registration.source = ClientRegistration::Source::registration;
  CHECK(consent(world).reason == Consent::Reason::identity_not_assured);
  world.client("web").registration.source = ClientRegistration::Source::application;
  CHECK(told(ask(world)) == "code");
}

TEST_CASE("immediate: a yes without an assured identity is consent_required for prompt=none") {
  World world(with_immediate(always));
  CHECK(told(reply(world, native({{"prompt", "none"}})), "http://127.0.0.1:4711/cb") == "consent_required");
  CHECK(told(ask(world, {{"prompt", "none"}})) == "code");
}

TEST_CASE("immediate: a yes is not heeded when the client wants the user to be asked") {
  World world(with_immediate(always));
  CHECK(consent(world, {{"prompt", "consent"}}).reason == Consent::Reason::client_asked);
  CHECK(told(ask(world)) == "code");
}

TEST_CASE("immediate: is asked about a user who is signed in, never before") {
  int asked = 0;
  World world(with_immediate([&](const Client& client, const User& user, const AuthorizationRequest& request) {
    ++asked;
    CHECK(client.id == "web");
    CHECK(user.id == "alice");
    CHECK(request.access.scope == Scope{"read"});
    return Immediate::ask();
  }));
  CHECK(std::holds_alternative<SignIn>(ask(world, {{"scope", "read"}}, stranger())));
  CHECK(std::holds_alternative<SignIn>(ask(world, {{"scope", "read"}, {"prompt", "login"}})));
  CHECK(asked == 0);
  CHECK(std::holds_alternative<Consent>(ask(world, {{"scope", "read"}})));
  CHECK(asked == 1);
}

TEST_CASE("immediate: what was granted before and what is noted reach the page, also when the client wants it shown") {
  World world(with_immediate([](const Client&, const User&, const AuthorizationRequest&) {
    return Immediate::ask(Scope{"read"}, "since Monday");
  }));
  for (const auto* prompt : {"", "consent"}) {
    const auto page = consent(world, {{"prompt", prompt}});
    CHECK(page.granted_before == Scope{"read"});
    CHECK(page.info == "since Monday");
  }
  World yes(with_immediate([](const Client&, const User&, const AuthorizationRequest& request) {
    return Immediate::allow(request.access, "{\"secret\":1}");
  }));
  CHECK(consent(yes, {{"prompt", "consent"}}).info.empty());
}

TEST_CASE("immediate: the extra of a yes reaches the tokens, and must be a JSON object") {
  std::string extra = "{\"tenant\":7}";
  World world(with_immediate([&](const Client&, const User&, const AuthorizationRequest& request) {
    return Immediate::allow(request.access, extra);
  }));
  const auto tokens = issued(world.token(web_request(redemption(location_param(reply(world), "code")))));
  CHECK(world.tokens.find_access(hash_token(tokens.access)).authorization.extra == extra);
  for (const auto* wrong : {"[1]", "1", "{", "{\"a\":1,\"a\":2}", "null", "x"}) {
    extra = wrong;
    CHECK(told(ask(world)) == "server_error");
  }
  CHECK(world.failures.size() == 6);
  extra.clear();
  CHECK(told(ask(world)) == "code");
}

TEST_CASE("next step: the scope policy is asked again when the user is known") {
  Choices choices;
  choices.options.policy.scope = [](const Client&, const User* user, const Scope& requested) -> Result<Scope> {
    if (user && user->id == "mallory") return denied();
    return user ? requested.intersect({"read"}) : requested;
  };
  World world(std::move(choices));
  CHECK(sign_in(world).request.access.scope == Scope{"read", "write"});
  CHECK(consent(world).scope == Scope{"read"});
  CHECK(told(ask(world, {}, browser("mallory"))) == "invalid_scope");
}

TEST_CASE("next step: a session without an id binds nothing") {
  World world;
  auto nameless = browser();
  nameless.session_id.clear();
  CHECK(told(ask(world, {}, nameless)) == "server_error");
  CHECK(told(ask(world, {}, Browser{})) == "server_error");
  REQUIRE(world.failures.size() == 2);
  CHECK(world.failures.front().find("session_id") != std::string::npos);
  CHECK(std::holds_alternative<Consent>(ask(world)));
}

TEST_CASE("next step: a user without an id is nobody's consent") {
  World world(with_immediate(always));
  CHECK(told(ask(world, {}, browser(""))) == "server_error");
  REQUIRE(world.failures.size() == 1);
  CHECK(world.failures.front().find("no id") != std::string::npos);
  CHECK(world.events.empty());
  CHECK(told(ask(world)) == "code");
}

TEST_CASE("next step: each page has a transaction of its own") {
  World world;
  const auto first = consent(world);
  const auto second = consent(world);
  CHECK(first.transaction_id != second.transaction_id);
  CHECK(told(world.server().decide(decision(first), browser())) == "code");
  CHECK(told(world.server().decide(decision(second), browser())) == "code");
}
