#include <doctest/doctest.h>

#include <set>

#include "support/token_flow.hpp"

using namespace world;

namespace {

Authorization access_of(const World& world, const Issued& tokens) {
  return world.tokens.find_access(hash_token(tokens.access)).authorization;
}

Authorization refresh_of(const World& world, const Issued& tokens) {
  return world.tokens.find_refresh(hash_token(tokens.refresh)).authorization;
}

}  // namespace

TEST_CASE("opaque tokens: are 32 random bytes as base64url, each another") {
  World world;
  std::set<std::string> seen;
  for (int i = 0; i < 20; ++i) {
    const auto tokens = web_tokens(world);
    for (const auto& token : {tokens.access, tokens.refresh}) {
      CHECK(base64url_decode(token).value_or("").size() == 32);
      seen.insert(token);
    }
  }
  CHECK(seen.size() == 40);
}

TEST_CASE("opaque tokens: live for an hour at most unless told otherwise") {
  World world({.lifetimes = {.refresh = 24h}});
  const auto answer = redeem(world, code(world));
  CHECK(member(answer, "expires_in") == "3600");
  CHECK(access_of(world, issued(answer)).expires_at == start + 1h);
}

TEST_CASE("opaque tokens: lifetimes are the server's unless the client has its own") {
  World world({.lifetimes = {.access = 10min, .refresh = 24h}});
  CHECK(access_of(world, web_tokens(world)).expires_at == start + 10min);
  world.client("web").access_token_lifetime = 5min;
  world.client("web").refresh_token_lifetime = 2h;
  const auto tokens = web_tokens(world);
  CHECK(access_of(world, tokens).expires_at == start + 5min);
  CHECK(refresh_of(world, tokens).expires_at == start + 2h);
  CHECK(refresh_of(world, native_tokens(world)).expires_at == start + 24h);
}

TEST_CASE("opaque tokens: a client's own lifetime that changes later does not move the end of a family") {
  World world;
  world.client("web").refresh_token_lifetime = 2h;
  const auto first = web_tokens(world);
  world.client("web").refresh_token_lifetime = Lifetime::never();
  const auto second = issued(refresh(world, first.refresh));
  CHECK(refresh_of(world, second).ends_at == start + 2h);
  CHECK(refresh_of(world, web_tokens(world)).ends_at == never);
}

TEST_CASE("opaque tokens: a lifetime for refresh tokens of a client gives none where the server has none") {
  World world({.lifetimes = {.access = 1h}});
  world.client("web").refresh_token_lifetime = 2h;
  CHECK(web_tokens(world).refresh.empty());
}

TEST_CASE("opaque tokens: one that never expires says nothing of its end, and is told by loosened()") {
  World world({.lifetimes = {.access = Lifetime::never(), .refresh = 24h}});
  const auto answer = redeem(world, code(world));
  CHECK(member(answer, "expires_in").empty());
  CHECK(access_of(world, issued(answer)).expires_at == never);
  CHECK(world.server().loosened().size() == 1);
  World usual;
  CHECK(usual.server().loosened().empty());
}

TEST_CASE("opaque tokens: never per client") {
  World world;
  world.client("web").access_token_lifetime = Lifetime::never();
  const auto answer = redeem(world, code(world));
  CHECK(member(answer, "expires_in").empty());
  world.now = start + 24h * 365 * 50;
  CHECK(opens(world, member(answer, "access_token")));
}

TEST_CASE("opaque tokens: a generator of one's own makes the text, told by loosened()") {
  const auto named = [](const char* kind) {
    return
        [kind](const Issuance& issuance) { return kind + issuance.client.id + "_" + issuance.context.random_token(); };
  };
  World world(
      {.lifetimes = {.refresh = 24h, .generate_access = named("access_"), .generate_refresh = named("refresh_")}});
  const auto tokens = web_tokens(world);
  CHECK(tokens.access.starts_with("access_web_"));
  CHECK(tokens.refresh.starts_with("refresh_web_"));
  CHECK(opens(world, tokens.access));
  CHECK(refresh(world, tokens.refresh).status == 200);
  CHECK(world.server().loosened().size() == 1);
}

TEST_CASE("opaque tokens: a generator that makes nothing issues nothing") {
  const auto nothing = [](const Issuance&) { return std::string(); };
  World no_refresh({.lifetimes = {.refresh = 24h, .generate_refresh = nothing}});
  CHECK(redeem(no_refresh, code(no_refresh)).status == 500);
  World world({.lifetimes = {.generate_access = nothing}});
  const auto answer = redeem(world, code(world));
  CHECK(answer.status == 500);
  CHECK(world.failures.size() == 1);
  CHECK(world.tokens.find_access(hash_token("")).state == Stored::State::unknown);
}

TEST_CASE("opaque tokens: members are added to the answer, reserved names are dropped with an event") {
  World world({.lifetimes = {.extra = [](const Issuance& issuance, JsonMembers& members) {
                 members.add("tenant", issuance.authorization.user_id + "'s");
                 members.add("access_token", "forged");
               }}});
  const auto answer = redeem(world, code(world));
  CHECK(member(answer, "tenant") == "alice's");
  CHECK(opens(world, member(answer, "access_token")));
  CHECK(world.count(Event::Kind::parameter_dropped) == 1);
}

TEST_CASE("opaque tokens: a store that says no is the module's refusal, its error is sent") {
  Result<void> verdict = denied();
  Choices choices;
  choices.tokens = stores::tokens(stores::memory(), "https://auth.example");
  choices.tokens.put = [&](const NewTokens&) { return verdict; };
  World world(choices);
  CHECK(is_refused(redeem(world, code(world)), "invalid_grant"));
  verdict = access_denied("quota");
  CHECK(is_refused(redeem(world, code(world)), "access_denied"));
  verdict = Result<void>();
  CHECK(redeem(world, code(world)).status == 200);
}

TEST_CASE("opaque tokens: nowhere to keep them is a mistake of set-up, told once for all exchanges that share it") {
  Server server({.issuer = "https://auth.example"});
  const auto issue = tokens::opaque({});
  server.clients([](std::string_view) -> Result<Client> { return denied(); });
  server.authenticate(client_auth::secret_basic());
  server.exchange(exchanges::client_credentials(issue));
  server.exchange(exchanges::extension(
      "urn:example:grant", [](const TokenRequest&) { return Authorization{}; }, issue));
  CHECK(server.check().size() == 1);
}
