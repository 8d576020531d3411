#include "conformance/flows.hpp"

using namespace conformance;

// The OAuth 2.1 Authorization Framework (draft 16), 5 to 10: APIs, security, what is gone.

TEST_CASE("OAuth 2.1 §5.1: a token in the query never opens an API") {
  World world;
  const auto token = tokens_of_web(world).access;
  CHECK(call_api(world, get("/api?access_token=" + token)).status != 200);
  CHECK(call_api(world, with_bearer(get("/api"), token)).status == 200);
}

TEST_CASE("OAuth 2.1 §5.1.1: the Authorization field is supported, its scheme in any case") {
  World world;
  auto request = get("/api");
  request.headers.set("Authorization", "bEaReR " + tokens_of_web(world).access);
  CHECK(call_api(world, request).status == 200);
  request.headers.set("Authorization", "Bearer");
  CHECK(call_api(world, request).status == 401);
}

TEST_CASE("OAuth 2.1 §5.2: a token is checked for its end, its scope and its revocation") {
  World world;
  const auto granted = code(world);
  const auto token = issued(redeem(world, granted)).access;
  CHECK(is_live(world, token));
  const auto check = [&](const Scope& needed) {
    return std::holds_alternative<Authorization>(world.bearer().check(with_bearer(get("/"), token), needed));
  };
  CHECK(check({"read", "write"}));
  CHECK(!check({"read", "admin"}));
  redeem(world, granted);
  CHECK(!check({}));
}

TEST_CASE("OAuth 2.1 §5.3.1: a refused request is told the scheme, and nothing of an error it did not make") {
  World world;
  CHECK(header(call_api(world, get("/api")), "WWW-Authenticate") == "Bearer realm=\"api\"");
  CHECK(header(call_api(world, with_bearer(get("/api"), "x")), "WWW-Authenticate").find("error=\"invalid_token\"") !=
        std::string::npos);
}

TEST_CASE("OAuth 2.1 §7.3: a repeated request goes through by itself only where the client is known") {
  World world({.more = [](Server& server) {
    server.immediate([](const Client&, const User&, const AuthorizationRequest& request) {
      return Immediate::allow(request.access);
    });
  }});
  CHECK(asks_consent(authorize(world, by_native)));
  CHECK(asks_consent(authorize(world, {{"prompt", "consent"}})));
  CHECK(!location_param(answer(world), "code").empty());
}

TEST_CASE("OAuth 2.1 §7.5.1: PKCE is enforced for public and for confidential clients") {
  World world;
  for (const auto& by : {by_native, by_spa, Params{}}) {
    CHECK(refusal(answer(world, both(by, without_pkce))) == "invalid_request");
    CHECK(asks_consent(authorize(world, by)));
  }
}

TEST_CASE("OAuth 2.1 §7.5.2: plain is not there unless a legacy switch names it, and loosened() tells") {
  const Params plain{{"code_challenge_method", "plain"}, {"code_challenge", verifier}};
  World world;
  CHECK(refusal(answer(world, plain)) == "invalid_request");
  CHECK(world.server().loosened().empty());
  World old({.options = {.legacy = {.plain_pkce = true}}});
  CHECK(asks_consent(authorize(old, plain)));
  CHECK(old.server().loosened().size() == 1);
}

TEST_CASE("OAuth 2.1 §7.5.3: a replay that proves nothing ends nothing") {
  World world;
  const auto granted = code(world);
  const auto tokens = issued(redeem(world, granted));
  CHECK(outcome(redeem(world, granted, {{"code_verifier", std::string(43, 'a')}})) == "400 invalid_grant");
  CHECK(outcome(redeem(world, granted, {{"redirect_uri", "https://evil.example"}})) == "400 invalid_grant");
  CHECK(outcome(world.token(with_basic(token_request(redemption(granted)), "web", "guess"))) == "401 invalid_client");
  const auto thief = both(redemption(granted), {{"client_id", "post"}, {"client_secret", "web secret:%+"}});
  CHECK(outcome(world.token(token_request(thief))) == "400 invalid_grant");
  CHECK(is_live(world, tokens.access));
  CHECK(outcome(redeem(world, granted)) == "400 invalid_grant");
  CHECK(!is_live(world, tokens.access));
}

TEST_CASE("OAuth 2.1 §7.5.3: a stray verifier in a replay ends nothing either") {
  World world(rfc6749());
  const Params no_verifier{{"code_verifier", ""}};
  const auto granted = code(world, without_pkce);
  const auto tokens = issued(redeem(world, granted, no_verifier));
  CHECK(outcome(redeem(world, granted)) == "400 invalid_grant");
  CHECK(is_live(world, tokens.access));
  CHECK(outcome(redeem(world, granted, no_verifier)) == "400 invalid_grant");
  CHECK(!is_live(world, tokens.access));
}

TEST_CASE("OAuth 2.1 §7.5.4: a form with credentials is answered with 303") {
  World world;
  const auto form = decision(consent(world));
  const auto response = world.server().decide(form, browser());
  CHECK(response.status == 303);
  CHECK(response.body.empty());
}

TEST_CASE("OAuth 2.1 §7.9: the consent names the client, what it asks for and where the answer goes") {
  World world;
  world.client("native").redirect_uris = {"com.example.app:/cb"};
  const auto asked = consent(world, both(by_native, {{"redirect_uri", "com.example.app:/cb"}, {"scope", "write"}}));
  CHECK(asked.client.name == "Client native");
  CHECK(asked.scope == Scope{"write"});
  CHECK(asked.redirect_host == "com.example.app");
}

TEST_CASE("OAuth 2.1 §7.11: pages cannot be framed") {
  World world;
  const auto page = answer(world, {{"client_id", "nobody"}});
  CHECK(header(page, "Content-Security-Policy").find("frame-ancestors 'none'") != std::string::npos);
  CHECK(header(page, "X-Frame-Options") == "DENY");
}

TEST_CASE("OAuth 2.1 §7.12: no parameter splits a header or breaks out of a page") {
  World world;
  const std::string nasty = "x\r\nSet-Cookie: a=b\r\n\r\n<img src=x>";
  const auto response = authorized(world, {{"state", nasty}});
  CHECK(location(response).find_first_of("\r\n<>") == std::string::npos);
  CHECK(location_param(response, "state") == nasty);
  CHECK(answer(world, {{"client_id", nasty}}).body.find("<img") == std::string::npos);
}

TEST_CASE("OAuth 2.1 §7.13.2: client and redirect URI are valid, both, before anybody is redirected") {
  World world;
  CHECK(is_page(answer(world, {{"client_id", "spa"}, {"scope", "nuclear"}})));
  CHECK(is_page(answer(world, {{"redirect_uri", "https://evil.example"}, {"scope", "nuclear"}})));
  CHECK(refusal(answer(world, {{"scope", "nuclear"}})) == "invalid_scope");
}

TEST_CASE("OAuth 2.1 §8.4.2: any port of a loopback address, and the name localhost as it is registered") {
  World world;
  CHECK(asks_consent(authorize(world, both(by_native, {{"redirect_uri", "http://127.0.0.1:51004/cb"}}))));
  CHECK(is_page(answer(world, both(by_native, {{"redirect_uri", "http://localhost:51004/cb"}}))));
}

TEST_CASE("OAuth 2.1 §10.1: no response type puts an access token into the answer") {
  World world;
  for (const char* type : {"token", "code token"}) {
    CAPTURE(type);
    CHECK(fragment_param(answer(world, both(by_legacy, {{"response_type", type}})), "error") ==
          "unsupported_response_type");
  }
  CHECK(asks_consent(authorize(world, by_legacy)));
}

TEST_CASE("OAuth 2.1 §10.2: a code is redeemed without redirect_uri; one that is sent is enforced") {
  World world;
  CHECK(outcome(redeem(world, code(world), {{"redirect_uri", ""}})) == "200");
  CHECK(outcome(redeem(world, code(world), {{"redirect_uri", "https://web.example/2"}})) == "400 invalid_grant");
  CHECK(outcome(redeem(world, code(world))) == "200");
  World strict({.options = {.always_require_redirect_at_exchange = true}});
  CHECK(outcome(redeem(strict, code(strict), {{"redirect_uri", ""}})) == "400 invalid_grant");
  CHECK(outcome(redeem(strict, code(strict))) == "200");
}
