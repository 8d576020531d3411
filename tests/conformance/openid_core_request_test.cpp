#include "conformance/flows.hpp"
#include "support/openid_world.hpp"
#include "support/request_objects.hpp"

// OpenID Connect Core 1.0: the authentication request.

using namespace conformance;
using Json = nlohmann::json;

namespace {

std::string refused(World& world, const Params& changes, const Browser& who = browser()) {
  const auto response = answer(world, changes, who);
  CHECK(location_param(response, "state") == "xyz");
  CHECK(location_param(response, "iss") == "https://auth.example");
  return refusal(response);
}

Step posted(World& world, const Request& request) { return world.server().authorize(request, browser()); }

}  // namespace

TEST_CASE("OpenID Connect Core §3.1.2.1: without the scope openid it is OAuth, and what OpenID adds is ignored") {
  OpenidWorld world;
  const Params unread{
      {"nonce", std::string(2000, 'n')}, {"claims", "{"}, {"id_token_hint", "nonsense"}, {"prompt", "dance"}};
  for (const auto& one : unread) {
    CAPTURE(one.first);
    CHECK(consent(world, {one}).request.extensions.empty());
    CHECK(refused(world, with_openid({one})) == "invalid_request");
  }
}

TEST_CASE("Multiple Response Types §3: a response type with id_token needs the scope openid") {
  OpenidWorld world;
  for (const char* type : {"code id_token", "id_token"}) {
    CAPTURE(type);
    const auto response = answer(world, {{"response_type", type}, {"nonce", "n"}});
    CHECK(fragment_param(response, "error") == "invalid_scope");
    CHECK(fragment_param(response, "state") == "xyz");
    CHECK(asks_consent(authorize(world, with_openid({{"response_type", type}, {"nonce", "n"}}))));
  }
}

TEST_CASE("OpenID Connect Core §3.1.2.1: prompt=none never shows a page") {
  OpenidWorld world({.world = {.more = [](Server& server) {
                       server.user_suffices([](const SignedIn& who) -> Result<void> {
                         if (who.user.id != "bob") return {};
                         return Error{ErrorCode::interaction_required, "bob has to read the new terms"};
                       });
                       server.immediate([](const Client&, const User&, const AuthorizationRequest&) {
                         return Immediate::allow(Scope{"openid", "read"});
                       });
                     }}});
  const auto silent = with_openid({{"prompt", "none"}});
  CHECK(refused(world, silent, stranger()) == "login_required");
  CHECK(refused(world, silent) == "consent_required");
  CHECK(refused(world, silent, browser("bob")) == "interaction_required");
  CHECK(refused(world, both(silent, {{"max_age", "0"}})) == "login_required");
  CHECK(location_param(answer(world, both(silent, {{"scope", "openid read"}})), "code").size() == 43);
}

TEST_CASE("OpenID Connect Core §3.1.2.1: prompt=none beside another value is invalid") {
  OpenidWorld world;
  for (const char* prompt : {"none login", "consent none", "none none select_account"}) {
    CAPTURE(prompt);
    CHECK(refused(world, with_openid({{"prompt", prompt}})) == "invalid_request");
  }
  CHECK(refused(world, with_openid({{"prompt", "none"}})) == "consent_required");
}

TEST_CASE("OpenID Connect Core §3.1.2.1: prompt=create leads to the page for that, where there is one, and is told") {
  OpenidWorld without;
  CHECK(refused(without, with_openid({{"prompt", "create"}})) == "invalid_request");
  CHECK(refused(without, with_openid({{"prompt", "login create"}})) == "invalid_request");
  OpenidWorld world({.world = {.options = {.pages = {.create_account = true}}}});
  const auto step = authorize(world, with_openid({{"prompt", "create"}}));
  REQUIRE(asks_sign_in(step));
  CHECK(std::get<SignIn>(step).reason == SignIn::Reason::create_account);
  CHECK(refused(world, with_openid({{"prompt", "creates"}})) == "invalid_request");
}

TEST_CASE("OpenID Connect Core §3.1.2.1: max_age is a number of seconds, and an older sign-in is asked for again") {
  OpenidWorld world;
  for (const char* age : {"-1", "1.5", "1e3", " 60", "sixty", "0x10", "99999999999"}) {
    CAPTURE(age);
    CHECK(refused(world, with_openid({{"max_age", age}})) == "invalid_request");
  }
  CHECK(asks_consent(authorize(world, with_openid({{"max_age", "60"}}))));
  // Within the second of a sign-in, too.
  CHECK(asks_sign_in(authorize(world, with_openid({{"max_age", "0"}}))));
  world.now += 61s;
  const auto step = authorize(world, with_openid({{"max_age", "60"}}));
  REQUIRE(asks_sign_in(step));
  CHECK(std::get<SignIn>(step).reason == SignIn::Reason::login_too_old);
  CHECK(asks_consent(authorize(world, with_openid({{"max_age", "61"}}))));
}

TEST_CASE("OpenID Connect Core §3.1.2.1: default_max_age counts only where max_age is absent") {
  OpenidWorld world;
  world.client("web").default_max_age = 60s;
  world.now += 61s;
  CHECK(asks_sign_in(authorize(world, with_openid())));
  CHECK(asks_consent(authorize(world, with_openid({{"max_age", "3600"}}))));
}

TEST_CASE("OpenID Connect Core §3.1.2.1: wishes are for the page, and never an error, whatever is in them") {
  OpenidWorld world;
  const std::string odd = "<script> \"\\ \xc3\xa4 \x01";
  const Params wishes{{"display", odd},    {"ui_locales", odd},       {"claims_locales", odd},
                      {"login_hint", odd}, {"acr_values", odd + odd}, {"unheard_of", odd}};
  const auto page = consent(world, with_openid(wishes));
  CHECK(page.request.login_hint == odd);
  CHECK(page.request.extensions.at("display") == odd);
  CHECK(page.request.extensions.at("ui_locales") == odd);
  CHECK(page.request.acr_values.empty());
  const auto step = authorize(world, with_openid(wishes), stranger());
  REQUIRE(asks_sign_in(step));
  CHECK(std::get<SignIn>(step).request.login_hint == odd);
  CHECK(consent(world, with_openid({{"acr_values", "gold silver"}})).request.acr_values == Scope{"gold", "silver"});
}

TEST_CASE("OpenID Connect Core §3.1.2.6: request, request_uri and registration are refused by their names") {
  OpenidWorld world;
  CHECK(refused(world, with_openid({{"request", "eyJ"}})) == "request_not_supported");
  CHECK(refused(world, with_openid({{"request_uri", "https://web.example/r"}})) == "request_uri_not_supported");
  CHECK(refused(world, with_openid({{"registration", "{}"}})) == "registration_not_supported");
  CHECK(refused(world, {{"registration", "{}"}}) == "registration_not_supported");
  CHECK(asks_consent(authorize(world, with_openid())));
}

TEST_CASE("OpenID Connect Core §3.1.2.1: a request comes by GET or POST, and is read from one place") {
  OpenidWorld world;
  const auto params = authorize_params(with_openid());
  CHECK(asks_consent(posted(world, get("/authorize?" + params.encode()))));
  CHECK(asks_consent(posted(world, from_here(post("/authorize", params)))));
  // What stands in the query of a POST is not there.
  const auto halves = from_here(post("/authorize?client_id=web", changed(params, {{"client_id", ""}})));
  CHECK(is_page(answered(posted(world, halves))));
  const auto beside = from_here(post("/authorize?scope=openid+write", params));
  CHECK(std::get<Consent>(posted(world, beside)).scope == Scope{"openid", "email", "read"});
  auto as_json = from_here(post("/authorize", params));
  as_json.headers.set("Content-Type", "application/json");
  CHECK(is_page(answered(posted(world, as_json))));
}

TEST_CASE("OpenID Connect Core §3.1.2.1: a parameter that is sent twice is refused") {
  OpenidWorld world;
  for (const char* name : {"nonce", "claims", "prompt", "max_age", "unheard_of"}) {
    CAPTURE(name);
    auto params = authorize_params(with_openid());
    params.add(name, "1");
    params.add(name, "1");
    CHECK(refusal(answered(posted(world, get("/authorize?" + params.encode())))) == "invalid_request");
    CHECK(refusal(answered(posted(world, from_here(post("/authorize", params))))) == "invalid_request");
  }
  CHECK(asks_consent(authorize(world, with_openid({{"nonce", "1"}}))));
}

TEST_CASE("OpenID Connect Core §3.1.2.1: a POST from another site comes again with GET, sealed, for a minute") {
  OpenidWorld world;
  auto request = post("/authorize", authorize_params(with_openid({{"nonce", "n"}})));
  request.headers.set("Sec-Fetch-Site", "cross-site");
  const auto sent_on = answered(posted(world, request));
  CHECK(sent_on.status == 303);
  CHECK(sent_on.headers.count("Set-Cookie") == 0);
  CHECK(location(sent_on).starts_with("?posted_request="));
  CHECK(location(sent_on).find("nonce") == std::string::npos);
  const auto step = posted(world, get("/authorize" + location(sent_on)));
  REQUIRE(asks_consent(step));
  CHECK(std::get<Consent>(step).request.extensions.at("nonce") == "n");
  world.now += 61s;
  CHECK(is_page(answered(posted(world, get("/authorize" + location(sent_on))))));
}

TEST_CASE("OpenID Connect Core §6.1: a request object carries claims as an object, and max_age as a number") {
  OpenidWorld world({.world = taking_objects()});
  world.client("web").jwks = web_keys();
  const Json claims = {{"userinfo", {{"department", {{"essential", true}}}}}};
  const auto step = send_object(
      world, signed_object(world, {{"scope", "openid read"}, {"nonce", "n"}, {"max_age", 3600}, {"claims", claims}}));
  REQUIRE(asks_consent(step));
  const auto request = std::get<Consent>(step).request;
  CHECK(request.claims == std::vector<std::string>{"department"});
  CHECK(request.extensions.at("nonce") == "n");
  CHECK(request.extensions.at("auth_time") == "1");
  const auto refused = send_object(world, signed_object(world, {{"scope", "openid"}, {"claims", {{"userinfo", 1}}}}));
  CHECK(refusal(answered(refused)) == "invalid_request");
}

TEST_CASE("OpenID Connect Registration §2: where a client begins a sign-in is https, or the client is told of") {
  OpenidWorld world;
  auto client = world.client("web");
  CHECK(client_problems(client, world.server()).empty());
  client.openid.initiate_login_uri = "http://web.example/start";
  const auto problems = client_problems(client, world.server());
  REQUIRE(problems.size() == 1);
  CHECK(problems.front().find("initiate_login_uri") != std::string::npos);
  client.openid.initiate_login_uri = "https://web.example/start";
  CHECK(client_problems(client, world.server()).empty());
}
