#include "conformance/flows.hpp"
#include "support/token_endpoints.hpp"
#include "support/watched_store.hpp"

using namespace conformance;

// OAuth 2.0 Token Revocation.

TEST_CASE("RFC 7009 §2: a client gives back refresh tokens and access tokens") {
  TokenWorld world;
  const auto first = world.tokens_of_web();
  const auto second = world.tokens_of_web();
  CHECK(world.revoke({{"token", first.refresh}}).status == 200);
  CHECK(world.revoke({{"token", second.access}}).status == 200);
  CHECK_FALSE(world.refreshes(first.refresh));
  CHECK_FALSE(world.accepts(second.access));
  CHECK(world.accepts(world.tokens_of_web().access));
}

TEST_CASE("RFC 7009 §2.1: the request is a POST of a form, with the parameter token") {
  TokenWorld world;
  const auto tokens = world.tokens_of_web();
  auto json = with_basic(post("/revoke", {}), "web", "web secret:%+");
  json.headers.set("Content-Type", "application/json");
  json.body = "{\"token\":\"" + tokens.access + "\"}";
  CHECK(outcome(world.at("/revoke", json)) == "400 invalid_request");
  auto fetched = with_basic(get("/revoke?token=" + tokens.access), "web", "web secret:%+");
  CHECK(outcome(world.at("/revoke", fetched)) == "405 invalid_request");
  CHECK(outcome(world.revoke({{"token", ""}})) == "400 invalid_request");
  CHECK(world.accepts(tokens.access));
  CHECK(outcome(world.revoke({{"token", tokens.access}})) == "200");
}

TEST_CASE("RFC 7009 §2.1: the credentials of the client are verified first") {
  TokenWorld world;
  const auto tokens = world.tokens_of_web();
  const auto wrong = world.at("/revoke", with_basic(post("/revoke", {{"token", tokens.access}}), "web", "wrong"));
  CHECK(outcome(wrong) == "401 invalid_client");
  CHECK(header(wrong, "WWW-Authenticate") == "Basic realm=\"oauth\"");
  CHECK(world.accepts(tokens.access));
  CHECK(outcome(world.revoke({{"token", tokens.access}})) == "200");
}

TEST_CASE("RFC 7009 §2.1: a token of another client is refused, and the client is told") {
  TokenWorld world;
  const auto tokens = world.tokens_of_web();
  CHECK(outcome(world.revoke({{"token", tokens.access}}, "legacy")) == "400 invalid_grant");
  CHECK(outcome(world.revoke({{"token", tokens.refresh}}, "native")) == "400 invalid_grant");
  CHECK(world.accepts(tokens.access));
  CHECK(world.refreshes(tokens.refresh));
}

TEST_CASE("RFC 7009 §2.1: the invalidation takes place immediately") {
  TokenWorld world;
  const auto tokens = world.tokens_of_web();
  CHECK(call_api(world, with_bearer(get("/api"), tokens.access)).status == 200);
  world.revoke({{"token", tokens.access}});
  CHECK(call_api(world, with_bearer(get("/api"), tokens.access)).status == 401);
  CHECK(world.introspect({{"token", tokens.access}}).body == inactive);
}

TEST_CASE("RFC 7009 §2.1: with a refresh token all access tokens of the same grant go") {
  TokenWorld world;
  const auto first = world.tokens_of_web();
  const auto second = issued(refresh(world, first.refresh));
  CHECK(world.accepts(first.access));
  CHECK(world.accepts(second.access));
  world.revoke({{"token", second.refresh}, {"token_type_hint", "refresh_token"}});
  CHECK_FALSE(world.accepts(first.access));
  CHECK_FALSE(world.accepts(second.access));
}

TEST_CASE("RFC 7009 §2.1: a hint that is wrong or unknown does not keep the token from being found") {
  TokenWorld world;
  for (const char* hint : {"refresh_token", "urn:example:pigeon"}) {
    const auto tokens = world.tokens_of_web();
    CHECK(outcome(world.revoke({{"token", tokens.access}, {"token_type_hint", hint}})) == "200");
    CHECK_FALSE(world.accepts(tokens.access));
  }
}

TEST_CASE("RFC 7009 §2.2: an invalid token is answered 200, for it is what the client wants") {
  TokenWorld world;
  CHECK(outcome(world.revoke({{"token", "45ghiukldjahdnhzdauz"}})) == "200");
  const auto tokens = world.tokens_of_web();
  world.now += 1h;
  CHECK(outcome(world.revoke({{"token", tokens.access}})) == "200");
}

TEST_CASE("RFC 7009 §2.2.1: with 503 the token still exists, and the client may try again later") {
  const auto store = std::make_shared<support::WatchedStore>(stores::memory());
  TokenWorld world({.store = store});
  const auto tokens = world.tokens_of_web();
  store->fail_after(1);
  const auto away = world.revoke({{"token", tokens.access}});
  CHECK(outcome(away) == "503 temporarily_unavailable");
  CHECK(header(away, "Retry-After") == "1");
  CHECK(world.accepts(tokens.access));
  CHECK(outcome(world.revoke({{"token", tokens.access}})) == "200");
}

TEST_CASE("RFC 7009 §5: guessing is up against the client's credentials and the throttle") {
  int left = 1;
  TokenWorld world(
      {.options = {.policy = {.throttle = [&](const AuthAttempt&) -> Result<void> { return left-- > 0; }}}});
  CHECK(outcome(world.revoke({{"token", "guess"}})) == "200");
  CHECK(outcome(world.revoke({{"token", "guess"}})) == "429 temporarily_unavailable");
}
