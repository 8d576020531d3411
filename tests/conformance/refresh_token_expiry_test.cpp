#include "conformance/flows.hpp"
#include "support/token_endpoints.hpp"
#include "support/token_formats.hpp"

// OAuth 2.0 Refresh Token and Authorization Expiration.

using namespace conformance;

namespace {

constexpr std::chrono::hours day{24};

/// Refresh tokens are used every 7 days, and what was granted lasts for 10, as in the example of §6.3.
tokens::OpaqueOptions telling(tokens::OpaqueOptions changes = {}) {
  changes.access = 1h;
  if (!changes.refresh) changes.refresh = 10 * day;
  changes.tell_refresh_expiry = true;
  return changes;
}

Choices example() { return {.lifetimes = telling({.refresh_idle = 7 * day})}; }

/// Both members of an answer, `-` where one is absent.
std::string ends_in(const Response& response) {
  const auto text = [&](const char* name) {
    const auto value = member(response, name);
    return value.empty() ? std::string("-") : value;
  };
  return text("refresh_token_timeout") + " " + text("authorization_expires_in");
}

std::string refresh_token_of(const Response& response) { return issued(response).refresh; }

}  // namespace

TEST_CASE("Refresh Token Expiration §6.1, §6.3: each refresh token comes with its own end and that of the grant") {
  World world(example());
  const auto first = redeem(world, code(world));
  CHECK(ends_in(first) == "604800 864000");
  world.now += 2 * day;
  const auto second = refresh(world, refresh_token_of(first));
  CHECK(ends_in(second) == "604800 691200");
  world.now += 5 * day;
  const auto third = refresh(world, refresh_token_of(second));
  CHECK(ends_in(third) == "259200 259200");
  world.now += 3 * day - 1s;
  const auto last = refresh(world, refresh_token_of(third));
  CHECK(ends_in(last) == "1 1");
  world.now += 1s;
  CHECK(outcome(refresh(world, refresh_token_of(last))) == "400 invalid_grant");
}

TEST_CASE("Refresh Token Expiration §6.3: one that was held for too long is refused") {
  World world(example());
  const auto held = refresh_token_of(redeem(world, code(world)));
  const auto used = refresh_token_of(redeem(world, code(world)));
  world.now += 7 * day - 1s;
  CHECK(refresh(world, used).status == 200);
  world.now += 1s;
  CHECK(outcome(refresh(world, held)) == "400 invalid_grant");
}

TEST_CASE("Refresh Token Expiration §6.1: what has no end is left out, and so are both without a refresh token") {
  World idle({.lifetimes = telling({.refresh = Lifetime::never(), .refresh_idle = 7 * day})});
  CHECK(ends_in(redeem(idle, code(idle))) == "604800 -");
  World endless({.lifetimes = telling({.refresh = Lifetime::never()})});
  CHECK(ends_in(redeem(endless, code(endless))) == "- -");
  World world(example());
  CHECK(ends_in(world.token(web_request(for_itself))) == "- -");
  CHECK(ends_in(redeem(world, code(world))) == "604800 864000");
}

TEST_CASE("Refresh Token Expiration §6.1: without the option nothing is told, and what an application says is kept") {
  const auto says_it_itself = [](const Issuance&, JsonMembers& extra) {
    extra.add("refresh_token_timeout", std::int64_t{5});
  };
  World quiet({.lifetimes = {.access = 1h, .refresh = 10 * day, .extra = says_it_itself}});
  CHECK(ends_in(redeem(quiet, code(quiet))) == "5 -");
  World world({.lifetimes = telling({.refresh_idle = 7 * day, .extra = says_it_itself})});
  CHECK(ends_in(redeem(world, code(world))) == "604800 864000");
  CHECK(world.count(Event::Kind::parameter_dropped) == 1);
}

TEST_CASE("Refresh Token Expiration §6.1: a retry of a lost answer hears what is left by then") {
  auto choices = example();
  choices.refresh.grace = 60s;
  World world(std::move(choices));
  const auto token = refresh_token_of(redeem(world, code(world)));
  const auto lost = refresh(world, token);
  CHECK(ends_in(lost) == "604800 864000");
  world.now += 30s;
  const auto retried = refresh(world, token);
  CHECK(refresh_token_of(retried) == refresh_token_of(lost));
  CHECK(ends_in(retried) == "604770 863970");
}

TEST_CASE("Refresh Token Expiration §6.1: a client's own lifetime counts, and tokens of every kind tell it") {
  World world(example());
  world.client("web").refresh_token_lifetime = 3 * day;
  CHECK(ends_in(redeem(world, code(world))) == "259200 259200");
  for (const auto& issue : {
           std::function<Issue(const TokenStore&)>([](const TokenStore& store) {
             return tokens::jwt(store, ring_of(SigningAlgorithm::es256),
                                {.refresh = 10 * day, .refresh_idle = 7 * day, .tell_refresh_expiry = true});
           }),
           std::function<Issue(const TokenStore&)>([](const TokenStore& store) {
             return tokens::sealed(store, sealing_ring(),
                                   {.refresh = 10 * day, .refresh_idle = 7 * day, .tell_refresh_expiry = true});
           }),
       }) {
    World other({.issue = issue});
    CHECK(ends_in(redeem(other, code(other))) == "604800 864000");
  }
}

TEST_CASE("Refresh Token Expiration §5: no access token and no refresh token ends later than what was granted") {
  World world(example());
  auto tokens = issued(redeem(world, code(world)));
  for (int days = 0; days < 9; days += 3) {
    world.now += 3 * day;
    tokens = issued(refresh(world, tokens.refresh));
  }
  world.now += day - 600s;
  const auto response = refresh(world, tokens.refresh);
  CHECK(member(response, "expires_in") == "600");
  CHECK(ends_in(response) == "600 600");
  const auto last = issued(response);
  world.now += 599s;
  CHECK(is_live(world, last.access));
  world.now += 1s;
  CHECK(!is_live(world, last.access));
  CHECK(outcome(refresh(world, last.refresh)) == "400 invalid_grant");
}

TEST_CASE("Refresh Token Expiration §5: a refresh token that is not replaced ends its access tokens, too") {
  auto choices = example();
  choices.lifetimes.refresh_idle = {};
  choices.refresh.rotation = false;
  World world(std::move(choices));
  const auto tokens = issued(redeem(world, code(world)));
  world.now += 10 * day - 60s;
  const auto response = refresh(world, tokens.refresh);
  CHECK(response.status == 200);
  CHECK(member(response, "expires_in") == "60");
  CHECK(member(response, "refresh_token").empty());
  // What is not told is not kept either: a server of before.
  World before({.lifetimes = {.access = 1h, .refresh = 10 * day}, .refresh = {.rotation = false}});
  const auto others = issued(redeem(before, code(before)));
  before.now += 10 * day - 60s;
  CHECK(member(refresh(before, others.refresh), "expires_in") == "3600");
}

TEST_CASE("Refresh Token Expiration §7: introspection tells the same of a refresh token, and moves nothing") {
  TokenWorld world(example());
  const auto tokens = world.tokens_of_web();
  world.now += day;
  for (int i = 0; i < 2; ++i) {
    const auto told = world.introspected(tokens.refresh, "web");
    CHECK(told["refresh_token_timeout"] == (6 * day) / 1s);
    CHECK(told["authorization_expires_in"] == (9 * day) / 1s);
  }
  world.now -= day - 60s;
  const auto access = world.introspected(tokens.access, "web");
  CHECK(access["active"] == true);
  CHECK(!access.contains("refresh_token_timeout"));
  CHECK(!access.contains("authorization_expires_in"));
  TokenWorld quiet;
  const auto told = quiet.introspected(quiet.tokens_of_web().refresh, "web");
  CHECK(told["active"] == true);
  CHECK(!told.contains("refresh_token_timeout"));
  CHECK(!told.contains("authorization_expires_in"));
}

TEST_CASE("Refresh Token Expiration §8: the metadata document says which ends are told, where they are") {
  const char* const path = "/.well-known/oauth-authorization-server";
  TokenWorld world(example());
  const auto document = nlohmann::json::parse(world.at(path, get("/")).body);
  CHECK(document["refresh_token_expiration_types_supported"] == nlohmann::json({"authorization", "token_timeout"}));
  TokenWorld quiet;
  const auto without = nlohmann::json::parse(quiet.at(path, get("/")).body);
  CHECK(!without.contains("refresh_token_expiration_types_supported"));
}
