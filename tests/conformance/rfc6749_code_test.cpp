#include "conformance/flows.hpp"

using namespace conformance;

// The OAuth 2.0 Authorization Framework, 4.1: the authorization code grant.

namespace {

/// A server whose answer to every consent is `error`.
Choices completing_with(Error error) {
  return {
      .more = [error](Server& server) { server.complete([error](const Approval&) -> Result<void> { return error; }); }};
}

}  // namespace

TEST_CASE("RFC 6749 §4.1.1: client_id is required and must be a known client's") {
  World world;
  CHECK(is_page(answer(world, {{"client_id", ""}})));
  CHECK(is_page(answer(world, {{"client_id", "nobody"}})));
  CHECK(asks_consent(authorize(world, {{"client_id", "web"}})));
}

TEST_CASE("RFC 6749 §4.1.2: the code comes in the query of the redirection URI") {
  World world;
  const auto response = authorized(world);
  CHECK(response.status == 303);
  CHECK(location(response).starts_with("https://web.example/cb?code="));
  CHECK(location(response).find('#') == std::string::npos);
}

TEST_CASE("RFC 6749 §4.1.2: state comes back exactly as it was sent") {
  World world;
  for (const char* state : {"xyz", "a b+c&d=e%f", "{\"next\":\"/x?y#z\"}", "\xE2\x82\xAC\r\nLocation: x"}) {
    CAPTURE(state);
    CHECK(location_param(authorized(world, {{"state", state}}), "state") == state);
    const auto refused = answer(world, {{"state", state}, {"scope", "nuclear"}});
    CHECK(location_param(refused, "state") == state);
    CHECK(location(refused).find('\n') == std::string::npos);
  }
  CHECK(location(authorized(world, {{"state", ""}})).find("state=") == std::string::npos);
}

TEST_CASE("RFC 6749 §4.1.2: a code expires shortly after it was issued") {
  World world;
  const auto late = code(world);
  world.now += 60s;
  CHECK(outcome(redeem(world, late)) == "400 invalid_grant");
  const auto in_time = code(world);
  world.now += 59s;
  CHECK(outcome(redeem(world, in_time)) == "200");
}

TEST_CASE("RFC 6749 §4.1.2: no code can be made to live longer than ten minutes") {
  World eleven({.code = {.lifetime = 11min}});
  CHECK(eleven.server().check().size() == 1);
  CHECK_THROWS_AS(code(eleven), SetupError);
  World ten({.code = {.lifetime = 10min}});
  CHECK(ten.server().check().empty());
  CHECK(!code(ten).empty());
}

TEST_CASE("RFC 6749 §4.1.2: a code is used once; a second use is denied and ends what came of the first") {
  World world;
  const auto granted = code(world);
  const auto tokens = issued(redeem(world, granted));
  CHECK(is_live(world, tokens.access));
  CHECK(outcome(redeem(world, granted)) == "400 invalid_grant");
  CHECK(!is_live(world, tokens.access));
  CHECK(outcome(refresh(world, tokens.refresh)) == "400 invalid_grant");
}

TEST_CASE("RFC 6749 §4.1.2.1: without a valid client nobody is redirected") {
  World world;
  const auto page = answer(world, {{"client_id", "nobody"}});
  CHECK(is_page(page));
  CHECK(page.status == 400);
  CHECK(refusal(answer(world, {{"scope", "nuclear"}})) == "invalid_scope");
}

TEST_CASE("RFC 6749 §4.1.2.1: a refusal of the resource owner is access_denied, with the state") {
  World world;
  const auto denied = world.server().decide(decision(consent(world), "deny"), browser());
  CHECK(location(denied).starts_with("https://web.example/cb?error=access_denied&"));
  CHECK(location_param(denied, "state") == "xyz");
  CHECK(location_param(denied, "code").empty());
  CHECK(!location_param(authorized(world), "code").empty());
}

TEST_CASE("RFC 6749 §4.1.2.1: consent to nothing is access_denied") {
  World world;
  auto asked = consent(world);
  asked.scope = {};
  CHECK(refusal(world.server().decide(decision(asked), browser())) == "access_denied");
  CHECK(refusal(authorized(world)).empty());
}

TEST_CASE("RFC 6749 §4.1.2.1: invalid_request for what is missing or malformed") {
  World world;
  for (const auto& changes : {Params{{"response_type", ""}}, Params{{"response_mode", "pigeon"}},
                              Params{{"code_challenge", "short"}}, Params{{"max_age", "soon"}}}) {
    CHECK(refusal(answer(world, changes)) == "invalid_request");
  }
  CHECK(asks_consent(authorize(world)));
}

TEST_CASE("RFC 6749 §4.1.2.1: unauthorized_client for a client that may not use the response type") {
  World world(rfc6749());
  CHECK(fragment_param(answer(world, {{"response_type", "code token"}}), "error") == "unauthorized_client");
  world.client("web").grant_types = {"client_credentials"};
  CHECK(refusal(answer(world)) == "unauthorized_client");
  world.client("web").grant_types = {"authorization_code"};
  CHECK(asks_consent(authorize(world)));
}

TEST_CASE("RFC 6749 §4.1.2.1: invalid_scope for a scope the client may not have") {
  World world;
  CHECK(refusal(answer(world, {{"scope", "read nuclear"}})) == "invalid_scope");
  world.client("web").scope = {"read", "nuclear"};
  CHECK(asks_consent(authorize(world, {{"scope", "read nuclear"}})));
}

TEST_CASE("RFC 6749 §4.1.2.1: server_error travels in a redirect and says nothing of its cause") {
  bool broken = true;
  World world({.more = [&](Server& server) {
    server.complete([&](const Approval&) -> Result<void> {
      if (broken) throw std::runtime_error("password of the database");
      return {};
    });
  }});
  const auto response = authorized(world);
  CHECK(refusal(response) == "server_error");
  CHECK(location_param(response, "state") == "xyz");
  CHECK(location(response).find("password") == std::string::npos);
  CHECK(world.failures == std::vector<std::string>{"password of the database"});
  broken = false;
  CHECK(refusal(authorized(world)).empty());
}

TEST_CASE("RFC 6749 §4.1.2.1: temporarily_unavailable can be told to the client") {
  World world(completing_with({ErrorCode::temporarily_unavailable, "back at noon"}));
  const auto response = authorized(world);
  CHECK(refusal(response) == "temporarily_unavailable");
  CHECK(location_param(response, "error_description") == "back at noon");
  World open;
  CHECK(refusal(authorized(open)).empty());
}

TEST_CASE("RFC 6749 §4.1.2.1: error_description keeps to its characters") {
  World world(completing_with(access_denied("a \"quote\", a \\, a \n, an \xC3\xA9")));
  CHECK(location_param(authorized(world), "error_description") == "a ?quote?, a ?, a ?, an ??");
  World plain(completing_with(access_denied("it's closed [today]!")));
  CHECK(location_param(authorized(plain), "error_description") == "it's closed [today]!");
}

TEST_CASE("RFC 6749 §4.1.3: grant_type and code are required") {
  World world;
  const auto granted = code(world);
  CHECK(outcome(redeem(world, granted, {{"grant_type", ""}})) == "400 invalid_request");
  CHECK(outcome(redeem(world, granted, {{"code", ""}})) == "400 invalid_request");
  CHECK(outcome(redeem(world, granted)) == "200");
}

TEST_CASE("RFC 6749 §4.1.3: the request is a form") {
  World world;
  auto request = web_request(redemption(code(world)));
  for (const char* type : {"application/json", "text/plain", "multipart/form-data"}) {
    CAPTURE(type);
    request.headers.set("Content-Type", type);
    CHECK(outcome(world.token(request)) == "400 invalid_request");
  }
  request.headers.set("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8");
  CHECK(outcome(world.token(request)) == "200");
}

TEST_CASE("RFC 6749 §4.1.3: client authentication that is included is verified, and a failure costs no code") {
  World world;
  const auto form = redemption(code(world));
  CHECK(outcome(world.token(with_basic(token_request(form), "web", "guess"))) == "401 invalid_client");
  CHECK(outcome(world.token(web_request(form))) == "200");
}

TEST_CASE("RFC 6749 §4.1.3: a code is redeemed by the client it was issued to alone") {
  World world;
  const auto granted = code(world);
  const auto thief = redemption(granted, {{"client_id", "post"}, {"client_secret", "web secret:%+"}});
  CHECK(outcome(world.token(token_request(thief))) == "400 invalid_grant");
  CHECK(outcome(redeem(world, granted)) == "200");
}

TEST_CASE("RFC 6749 §4.1.3: a public client's code is redeemed under its client_id alone") {
  World world;
  const auto granted = code(world, by_native);
  CHECK(outcome(redeem_as_public(world, granted, by_native, {{"client_id", "spa"}})) == "400 invalid_grant");
  CHECK(outcome(redeem(world, granted, {{"redirect_uri", "http://127.0.0.1:49152/cb"}})) == "400 invalid_grant");
  CHECK(outcome(redeem_as_public(world, granted, by_native)) == "200");
}

TEST_CASE("RFC 6749 §4.1.3: the code must be one that was issued") {
  World world;
  auto granted = code(world);
  CHECK(outcome(redeem(world, "SplxlOBeZQQYbYS6WxSbIA")) == "400 invalid_grant");
  CHECK(outcome(redeem(world, granted + "A")) == "400 invalid_grant");
  CHECK(outcome(redeem(world, granted)) == "200");
}

TEST_CASE("RFC 6749 §4.1.3: a redirect_uri that was in the authorization request is repeated, identically") {
  World world(rfc6749());
  const Params no_verifier{{"code_verifier", ""}};
  CHECK(outcome(redeem(world, code(world, without_pkce), both(no_verifier, {{"redirect_uri", ""}}))) ==
        "400 invalid_grant");
  CHECK(outcome(redeem(world, code(world, without_pkce),
                       both(no_verifier, {{"redirect_uri", "https://web.example/cb/"}}))) == "400 invalid_grant");
  CHECK(outcome(redeem(world, code(world, without_pkce), no_verifier)) == "200");
}

TEST_CASE("RFC 6749 §4.1.3: a redirect_uri that was not in the authorization request need not be repeated") {
  World world(rfc6749());
  const auto granted = code(world, both(without_pkce, {{"redirect_uri", ""}}));
  CHECK(outcome(redeem(world, granted, {{"code_verifier", ""}, {"redirect_uri", ""}})) == "200");
}

TEST_CASE("RFC 6749 §4.1.3: a redirect_uri that is sent beside a PKCE verifier must still be identical") {
  World world;
  CHECK(outcome(redeem(world, code(world), {{"redirect_uri", "https://evil.example/cb"}})) == "400 invalid_grant");
  CHECK(outcome(redeem(world, code(world))) == "200");
}

TEST_CASE("RFC 6749 §4.1.4: a valid request is answered with tokens, an unauthenticated one as §5.2 says") {
  World world;
  const auto granted = code(world);
  CHECK(outcome(world.token(with_basic(token_request(redemption(granted)), "web", ""))) == "401 invalid_client");
  const auto response = redeem(world, granted);
  CHECK(response.status == 200);
  CHECK(!member(response, "access_token").empty());
  CHECK(!member(response, "refresh_token").empty());
}
