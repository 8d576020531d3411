#include "conformance/flows.hpp"

using namespace conformance;

// Best Current Practice for OAuth 2.0 Security, 2: the recommendations.

namespace {

Choices immediate_for_all() {
  return {.more = [](Server& server) {
    server.immediate([](const Client&, const User&, const AuthorizationRequest& request) {
      return Immediate::allow(request.access);
    });
  }};
}

bool mentions(const std::vector<std::string>& sentences, std::string_view text) {
  for (const auto& sentence : sentences) {
    if (sentence.find(text) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("RFC 9700 §2.1: redirect URIs match exactly") {
  World world;
  for (const char* uri : {"https://web.example/cb/../evil", "https://web.example/cbx", "https://web.example/cb?",
                          "http://web.example/cb", "https://x.web.example/cb"}) {
    CAPTURE(uri);
    CHECK(is_page(answer(world, {{"redirect_uri", uri}})));
  }
  CHECK(asks_consent(authorize(world)));
}

TEST_CASE("RFC 9700 §2.1: a wildcard matches nothing, not even when it is registered") {
  World world;
  world.client("web").redirect_uris = {"https://web.example/*"};
  CHECK(is_page(answer(world)));
  CHECK(is_page(answer(world, {{"redirect_uri", "https://web.example/*"}})));
  world.client("web").redirect_uris = {"https://web.example/cb"};
  CHECK(asks_consent(authorize(world)));
}

TEST_CASE("RFC 9700 §2.1: user credentials are not forwarded: after a POST the browser comes to the client with GET") {
  World world(immediate_for_all());
  Browser who = stranger();
  const auto step = authorize(world, {}, who);
  REQUIRE(asks_sign_in(step));
  const auto form = post("/login", {{"transaction_id", std::get<SignIn>(step).transaction_id}, {"password", "secret"}});
  const auto response = answered(world.server().resume(form, who, User{.id = "alice"}));
  CHECK(response.status == 303);
  CHECK(response.body.empty());
  CHECK(location(response).find("secret") == std::string::npos);
  CHECK(!location_param(response, "code").empty());
}

TEST_CASE("RFC 9700 §2.1.1: public clients use PKCE, whatever the profile; confidential ones by default") {
  World lenient(rfc6749());
  CHECK(refusal(answer(lenient, both(by_spa, without_pkce))) == "invalid_request");
  CHECK(asks_consent(authorize(lenient, without_pkce)));
  World world;
  CHECK(refusal(answer(world, without_pkce)) == "invalid_request");
  CHECK(asks_consent(authorize(world)));
}

TEST_CASE("RFC 9700 §2.1.1: a challenge that was sent is enforced") {
  World world(rfc6749());
  CHECK(outcome(redeem(world, code(world), {{"code_verifier", ""}})) == "400 invalid_grant");
  CHECK(outcome(redeem(world, code(world), {{"code_verifier", std::string(43, 'a')}})) == "400 invalid_grant");
  CHECK(outcome(redeem(world, code(world))) == "200");
}

TEST_CASE("RFC 9700 §2.1.1: the challenge is bound to the browser in which the transaction was started") {
  World world;
  const auto asked = consent(world);
  auto elsewhere = browser();
  elsewhere.session_id = "session of the attacker";
  CHECK(is_page(world.server().decide(decision(asked), elsewhere)));
  CHECK(!location_param(world.server().decide(decision(asked), browser()), "code").empty());
}

TEST_CASE("RFC 9700 §2.1.2: the implicit grant is not served by default, nor can it be set up") {
  World world;
  CHECK(fragment_param(answer(world, implicit), "error") == "unsupported_response_type");
  World mistaken({.more = [](Server& server) {
    server.grant(grants::token(tokens::opaque(stores::tokens(stores::memory(), "https://auth.example"))));
  }});
  CHECK(mentions(mistaken.server().check(), "\"token\" puts access tokens into URLs"));
  CHECK_THROWS_AS(consent(mistaken), SetupError);
  World old(rfc6749());
  CHECK(!fragment_param(authorized(old, implicit), "access_token").empty());
  CHECK(mentions(old.server().loosened(), "implicit"));
}

TEST_CASE("RFC 9700 §2.2.2: refresh tokens of public clients are rotated, also when rotation is switched off") {
  World world({.refresh = {.rotation = false}});
  const auto first = tokens_of_public(world, by_native);
  const auto form = refresh_form(first.refresh, {{"client_id", "native"}});
  const auto second = issued(world.token(token_request(form)));
  CHECK(!second.refresh.empty());
  CHECK(second.refresh != first.refresh);
  CHECK(outcome(world.token(token_request(form))) == "400 invalid_grant");
  const auto confidential = tokens_of_web(world);
  CHECK(issued(refresh(world, confidential.refresh)).refresh.empty());
  CHECK(outcome(refresh(world, confidential.refresh)) == "200");
}

TEST_CASE("RFC 9700 §2.3: a client never gets more than it is registered for") {
  World world;
  world.client("web").scope = {"read"};
  CHECK(refusal(answer(world, {{"scope", "read write"}})) == "invalid_scope");
  CHECK(outcome(world.token(web_request(both(for_itself, {{"scope", "write"}})))) == "400 invalid_scope");
  CHECK(tokens_of_web(world, {{"scope", ""}}).scope == "read");
}

TEST_CASE("RFC 9700 §2.3: what the API guards is refused to a token without its scope") {
  World world;
  const auto writer = tokens_of_web(world, {{"scope", "write"}});
  CHECK(outcome(call_api(world, with_bearer(get("/api"), writer.access))) == "403 insufficient_scope");
  CHECK(call_api(world, with_bearer(get("/api"), tokens_of_web(world).access)).status == 200);
}

TEST_CASE("RFC 9700 §2.4: the password grant is not served by default, nor can it be set up") {
  World world;
  const Params alice{{"grant_type", "password"}, {"username", "alice"}, {"password", "wonderland"}};
  CHECK(outcome(world.token(with_basic(token_request(alice), "legacy", "web secret:%+"))) ==
        "400 unsupported_grant_type");
  World mistaken({.more = [](Server& server) {
    server.exchange(exchanges::password([](const Credentials&) -> Result<User> { return denied(); },
                                        tokens::opaque(stores::tokens(stores::memory(), "https://auth.example"))));
  }});
  CHECK(mentions(mistaken.server().check(), "exchanges::password"));
  CHECK_THROWS_AS(mistaken.token(web_request(for_itself)), SetupError);
  World old(rfc6749());
  CHECK(outcome(old.token(with_basic(token_request(alice), "legacy", "web secret:%+"))) == "200");
}

TEST_CASE("RFC 9700 §2.5: whoever has credentials authenticates with them, beside PKCE too") {
  World world;
  const auto granted = code(world);
  CHECK(outcome(world.token(token_request(redemption(granted, {{"client_id", "web"}})))) == "401 invalid_client");
  CHECK(outcome(redeem(world, granted)) == "200");
}

TEST_CASE("RFC 9700 §2.6: no client chooses where its answers go in the clear") {
  World world;
  world.client("web").redirect_uris = {"http://web.example/cb"};
  CHECK(redirect_uri_problem("http://web.example/cb").has_value());
  CHECK(is_page(answer(world, {{"redirect_uri", "http://web.example/cb"}})));
  CHECK(!redirect_uri_problem("https://web.example/cb").has_value());
  CHECK(asks_consent(authorize(world, by_native)));
}

TEST_CASE("RFC 9700 §2.6: the authorization endpoint knows no CORS, also where the token endpoint does") {
  World world({.options = {.policy = {.cors_origins = {"https://spa.example"}}}});
  const auto from_script = [](Request request) {
    request.headers.set("Origin", "https://spa.example");
    return request;
  };
  const auto refused = answered(world.server().authorize(from_script(authorize_request({{"scope", "x"}})), browser()));
  CHECK(refused.headers.count("Access-Control-Allow-Origin") == 0);
  auto preflight = from_script(authorize_request());
  preflight.method = "OPTIONS";
  const auto answer_to_it = answered(world.server().authorize(preflight, browser()));
  CHECK(answer_to_it.status == 405);
  CHECK(answer_to_it.headers.count("Access-Control-Allow-Origin") == 0);
  const auto token = world.token(from_script(web_request(for_itself)));
  CHECK(header(token, "Access-Control-Allow-Origin") == "https://spa.example");
}
