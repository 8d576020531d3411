#include "conformance/flows.hpp"
#include "support/token_endpoints.hpp"

// OAuth 2.0 Step Up Authentication Challenge Protocol: at the authorization server.

using namespace conformance;

namespace {

/// A server where people sign in with a password, and with a second factor.
Choices two_classes() { return {.options = {.acr_values_supported = {"pwd", "mfa"}}}; }

Browser by(const std::string& acr) {
  auto who = browser();
  who.user->authentication.acr = acr;
  return who;
}

const Params strong{{"acr_values", "mfa"}};

SignIn asked_for_more(const Step& step) {
  REQUIRE(asks_sign_in(step));
  const auto& sign_in = std::get<SignIn>(step);
  CHECK(sign_in.reason == SignIn::Reason::stronger_needed);
  return sign_in;
}

Request form_of(const SignIn& page) { return post("/login", {{"transaction_id", page.transaction_id}}); }

Step step_up(World& world, const SignIn& page, Browser& who, const std::string& acr) {
  return world.server().step_up(form_of(page), who, Authentication{.auth_time = world.now, .acr = acr});
}

}  // namespace

TEST_CASE("RFC 9470 §5: whoever signed in otherwise is asked for more, and then goes on") {
  World world(two_classes());
  auto who = by("pwd");
  const auto page = asked_for_more(authorize(world, strong, who));
  CHECK(page.request.acr_values == Scope{"mfa"});
  const auto next = step_up(world, page, who, "mfa");
  REQUIRE(asks_consent(next));
  CHECK(location_param(world.server().decide(decision(std::get<Consent>(next)), who), "code").size() == 43);
  CHECK(asks_consent(authorize(world, strong, by("mfa"))));
  CHECK(asks_consent(authorize(world, {{"acr_values", "mfa pwd"}}, by("pwd"))));
  CHECK(asks_consent(authorize(world, {}, by("pwd"))));
}

TEST_CASE("RFC 9470 §5: who still signs in otherwise is refused, and the client told") {
  World world(two_classes());
  auto who = by("pwd");
  const auto page = asked_for_more(authorize(world, strong, who));
  const auto refused = answered(step_up(world, page, who, "pwd"));
  CHECK(refusal(refused) == "unmet_authentication_requirements");
  CHECK(location_param(refused, "state") == "xyz");
  // A wrong try is none.
  auto other = by("pwd");
  const auto first = asked_for_more(authorize(world, strong, other));
  const auto again = world.server().step_up(form_of(first), other, denied());
  REQUIRE(asks_sign_in(again));
  CHECK(asks_consent(step_up(world, std::get<SignIn>(again), other, "mfa")));
}

TEST_CASE("RFC 9470 §5: a password comes first, and then what it lacks is asked for") {
  World world(two_classes());
  auto who = stranger();
  const auto page = authorize(world, strong, who);
  REQUIRE(asks_sign_in(page));
  auto next = world.server().resume(form_of(std::get<SignIn>(page)), who,
                                    User{.id = "alice", .authentication = {.acr = "pwd"}});
  const auto more = asked_for_more(next);
  CHECK(asks_consent(step_up(world, more, who, "mfa")));
}

TEST_CASE("RFC 9470 §5: what nobody can reach is refused before anybody signs in") {
  World world(two_classes());
  for (const auto& who : {stranger(), by("mfa")}) {
    CHECK(refusal(answer(world, {{"acr_values", "retina"}}, who)) == "unmet_authentication_requirements");
  }
  CHECK(refusal(answer(world, {{"acr_values", "m\"fa"}})) == "invalid_request");
  CHECK(asks_consent(authorize(world, {{"acr_values", "retina mfa"}}, by("mfa"))));
}

TEST_CASE("RFC 9470 §5: a decision is one of the sign-in that was asked for") {
  World world(two_classes());
  const auto asked = consent(world, strong, by("mfa"));
  CHECK(is_page(world.server().decide(decision(asked), by("pwd"))));
  CHECK(location_param(world.server().decide(decision(asked), by("mfa")), "code").size() == 43);
}

TEST_CASE("OpenID Connect Core §5.5.1.1: where the server lists none they are wishes") {
  World world;
  CHECK(asks_consent(authorize(world, strong, by("pwd"))));
  CHECK(asks_consent(authorize(world, {{"acr_values", "retina"}}, by(""))));
}

TEST_CASE("OpenID Connect Core §3.1.2.6: prompt=none, and the sign-in does not do") {
  World world(two_classes());
  CHECK(refusal(answer(world, both(strong, {{"prompt", "none"}}), by("pwd"))) == "login_required");
  CHECK(refusal(answer(world, both(strong, {{"prompt", "none"}}), by("mfa"))) == "consent_required");
}

TEST_CASE("RFC 9470 §6: the token says what was reached, and when; so does a refreshed one, later") {
  TokenWorld world(two_classes());
  auto who = by("pwd");
  const auto page = asked_for_more(authorize(world, strong, who));
  const auto next = step_up(world, page, who, "mfa");
  const auto code = location_param(world.server().decide(decision(std::get<Consent>(next)), who), "code");
  const auto tokens = issued(redeem(world, code));
  const auto when = world.now.time_since_epoch().count();
  world.now += 30min;
  const auto later = issued(refresh(world, tokens.refresh));
  for (const auto& token : {tokens.access, later.access}) {
    const auto told = world.introspected(token, "web");
    CHECK(told["acr"] == "mfa");
    CHECK(told["auth_time"] == when);
  }
}

TEST_CASE("OpenID Connect Core §3.1.2.1: max_age=0 asks always, once for each request") {
  World world;
  auto who = browser();
  const auto page = authorize(world, {{"max_age", "0"}}, who);
  world.now += 1s;
  const auto later = authorize(world, {{"max_age", "0"}}, who);
  REQUIRE(asks_sign_in(later));
  CHECK(asks_consent(world.server().resume(form_of(std::get<SignIn>(later)), who, User{.id = "alice"})));
}

TEST_CASE("OpenID Connect Registration §2: the client's defaults speak where its request is silent") {
  World world(two_classes());
  auto& client = world.client("web");
  client.default_max_age = 60s;
  client.default_acr_values = {"mfa"};
  asked_for_more(authorize(world, {}, by("pwd")));
  CHECK(asks_consent(authorize(world, {{"acr_values", "pwd"}}, by("pwd"))));
  world.now += 61s;
  const auto step = authorize(world, {}, by("mfa"));
  REQUIRE(asks_sign_in(step));
  CHECK(std::get<SignIn>(step).reason == SignIn::Reason::login_too_old);
  CHECK(asks_consent(authorize(world, {{"max_age", "3600"}}, by("mfa"))));
}

TEST_CASE("RFC 9470 §5: an application that does not say how people sign in is told so, once for each request") {
  World world(two_classes());
  auto who = by("");
  const auto page = asked_for_more(authorize(world, strong, who));
  CHECK(world.failures.empty());
  CHECK(refusal(answered(step_up(world, page, who, ""))) == "unmet_authentication_requirements");
  REQUIRE(world.failures.size() == 1);
  CHECK(world.failures.front().find("Authentication::acr") != std::string::npos);
}

TEST_CASE("RFC 9470 §7: acr_values_supported are the classes that bind, and are told only where some do") {
  const auto document = [](TokenWorld& world) {
    return nlohmann::json::parse(world.at("/.well-known/oauth-authorization-server", get("/")).body);
  };
  TokenWorld world(two_classes());
  CHECK(document(world)["acr_values_supported"] == std::vector<std::string>{"pwd", "mfa"});
  TokenWorld without;
  CHECK_FALSE(document(without).contains("acr_values_supported"));
}
