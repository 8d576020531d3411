#include "conformance/flows.hpp"
#include "support/exchanging.hpp"

using namespace conformance;
using Resources = std::vector<std::string>;

// OAuth 2.0 Token Exchange: for what, where, and for how long the new token is.

namespace {

Choices with_payments() {
  Choices choices;
  choices.more = [](Server& server) {
    server.authorization_details({.type = "payment", .fields = {{"amount", details::string}, {"to", details::string}}});
  };
  return choices;
}

Access access_of(ExchangeWorld& world, const Params& form, std::string_view client = "web") {
  return world.meaning(world.exchanged(form, client)).access;
}

/// What is left of five minutes' lifetime: the policy limits all tokens to half a minute.
TokenExchangeOptions for_half_a_minute() {
  return {.policy = [](const ExchangeRequest& asked) { return asked.delegate().limit(30s); }};
}

}  // namespace

TEST_CASE("RFC 8693 §2.1: the scope is within that of the token and that of the client") {
  ExchangeWorld world;
  const auto reading = world.subject({{"scope", "read"}});
  CHECK(outcome(world.exchange(exchanging(reading, {{"scope", "write"}}))) == "400 invalid_scope");
  CHECK(outcome(world.exchange(exchanging(reading, {{"scope", "read write"}}))) == "400 invalid_scope");
  CHECK(access_of(world, exchanging(reading, {{"scope", "read"}})).scope == Scope{"read"});
  const auto both_of_them = world.subject({{"resource", photos}});
  world.client("api").scope = {"write", "admin"};
  CHECK(outcome(world.exchange(exchanging(both_of_them, {{"scope", "read"}}), "api")) == "400 invalid_scope");
  CHECK(outcome(world.exchange(exchanging(both_of_them, {{"scope", "admin"}}), "api")) == "400 invalid_scope");
  CHECK(access_of(world, exchanging(both_of_them), "api").scope == Scope{"write"});
}

TEST_CASE("RFC 8693 §2.1: a scope of which nothing is left is refused") {
  ExchangeWorld world;
  const auto reading = world.subject({{"scope", "read"}, {"resource", photos}});
  world.client("api").scope = {"write"};
  CHECK(outcome(world.exchange(exchanging(reading), "api")) == "400 invalid_scope");
  world.client("api").scope = {"write", "read"};
  CHECK(access_of(world, exchanging(reading), "api").scope == Scope{"read"});
}

TEST_CASE("RFC 8693 §2.2.2: what a client may only trade for it may not ask for by another grant") {
  constexpr const char* bank = "https://bank.example";
  ExchangeWorld world({.targets = [](const Client& client, std::string_view target) {
    return client.id == "api" && target == "https://bank.example";
  }});
  world.client("api").grant_types.emplace_back("client_credentials");
  const auto subject = world.subject({{"resource", photos}});
  CHECK(outcome(world.exchange({{"grant_type", "client_credentials"}, {"resource", bank}}, "api")) ==
        "400 invalid_target");
  CHECK(outcome(world.exchange(exchanging(world.subject(), {{"resource", bank}}))) == "400 invalid_target");
  CHECK(outcome(world.exchange(exchanging(subject, {{"resource", "https://other.example"}}), "api")) ==
        "400 invalid_target");
  CHECK(access_of(world, exchanging(subject, {{"resource", bank}}), "api").resource == Resources{bank});
}

TEST_CASE("RFC 8693 §2.2.2: each audience and each resource is one that this client may have tokens for") {
  ExchangeWorld world;
  const auto subject = world.subject({{"resource", photos}});
  CHECK(outcome(world.exchange(exchanging(subject, {{"audience", "https://bank.example"}}), "api")) ==
        "400 invalid_target");
  const Params mixed{{"audience", mail}, {"resource", "https://bank.example"}};
  CHECK(outcome(world.exchange(exchanging(subject, mixed), "api")) == "400 invalid_target");
  CHECK(access_of(world, exchanging(subject, {{"audience", mail}}), "api").resource == Resources{mail});
  CHECK(access_of(world, exchanging(subject, {{"audience", photos}, {"resource", mail}}), "api").resource ==
        Resources{photos, mail});
}

TEST_CASE("RFC 8693 §2.1: audience and resource may come several times, and each counts once") {
  ExchangeWorld world;
  const auto subject = world.subject({{"resource", photos}});
  const Params all{{"audience", mail}, {"audience", photos}, {"resource", mail}, {"resource", photos}};
  CHECK(access_of(world, exchanging(subject, all), "api").resource == Resources{mail, photos});
}

TEST_CASE("RFC 8693 §2.1: a resource is an absolute URI without fragment") {
  ExchangeWorld world;
  const auto subject = world.subject();
  CHECK(outcome(world.exchange(exchanging(subject, {{"resource", "photos"}}))) == "400 invalid_target");
  CHECK(outcome(world.exchange(exchanging(subject, {{"resource", text(photos) + "#a"}}))) == "400 invalid_target");
  CHECK(outcome(world.exchange(exchanging(subject, {{"resource", photos}}))) == "200");
}

TEST_CASE("RFC 8693 §2.1: where nothing is named the token is for what the subject was for") {
  ExchangeWorld world;
  CHECK(access_of(world, exchanging(world.subject({{"resource", photos}}))).resource == Resources{photos});
  CHECK(access_of(world, exchanging(world.subject())).resource.empty());
}

TEST_CASE("RFC 8693 §2.2.2: a token for nothing in particular gives no free choice") {
  ExchangeWorld world;
  world.client("web").allowed_resources = {mail};
  const auto subject = world.subject();
  CHECK(outcome(world.exchange(exchanging(subject, {{"resource", photos}}))) == "400 invalid_target");
  CHECK(access_of(world, exchanging(subject, {{"resource", mail}})).resource == Resources{mail});
}

TEST_CASE("RFC 9396 §6: details are narrowed as the scope is") {
  ExchangeWorld world({}, with_payments());
  for (const auto* id : {"web", "api"}) world.client(id).authorization_details_types = {"payment"};
  const std::string to_bob = R"({"amount":"10","to":"bob","type":"payment"})";
  const std::string to_eve = R"({"amount":"10","to":"eve","type":"payment"})";
  const auto subject = world.subject({{"resource", photos}, {"authorization_details", "[" + to_bob + "]"}});
  const auto asked = exchanging(subject, {{"authorization_details", "[" + to_eve + "]"}});
  CHECK(outcome(world.exchange(asked, "api")) == "400 invalid_authorization_details");
  const auto granted = access_of(world, exchanging(subject), "api").authorization_details;
  REQUIRE(granted.size() == 1);
  CHECK(granted.front().json() == to_bob);
  world.client("api").authorization_details_types.clear();
  CHECK(access_of(world, exchanging(subject), "api").authorization_details.empty());
}

TEST_CASE("RFC 8693 §2.2.1: however often it is exchanged the token ends with the subject, and none refreshes it") {
  ExchangeWorld world;
  const auto subject = world.tokens_of_web().access;
  world.now += 59min;
  const auto response = world.exchange(exchanging(subject));
  CHECK(member(response, "expires_in") == "60");
  CHECK(issued(response).refresh.empty());
  const auto made = issued(response).access;
  const auto again = world.exchanged(exchanging(made));
  CHECK(world.meaning(again).expires_at == world.meaning(subject).expires_at);
  world.now += 60s;
  CHECK_FALSE(world.accepts(made));
  CHECK_FALSE(world.accepts(again));
}

TEST_CASE("RFC 8693 §2.2.1: the token ends with the actor token at the latest, and after its lifetime") {
  ExchangeWorld world({.lifetime = 10min});
  const auto actor = world.own_token();
  world.now += 59min;
  const auto subject = world.subject();
  CHECK(member(world.exchange(changed(exchanging(subject), by_actor(actor))), "expires_in") == "60");
  CHECK(member(world.exchange(exchanging(subject)), "expires_in") == "600");
  ExchangeWorld hasty(for_half_a_minute());
  CHECK(member(hasty.exchange(exchanging(hasty.subject())), "expires_in") == "30");
}

TEST_CASE("RFC 8693 §2.2.2: the policy has the last word, and narrows alone") {
  ExchangeWorld world({.policy = [](const ExchangeRequest& asked) -> Result<Delegation> {
    if (asked.client.id == "api") return denied();
    return asked.delegate().limit({.scope = {"read", "admin"}, .resource = {mail, "https://bank.example"}});
  }});
  const auto subject = world.subject({{"resource", photos}});
  CHECK(outcome(world.exchange(exchanging(subject), "api")) == "400 invalid_request");
  CHECK(outcome(world.exchange(exchanging(subject, {{"audience", mail}}), "api")) == "400 invalid_target");
  CHECK(outcome(world.exchange(exchanging(subject))) == "400 invalid_target");
  const auto access = access_of(world, exchanging(subject, {{"audience", photos}, {"resource", mail}}));
  CHECK(access == Access{.scope = {"read"}, .resource = {mail}});
}
