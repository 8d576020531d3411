#include "conformance/flows.hpp"
#include "support/openid_world.hpp"

// OpenID Connect Core 1.0: who has to sign in, or sign in again, for a request.

using namespace conformance;
using Json = nlohmann::json;

namespace {

Request form_of(const SignIn& page) { return post("/login", {{"transaction_id", page.transaction_id}}); }

SignIn asked_to_sign_in(const Step& step) {
  REQUIRE(asks_sign_in(step));
  return std::get<SignIn>(step);
}

/// What comes next when `user` signs in at `page`.
Step signed_in(World& world, const SignIn& page, Browser& who, const std::string& user = "alice",
               const std::string& acr = {}) {
  return world.server().resume(form_of(page), who, User{.id = user, .authentication = {.acr = acr}});
}

Authorization granted_by(World& world, const Step& step, const Browser& who) {
  REQUIRE(asks_consent(step));
  const auto response = world.server().decide(decision(std::get<Consent>(step)), who);
  return world.codes.take(hash_token(location_param(response, "code")), "web").authorization;
}

Choices trusting() {
  return {.more = [](Server& server) {
    server.immediate([](const Client&, const User&, const AuthorizationRequest& request) {
      return Immediate::allow(request.access);
    });
  }};
}

}  // namespace

TEST_CASE("OpenID Connect Core §3.1.2.1: prompt=login and select_account ask for a sign-in, once per request") {
  OpenidWorld world;
  for (const char* prompt : {"login", "select_account", "login select_account"}) {
    CAPTURE(prompt);
    auto who = browser();
    const auto page = asked_to_sign_in(authorize(world, with_openid({{"prompt", prompt}}), who));
    CHECK(page.reason == SignIn::Reason::client_asked);
    world.now += 10s;
    const auto granted = granted_by(world, signed_in(world, page, who), who);
    CHECK(granted.authentication.auth_time == world.now);
    // The next request asks again.
    CHECK(asks_sign_in(authorize(world, with_openid({{"prompt", prompt}}), who)));
  }
}

TEST_CASE("OpenID Connect Core §3.1.2.1: prompt=consent shows the page whatever is remembered or trusted") {
  OpenidWorld world({.world = trusting()});
  const auto step = authorize(world, with_openid({{"prompt", "consent"}}));
  REQUIRE(asks_consent(step));
  CHECK(std::get<Consent>(step).reason == Consent::Reason::client_asked);
  auto who = browser();
  const auto page = asked_to_sign_in(authorize(world, with_openid({{"prompt", "login consent"}}), who));
  CHECK(asks_consent(signed_in(world, page, who)));
  CHECK(location_param(answer(world, with_openid()), "code").size() == 43);
}

TEST_CASE("OpenID Connect Core §3.1.2.1: an id_token_hint is an ID token of this server and client, ended or not") {
  OpenidWorld world;
  const auto came_of = [&](const std::string& hint) {
    const auto step = authorize(world, with_openid({{"id_token_hint", hint}}));
    return asks_consent(step) ? "consent" : refusal(answered(step));
  };
  CHECK(came_of(world.id_token()) == "consent");
  CHECK(came_of(world.id_token({{"aud", "native"}})) == "invalid_request");
  CHECK(came_of(world.id_token({{"iss", "https://other.example"}})) == "invalid_request");
  CHECK(came_of(world.id_token({{"exp", nullptr}})) == "invalid_request");
  CHECK(came_of(world.id_token({{"iat", nullptr}})) == "invalid_request");
  CHECK(came_of(world.id_token(Json::object(), "at+jwt")) == "invalid_request");
  CHECK(came_of(world.id_token(Json::object(), "logout+jwt")) == "invalid_request");
  auto changed_hint = world.id_token();
  const auto at = changed_hint.size() - 10;
  changed_hint[at] = changed_hint[at] == 'A' ? 'B' : 'A';
  CHECK(came_of(changed_hint) == "invalid_request");
  const auto claims = Json{{"iss", "https://auth.example"}, {"aud", "web"}, {"sub", "alice"}, {"iat", 1}, {"exp", 2}};
  CHECK(came_of(keys::signed_token(*generate_signer(), "JWT", claims.dump())) == "invalid_request");
}

TEST_CASE("OpenID Connect Core §3.1.2.2: where the hint names another user nobody else will do") {
  OpenidWorld world;
  const auto for_bob = with_openid({{"id_token_hint", world.id_token({{"sub", "bob"}})}});
  CHECK(refusal(answer(world, both(for_bob, {{"prompt", "none"}}))) == "login_required");
  auto who = browser();
  const auto page = asked_to_sign_in(authorize(world, for_bob, who));
  const auto still_another = answered(signed_in(world, page, who, "carol"));
  CHECK(refusal(still_another) == "login_required");
  CHECK(location_param(still_another, "state") == "xyz");
  auto right = browser();
  const auto again = asked_to_sign_in(authorize(world, for_bob, right));
  CHECK(granted_by(world, signed_in(world, again, right, "bob"), right).user_id == "bob");
  CHECK(asks_consent(authorize(world, for_bob, browser("bob"))));
  OpenidWorld trusted({.world = trusting()});
  const auto silent = with_openid({{"id_token_hint", trusted.id_token()}, {"prompt", "none"}});
  CHECK(location_param(answer(trusted, silent), "code").size() == 43);
  CHECK(refusal(answer(trusted, silent, browser("bob"))) == "login_required");
}

TEST_CASE("OpenID Connect Core §3.1.2.2: the hint goes by the name that the client knows") {
  OpenidWorld world({.world = {.options = {.subject = [](const Client& client, std::string_view user) {
                                 return client.id + "." + std::string(user);
                               }}}});
  const auto hinted = [&](const char* sub) { return with_openid({{"id_token_hint", world.id_token({{"sub", sub}})}}); };
  CHECK(asks_sign_in(authorize(world, hinted("alice"))));
  CHECK(asks_consent(authorize(world, hinted("web.alice"))));
}

TEST_CASE("OpenID Connect Core §3.1.2.2: a decision is one of the user whom the hint names") {
  OpenidWorld world;
  const auto asked = consent(world, with_openid({{"id_token_hint", world.id_token()}}));
  CHECK(is_page(world.server().decide(decision(asked), browser("bob"))));
  CHECK(location_param(world.server().decide(decision(asked), browser()), "code").size() == 43);
}

TEST_CASE("OpenID Connect Core §5.5.1.1: an essential acr that is not reached fails the sign-in") {
  OpenidWorld world;
  const auto strong =
      with_openid({{"claims", asking_for(nullptr, {{"acr", {{"essential", true}, {"values", {"mfa", "retina"}}}}})}});
  auto who = browser();
  const auto page = asked_to_sign_in(authorize(world, strong, who));
  CHECK(page.reason == SignIn::Reason::stronger_needed);
  const auto refused = answered(signed_in(world, page, who, "alice", "pwd"));
  CHECK(refusal(refused) == "unmet_authentication_requirements");
  CHECK(location_param(refused, "state") == "xyz");
  auto nobody = stranger();
  const auto first = asked_to_sign_in(authorize(world, strong, nobody));
  CHECK(refusal(answered(signed_in(world, first, nobody, "alice", "pwd"))) == "unmet_authentication_requirements");
  CHECK(refusal(answer(world, both(strong, {{"prompt", "none"}}))) == "login_required");
  auto other = browser();
  const auto again = asked_to_sign_in(authorize(world, strong, other));
  const auto granted = granted_by(world, signed_in(world, again, other, "alice", "retina"), other);
  CHECK(granted.authentication.acr == "retina");
}

TEST_CASE("OpenID Connect Core §5.5.1.1: who proves more after the sign-in has reached an essential acr") {
  OpenidWorld world;
  const auto strong =
      with_openid({{"claims", asking_for(nullptr, {{"acr", {{"essential", true}, {"value", "mfa"}}}})}});
  auto who = browser();
  const auto page = asked_to_sign_in(authorize(world, strong, who));
  const auto next = world.server().step_up(form_of(page), who, Authentication{.auth_time = world.now, .acr = "mfa"});
  CHECK(granted_by(world, next, who).authentication.acr == "mfa");
}

TEST_CASE("OpenID Connect Core §5.5.1.1: voluntary acr values are answered with what is") {
  OpenidWorld world;
  const Params voluntary{{"claims", asking_for(nullptr, {{"acr", {{"values", {"mfa"}}}}})}};
  CHECK(asks_consent(authorize(world, with_openid(voluntary))));
  CHECK(asks_consent(authorize(world, with_openid({{"acr_values", "mfa"}}))));
  const Params any{{"claims", asking_for(nullptr, {{"acr", {{"essential", true}}}})}};
  CHECK(asks_consent(authorize(world, with_openid(any))));
}

TEST_CASE("OpenID Connect Core §2: an auth_time that must be told and is not known is the server's mistake") {
  OpenidWorld world;
  auto who = browser();
  who.user->authentication.auth_time.reset();
  const Params essential{{"claims", asking_for(nullptr, {{"auth_time", {{"essential", true}}}})}};
  CHECK(refusal(answer(world, with_openid(essential), who)) == "server_error");
  REQUIRE(world.failures.size() == 1);
  CHECK(world.failures.front().find("auth_time") != std::string::npos);
  CHECK(asks_consent(authorize(world, with_openid(), who)));
  CHECK(asks_consent(authorize(world, with_openid(essential))));
}
