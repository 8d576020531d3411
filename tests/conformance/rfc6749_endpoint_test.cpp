#include "conformance/flows.hpp"

using namespace conformance;

// The OAuth 2.0 Authorization Framework, 3.1 and 3.2: the two endpoints and their parameters.

TEST_CASE("RFC 6749 §3.1: the resource owner is known before anything is granted") {
  World world;
  Browser who = stranger();
  const auto step = authorize(world, {}, who);
  REQUIRE(asks_sign_in(step));
  const auto id = std::get<SignIn>(step).transaction_id;
  const auto form = post("/decision", {{"transaction_id", id}, {"decision", "allow"}, {"scope", "read"}});
  CHECK(is_page(world.server().decide(form, who)));

  const auto next = world.server().resume(post("/login", {{"transaction_id", id}}), who, User{.id = "alice"});
  REQUIRE(asks_consent(next));
  CHECK(!location_param(world.server().decide(decision(std::get<Consent>(next)), who), "code").empty());
}

TEST_CASE("RFC 6749 §3.1: whoever is asked to sign in anew has not agreed by being signed in already") {
  World world;
  const auto step = authorize(world, {{"prompt", "login"}});
  REQUIRE(asks_sign_in(step));
  const auto id = std::get<SignIn>(step).transaction_id;
  const auto form = post("/decision", {{"transaction_id", id}, {"decision", "allow"}, {"scope", "read"}});
  CHECK(is_page(world.server().decide(form, browser())));

  Browser who = browser();
  const auto next = world.server().resume(post("/login", {{"transaction_id", id}}), who, User{.id = "alice"});
  REQUIRE(asks_consent(next));
  CHECK(!location_param(world.server().decide(decision(std::get<Consent>(next)), who), "code").empty());
}

TEST_CASE("RFC 6749 §3.1: GET is supported, and POST as a form") {
  World world;
  CHECK(asks_consent(world.server().authorize(from_here(post("/authorize", authorize_params())), browser())));
  auto request = authorize_request();
  request.method = "PUT";
  const auto refused = answered(world.server().authorize(request, browser()));
  CHECK(refused.status == 405);
  CHECK(header(refused, "Allow") == "GET, POST");
  CHECK(asks_consent(authorize(world)));
}

TEST_CASE("RFC 6749 §3.1: a parameter without a value counts as omitted") {
  World world;
  const auto query = authorize_params({{"state", ""}, {"scope", ""}}).encode() + "&state=&scope=";
  const auto step = world.server().authorize(get("/authorize?" + query), browser());
  REQUIRE(asks_consent(step));
  CHECK(std::get<Consent>(step).scope == Scope{"read", "write"});
  CHECK(location(world.server().decide(decision(std::get<Consent>(step)), browser())).find("state") ==
        std::string::npos);

  const auto no_type = authorize_params({{"response_type", ""}}).encode() + "&response_type=";
  CHECK(refusal(answered(world.server().authorize(get("/authorize?" + no_type), browser()))) == "invalid_request");
}

TEST_CASE("RFC 6749 §3.1: unrecognized request parameters are ignored") {
  World world;
  CHECK(asks_consent(authorize(world, {{"utm_source", "newsletter"}, {"audience", "everyone"}})));
}

TEST_CASE("RFC 6749 §3.1: request parameters do not occur twice") {
  World world;
  for (const char* again : {"&scope=read", "&state=xyz", "&response_type=code", "&made_up=1&made_up=1"}) {
    CAPTURE(again);
    const auto request = get("/authorize?" + authorize_params().encode() + again);
    CHECK(refusal(answered(world.server().authorize(request, browser()))) == "invalid_request");
  }
  CHECK(asks_consent(authorize(world)));
}

TEST_CASE("RFC 6749 §3.1: response parameters do not occur twice") {
  World world({.more = [](Server& server) {
    server.extra_parameters([](const Approval&) { return Params{{"code", "mine"}, {"state", "mine"}, {"more", "1"}}; });
  }});
  const auto response = authorized(world);
  CHECK(!location_param(response, "code").empty());
  CHECK(location_param(response, "code") != "mine");
  CHECK(location_param(response, "state") == "xyz");
  CHECK(location_param(response, "more") == "1");
  CHECK(world.count(Event::Kind::parameter_dropped) == 2);
}

TEST_CASE("RFC 6749 §3.1.1: a request without response_type, or with one not understood, is answered with an error") {
  World world;
  CHECK(refusal(answer(world, {{"response_type", ""}})) == "invalid_request");
  CHECK(refusal(answer(world, {{"response_type", "coupon"}})) == "unsupported_response_type");
  CHECK(asks_consent(authorize(world, {{"response_type", "code"}})));
}

TEST_CASE("RFC 6749 §3.1.1: the order of the words of a response type does not matter") {
  World world(rfc6749());
  CHECK(asks_consent(authorize(world, both(by_legacy, {{"response_type", "token code"}}))));
  CHECK(asks_consent(authorize(world, both(by_legacy, {{"response_type", "code token"}}))));
  const auto repeated = answer(world, both(by_legacy, {{"response_type", "code code"}}));
  CHECK(refusal(repeated) == "unsupported_response_type");
}

TEST_CASE("RFC 6749 §3.2: the token endpoint is asked with POST") {
  World world;
  auto request = web_request(for_itself);
  request.method = "GET";
  request.target = "/token?grant_type=client_credentials";
  request.body.clear();
  CHECK(world.token(request).status == 405);
  CHECK(outcome(world.token(web_request(for_itself))) == "200");
}

TEST_CASE("RFC 6749 §3.2: a parameter without a value counts as omitted") {
  World world;
  auto request = web_request(for_itself);
  request.body += "&scope=&client_secret=";
  CHECK(issued(world.token(request)).scope == "read write");
  request = web_request(redemption(""));
  REQUIRE(request.body.find("code=&") != std::string::npos);
  CHECK(outcome(world.token(request)) == "400 invalid_request");
}

TEST_CASE("RFC 6749 §3.2: unrecognized request parameters are ignored") {
  World world;
  CHECK(outcome(world.token(web_request(both(for_itself, {{"device", "toaster"}})))) == "200");
}

TEST_CASE("RFC 6749 §3.2: request parameters do not occur twice, not even with the same value") {
  World world;
  for (const char* again : {"&grant_type=client_credentials", "&scope=read&scope=read", "&made_up=1&made_up=2"}) {
    CAPTURE(again);
    auto request = web_request(for_itself);
    request.body += again;
    CHECK(outcome(world.token(request)) == "400 invalid_request");
  }
  CHECK(outcome(world.token(web_request(for_itself))) == "200");
}

TEST_CASE("RFC 6749 §3.2.1: a confidential client authenticates for every grant type") {
  World world;
  const auto tokens = tokens_of_web(world);
  const auto granted = code(world);
  for (const auto& form : {redemption(granted), refresh_form(tokens.refresh), for_itself}) {
    CHECK(outcome(world.token(token_request(both(form, {{"client_id", "web"}})))) == "401 invalid_client");
  }
  for (const auto& form : {redemption(granted), refresh_form(tokens.refresh), for_itself}) {
    CHECK(outcome(world.token(web_request(form))) == "200");
  }
}

TEST_CASE("RFC 6749 §3.2.1: a client that does not authenticate names itself when it redeems a code") {
  World world;
  const auto granted = code(world, by_native);
  CHECK(outcome(redeem_as_public(world, granted, both(by_native, {{"client_id", ""}}))) == "401 invalid_client");
  CHECK(outcome(redeem_as_public(world, granted, by_native)) == "200");
}

TEST_CASE("RFC 6749 Appendix A.1: a client id is made of visible ASCII and spaces") {
  World world;
  world.client("web").id = "web\n";
  CHECK(is_page(answer(world, {{"client_id", "web\n"}})));
  world.client("web\n").id = "web client";
  CHECK(asks_consent(authorize(world, {{"client_id", "web client"}})));
}

TEST_CASE("RFC 6749 Appendix B: parameters are UTF-8, form-encoded") {
  World world;
  const auto query = authorize_params({{"state", ""}}).encode();
  CHECK(is_page(answered(world.server().authorize(get("/authorize?" + query + "&state=%FF"), browser()))));
  CHECK(is_page(answered(world.server().authorize(get("/authorize?" + query + "&state=%zz"), browser()))));
  CHECK(location_param(authorized(world, {{"state", "grün + 1"}}), "state") == "grün + 1");
}
