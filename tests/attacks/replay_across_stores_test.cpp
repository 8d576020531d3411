#include <doctest/doctest.h>

#include "support/authorization.hpp"
#include "support/token_flow.hpp"
#include "support/watched_store.hpp"

using namespace world;

namespace {

const Environment at_start{.clock = [] { return start; }};

/// A store of its own, which can be made to fail.
struct Place {
  std::shared_ptr<support::WatchedStore> store = std::make_shared<support::WatchedStore>(stores::memory());
  TokenStore tokens = stores::tokens(store, "https://auth.example", at_start);

  bool opens(std::string_view access) const {
    return tokens.find_access(hash_token(access)).state == Stored::State::live;
  }
};

/// Codes, refresh tokens, access tokens, and what is issued at the authorization endpoint, each in a place of its own.
struct Scattered {
  Place codes = {};
  Place refresh = {};
  Place access = {};
  Place front = {};
  World world = World(choices());

  Choices choices() {
    Choices mine{.options = {.profile = Profile::oauth20}, .front = tokens::opaque(front.tokens)};
    mine.codes = stores::codes(codes.store, "https://auth.example", at_start);
    mine.tokens = refresh.tokens;
    // What a client presents is looked up where it was put. Whoever issues knows of access tokens alone.
    auto parts = access.tokens;
    parts.put = [to_access = access.tokens.put, to_refresh = refresh.tokens.put](const NewTokens& made) {
      auto first = made;
      first.keeps_access = false;
      auto second = made;
      second.refresh_authorization.reset();
      second.spends.reset();
      const auto kept = to_refresh(first);
      return kept ? to_access(second) : kept;
    };
    mine.issue = [parts](const TokenStore&) { return tokens::opaque(parts, {.refresh = 24h}); };
    mine.more = [this](Server& server) { server.endpoint("/revoke", endpoints::revocation(front.tokens)); };
    return mine;
  }
};

const std::string callback = "https://legacy.example/cb";

/// What one consent yields.
struct Yield {
  std::string code;
  std::string front;
  Issued tokens;
};

Response trade(Scattered& server, const Params& form) { return server.world.token(legacy_request(form)); }
Response redeem(Scattered& server, const std::string& code, const Params& changes = {}) {
  return trade(server, redemption(code, changed({{"redirect_uri", callback}}, changes)));
}

Yield granted(Scattered& server) {
  const auto answer =
      authorized(server.world, {{"client_id", "legacy"}, {"redirect_uri", callback}, {"response_type", "code token"}});
  Yield yield{.code = fragment_param(answer, "code"), .front = fragment_param(answer, "access_token"), .tokens = {}};
  yield.tokens = issued(redeem(server, yield.code));
  return yield;
}

/// How many of the three places still hold something alive.
int alive(const Scattered& server, const Yield& yield) {
  const auto refresh = server.refresh.tokens.find_refresh(hash_token(yield.tokens.refresh));
  return (server.front.opens(yield.front) ? 1 : 0) + (server.access.opens(yield.tokens.access) ? 1 : 0) +
         (refresh.state == Stored::State::live ? 1 : 0);
}

Response revoke(Scattered& server, const std::string& token) {
  auto request = legacy_request({{"token", token}});
  request.target = "/revoke";
  return handler_at(server.world.server().routes(), "/revoke")(request);
}

}  // namespace

TEST_CASE("replay across stores: a code that is used again ends its tokens, which are kept elsewhere") {
  Choices choices;
  choices.codes = stores::codes(stores::memory(), "https://auth.example", at_start);
  choices.tokens = stores::tokens(stores::memory(), "https://auth.example", at_start);
  World world(choices);
  const auto stolen = code(world);
  const auto tokens = issued(redeem(world, stolen));
  const auto others = web_tokens(world);
  CHECK(opens(world, tokens.access));
  // A replay that proves nothing harms nobody.
  CHECK(is_refused(redeem(world, stolen, {{"code_verifier", std::string(43, 'A')}}), "invalid_grant"));
  CHECK(opens(world, tokens.access));
  CHECK(is_refused(redeem(world, stolen), "invalid_grant"));
  CHECK(world.count(Event::Kind::code_replayed) == 1);
  CHECK(!opens(world, tokens.access));
  CHECK(is_refused(refresh(world, tokens.refresh), "invalid_grant"));
  // What came of another code lives on.
  CHECK(opens(world, others.access));
  CHECK(refresh(world, others.refresh).status == 200);
}

TEST_CASE("replay across stores: a code that is used again ends the token that came beside it, and all others") {
  Scattered server;
  CHECK(server.world.server().check().empty());
  const auto stolen = granted(server);
  const auto honest = granted(server);
  CHECK(alive(server, stolen) == 3);
  CHECK(is_refused(redeem(server, stolen.code, {{"code_verifier", std::string(43, 'A')}}), "invalid_grant"));
  CHECK(alive(server, stolen) == 3);
  CHECK(is_refused(redeem(server, stolen.code), "invalid_grant"));
  CHECK(alive(server, stolen) == 0);
  CHECK(alive(server, honest) == 3);
  CHECK(trade(server, refreshing(honest.tokens.refresh)).status == 200);
}

TEST_CASE("replay across stores: a refresh token that is used again ends the access tokens, which are kept elsewhere") {
  Scattered server;
  auto stolen = granted(server);
  const auto honest = granted(server);
  const auto first = stolen.tokens;
  stolen.tokens = issued(trade(server, refreshing(first.refresh)));
  CHECK(alive(server, stolen) == 3);
  // A stranger harms nobody.
  CHECK(is_refused(server.world.token(web_request(refreshing(first.refresh))), "invalid_grant"));
  CHECK(alive(server, stolen) == 3);
  CHECK(is_refused(trade(server, refreshing(first.refresh)), "invalid_grant"));
  CHECK(server.world.count(Event::Kind::refresh_reused) == 1);
  CHECK(alive(server, stolen) == 0);
  CHECK(!server.access.opens(first.access));
  CHECK(alive(server, honest) == 3);
  CHECK(trade(server, refreshing(honest.tokens.refresh)).status == 200);
}

TEST_CASE("replay across stores: a token that is given back ends what came of the same consent in every place") {
  Scattered server;
  const auto given_back = granted(server);
  const auto honest = granted(server);
  CHECK(revoke(server, given_back.front).status == 200);
  CHECK(alive(server, given_back) == 0);
  CHECK(alive(server, honest) == 3);
}

TEST_CASE("replay across stores: a place that is away keeps none of the others alive, and is told once it is back") {
  for (const auto away : {&Scattered::codes, &Scattered::refresh, &Scattered::access, &Scattered::front}) {
    Scattered server;
    auto stolen = granted(server);
    const auto first = stolen.tokens.refresh;
    stolen.tokens = issued(trade(server, refreshing(first)));
    if (away == &Scattered::refresh) {
      (server.*away).store->fail_always();
      CHECK(redeem(server, stolen.code).status == 503);
      (server.*away).store->fail_always(false);
      CHECK(alive(server, stolen) == 1);
      CHECK(is_refused(redeem(server, stolen.code), "invalid_grant"));
    } else {
      (server.*away).store->fail_always();
      CHECK(trade(server, refreshing(first)).status == 503);
      (server.*away).store->fail_always(false);
      CHECK(alive(server, stolen) == (away == &Scattered::codes ? 0 : 1));
      CHECK(is_refused(trade(server, refreshing(first)), "invalid_grant"));
      CHECK(server.world.count(Event::Kind::refresh_reused) == 1);
    }
    CHECK(alive(server, stolen) == 0);
    CHECK(alive(server, granted(server)) == 3);
  }
}

TEST_CASE("replay across stores: what nobody could end is told at set-up") {
  const auto store = stores::memory();
  const auto sockets = stores::tokens(store, "https://auth.example", at_start);
  const auto told = [&](Issue issue, Issue front) {
    Choices choices{.options = {.profile = Profile::oauth20},
                    .issue = [issue](const TokenStore&) { return issue; },
                    .front = std::move(front),
                    .store = store};
    choices.tokens = sockets;
    return World(choices).server().check();
  };
  const auto whole = tokens::opaque(sockets, {.refresh = 24h});
  auto deaf = whole;
  deaf.revoke = nullptr;
  CHECK(told(whole, whole).empty());
  const auto mistakes = told(deaf, whole);
  REQUIRE(mistakes.size() == 3);
  for (const char* name : {"exchanges::code ", "exchanges::refresh_token ", "exchanges::password "}) {
    CHECK(std::any_of(mistakes.begin(), mistakes.end(), [&](const auto& text) { return text.starts_with(name); }));
  }
  const auto beside = told(whole, deaf);
  REQUIRE(beside.size() == 1);
  CHECK(beside.front().starts_with("grants::code_token "));
}
