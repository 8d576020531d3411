#include "support/token_endpoints.hpp"
#include "support/watched_store.hpp"

using namespace world;

TEST_CASE("revocation: a refresh token goes with all that came of the same consent") {
  TokenWorld world;
  const auto tokens = world.tokens_of_web();
  const auto others = world.tokens_of_web();
  CHECK(world.accepts(tokens.access));
  const auto answer = world.revoke({{"token", tokens.refresh}});
  CHECK(answer.status == 200);
  CHECK(answer.body.empty());
  CHECK(answer.headers.get("Cache-Control") == "no-store");
  CHECK_FALSE(world.accepts(tokens.access));
  CHECK_FALSE(world.refreshes(tokens.refresh));
  CHECK(world.accepts(others.access));
  CHECK(world.refreshes(others.refresh));
}

TEST_CASE("revocation: an access token takes the refresh token along") {
  TokenWorld world;
  const auto tokens = world.tokens_of_web();
  CHECK(world.revoke({{"token", tokens.access}}).status == 200);
  CHECK_FALSE(world.accepts(tokens.access));
  CHECK_FALSE(world.refreshes(tokens.refresh));
  CHECK(world.refreshes(world.tokens_of_web().refresh));
}

TEST_CASE("revocation: what a refresh token was replaced by goes as well") {
  TokenWorld world;
  const auto first = world.tokens_of_web();
  const auto second =
      issued(world.token(web_request({{"grant_type", "refresh_token"}, {"refresh_token", first.refresh}})));
  CHECK(world.accepts(second.access));
  CHECK(world.revoke({{"token", first.refresh}}).status == 200);
  CHECK_FALSE(world.accepts(second.access));
  CHECK_FALSE(world.refreshes(second.refresh));
}

TEST_CASE("revocation: a refresh token that has ended still ends the access tokens that have not") {
  TokenWorld world({.lifetimes = {.access = 2h, .refresh = 1h}});
  const auto tokens = world.tokens_of_web();
  world.now += 90min;
  CHECK(world.accepts(tokens.access));
  CHECK(world.revoke({{"token", tokens.refresh}}).status == 200);
  CHECK_FALSE(world.accepts(tokens.access));
}

TEST_CASE("revocation: the hint decides nothing but where is looked first") {
  for (const char* hint : {"access_token", "refresh_token", "pigeon", ""}) {
    CAPTURE(hint);
    TokenWorld world;
    const auto first = world.tokens_of_web();
    const auto second = world.tokens_of_web();
    CHECK(world.revoke({{"token", first.access}, {"token_type_hint", hint}}).status == 200);
    CHECK(world.revoke({{"token", second.refresh}, {"token_type_hint", hint}}).status == 200);
    CHECK_FALSE(world.accepts(first.access));
    CHECK_FALSE(world.accepts(second.access));
  }
}

TEST_CASE("revocation: a token that is unknown, or revoked already, is no error") {
  TokenWorld world;
  CHECK(world.revoke({{"token", "nonsense"}}).status == 200);
  const auto tokens = world.tokens_of_web();
  CHECK(world.revoke({{"token", tokens.refresh}}).status == 200);
  CHECK(world.revoke({{"token", tokens.refresh}}).status == 200);
  CHECK(world.count(Event::Kind::tokens_revoked) == 1);
}

TEST_CASE("revocation: another client's token is refused and lives") {
  TokenWorld world;
  const auto tokens = world.tokens_of_web();
  for (const auto& token : {tokens.access, tokens.refresh}) {
    const auto refused = world.revoke({{"token", token}}, "legacy");
    CHECK(refused.status == 400);
    CHECK(error(refused) == "invalid_grant");
  }
  CHECK(world.accepts(tokens.access));
  CHECK(world.count(Event::Kind::tokens_revoked) == 0);
  CHECK(world.revoke({{"token", tokens.access}}).status == 200);
  CHECK_FALSE(world.accepts(tokens.access));
}

TEST_CASE("revocation: another client's token that is not valid any more reads as an unknown one") {
  TokenWorld world;
  const auto tokens = world.tokens_of_web();
  world.now += 1h;
  CHECK(world.revoke({{"token", tokens.access}}, "legacy").status == 200);
  CHECK(error(world.revoke({{"token", tokens.refresh}}, "legacy")) == "invalid_grant");
  CHECK(world.refreshes(tokens.refresh));
}

TEST_CASE("revocation: a public client gives back its own tokens") {
  TokenWorld world;
  const auto foreign = world.tokens_of_web();
  const auto own = world.tokens_of_native();
  CHECK(error(world.revoke({{"token", foreign.access}}, "native")) == "invalid_grant");
  CHECK(world.accepts(own.access));
  CHECK(world.revoke({{"token", own.refresh}}, "native").status == 200);
  CHECK_FALSE(world.accepts(own.access));
  CHECK(world.accepts(foreign.access));
}

TEST_CASE("revocation: refuses whoever has not proven to be a client, and a request without token") {
  TokenWorld world;
  const auto tokens = world.tokens_of_web();
  const auto anonymous = world.at("/revoke", post("/revoke", {{"token", tokens.access}}));
  CHECK(anonymous.status == 401);
  CHECK(error(anonymous) == "invalid_client");
  CHECK(error(world.at("/revoke", with_basic(post("/revoke", {{"token", tokens.access}}), "web", "wrong"))) ==
        "invalid_client");
  CHECK(error(world.revoke({})) == "invalid_request");
  CHECK(error(world.revoke({{"token", tokens.access}, {"token", tokens.access}})) == "invalid_request");
  CHECK(world.accepts(tokens.access));
  CHECK(world.revoke({{"token", tokens.access}}).status == 200);
  CHECK_FALSE(world.accepts(tokens.access));
}

TEST_CASE("revocation: a token in the URL is refused, and so is GET") {
  TokenWorld world;
  const auto tokens = world.tokens_of_web();
  auto in_url = with_basic(post("/revoke?token=" + tokens.access, {{"token", tokens.access}}), "web", "web secret:%+");
  CHECK(error(world.at("/revoke", in_url)) == "invalid_request");
  auto fetched = in_url;
  fetched.method = "GET";
  CHECK(world.at("/revoke", fetched).status == 405);
  CHECK(world.accepts(tokens.access));
  CHECK(world.revoke({{"token", tokens.access}}).status == 200);
}

TEST_CASE("revocation: while the store is away the answer is 503, and a retry works") {
  const auto store = std::make_shared<support::WatchedStore>(stores::memory());
  TokenWorld world({.store = store});
  const auto tokens = world.tokens_of_web();
  for (const int calls_before : {0, 1}) {
    store->fail_after(calls_before);
    const auto away = world.revoke({{"token", tokens.access}});
    CHECK(away.status == 503);
    CHECK(away.headers.get("Retry-After") == "1");
    CHECK(store->has_failed());
    CHECK(world.accepts(tokens.access));
  }
  CHECK(world.revoke({{"token", tokens.access}}).status == 200);
  CHECK_FALSE(world.accepts(tokens.access));
}

TEST_CASE("revocation: the observers are told whose tokens went, and not which") {
  TokenWorld world;
  const auto tokens = world.tokens_of_web();
  world.events.clear();
  world.revoke({{"token", tokens.access}});
  REQUIRE(world.count(Event::Kind::tokens_revoked) == 1);
  const auto& event = world.events.back();
  CHECK(event.kind == Event::Kind::tokens_revoked);
  CHECK(event_name(event.kind) == "tokens_revoked");
  CHECK(event.client_id == "web");
  CHECK(event.user_id == "alice");
  CHECK_FALSE(event.family.empty());
  CHECK(event.detail.empty());
}

TEST_CASE("revocation: a token that carries its meaning is revoked by its family, or not at all") {
  std::string family = "family of the reader";
  const TokenReader reader{.read = [&](std::string_view token) -> Stored {
    if (token != "self-contained") return {};
    return {Stored::State::live, {.client_id = "web", .family = family, .expires_at = never}};
  }};
  TokenWorld world({}, {.revocation = {.readers = {reader}}});
  CHECK(world.revoke({{"token", "self-contained"}}).status == 200);
  REQUIRE(world.count(Event::Kind::tokens_revoked) == 1);
  CHECK(world.events.back().family == family);
  family.clear();
  CHECK(error(world.revoke({{"token", "self-contained"}})) == "unsupported_token_type");
  CHECK(world.revoke({{"token", "another"}}).status == 200);
}

TEST_CASE("revocation: sockets that are missing are told at set-up") {
  Server server({.issuer = "https://auth.example"});
  server.endpoint("/revoke", endpoints::revocation({}, {.readers = {TokenReader{}}}));
  const auto mistakes = server.check();
  const auto told = [&](std::string_view part) {
    return std::any_of(mistakes.begin(), mistakes.end(),
                       [&](const std::string& text) { return text.find(part) != std::string::npos; });
  };
  CHECK(told("find_access and find_refresh"));
  CHECK(told("set TokenStore::revoke"));
  CHECK(told("set TokenReader::read"));
  CHECK(TokenWorld().server().check().empty());
}
