#include "conformance/flows.hpp"
#include "support/exchanging.hpp"
#include "support/token_formats.hpp"

using namespace conformance;
using nlohmann::json;
using Actors = std::vector<Actor>;

// OAuth 2.0 Token Exchange: who acts for whom.

namespace {

/// Tokens of `client` name `party` as the only one that may act with them.
Choices naming(const Actor& party, const std::string& client = "web") {
  Choices choices;
  choices.issue = [party, client](const TokenStore& store) {
    Issue naming([party, client, issue = tokens::opaque(store)](const Issuance& issuance) {
      auto named = issuance;
      if (named.client.id == client && !named.exchange) named.authorization.may_act = party;
      return issue(named);
    });
    naming.revoke = store.revoke;
    return naming;
  };
  return choices;
}

/// Two services that call each other: `photos` is served by `api`, `mail` by `legacy`.
void let_them_chain(ExchangeWorld& world) {
  world.client("api").allowed_resources = {mail, photos};
  world.client("legacy").resources = {mail};
  world.client("legacy").grant_types.emplace_back(exchange_grant);
}

std::string passed_on(ExchangeWorld& world, const std::string& subject, const char* target, const char* client) {
  return world.exchanged(exchanging(subject, {{"audience", target}}), client);
}

}  // namespace

TEST_CASE("RFC 8693 §4.1: without an actor token the client acts, and says that it is a client") {
  ExchangeWorld world;
  const auto made = world.exchanged(exchanging(world.subject({{"resource", photos}})), "api");
  CHECK(world.meaning(made).user_id == "alice");
  CHECK(world.meaning(made).act == Actors{acting_client("api")});
  CHECK(world.introspected(made).at("act") == json{{"sub", "api"}, {"client_id", "api"}});
  CHECK(world.introspected(made).at("sub") == "alice");
}

TEST_CASE("RFC 8693 §4.1: the actor is whom the actor token stands for") {
  ExchangeWorld world;
  const auto bob = issued(redeem(world, code(world, {}, browser("bob")))).access;
  const auto made = world.meaning(world.exchanged(changed(exchanging(world.subject()), by_actor(bob))));
  CHECK(made.user_id == "alice");
  CHECK(made.act == Actors{{.sub = "bob"}});
  CHECK(world.meaning(world.exchanged(changed(exchanging(world.subject()), by_actor(world.own_token())))).act ==
        Actors{acting_client("web")});
}

TEST_CASE("RFC 8693 §4.1: those who acted before are nested, the current actor is the outermost") {
  ExchangeWorld world;
  let_them_chain(world);
  const auto first = passed_on(world, world.subject({{"resource", photos}}), mail, "api");
  const auto second = passed_on(world, first, photos, "legacy");
  CHECK(world.introspected(second).at("act") ==
        json{{"sub", "legacy"}, {"client_id", "legacy"}, {"act", {{"sub", "api"}, {"client_id", "api"}}}});
}

TEST_CASE("RFC 8693 §4.1: the same actor twice running adds nothing, and no more than four act behind one another") {
  ExchangeWorld world;
  let_them_chain(world);
  auto token = passed_on(world, world.subject({{"resource", photos}}), photos, "api");
  token = passed_on(world, token, mail, "api");
  CHECK(world.meaning(token).act.size() == 1);
  token = passed_on(world, token, photos, "legacy");
  token = passed_on(world, token, mail, "api");
  token = passed_on(world, token, photos, "legacy");
  CHECK(world.meaning(token).act.size() == 4);
  CHECK(outcome(world.exchange(exchanging(token), "api")) == "400 invalid_request");
  CHECK(outcome(world.exchange(exchanging(token), "legacy")) == "200");
}

TEST_CASE("RFC 8693 §4.4: only the party that may_act names becomes the actor") {
  ExchangeWorld world({}, naming(acting_client("api")));
  const auto subject = world.subject({{"resource", photos}});
  CHECK(world.introspected(subject).at("may_act") == json{{"sub", "api"}, {"client_id", "api"}});
  CHECK(outcome(world.exchange(exchanging(subject))) == "400 invalid_request");
  const auto made = world.exchanged(exchanging(subject), "api");
  CHECK(world.meaning(made).may_act == acting_client("api"));
}

TEST_CASE("RFC 8693 §4.4: it is the new actor that counts, not one who acted before") {
  ExchangeWorld world({}, naming(acting_client("api")));
  let_them_chain(world);
  const auto first = passed_on(world, world.subject({{"resource", photos}}), mail, "api");
  CHECK(outcome(world.exchange(exchanging(first), "legacy")) == "400 invalid_request");
  CHECK(outcome(world.exchange(exchanging(first), "api")) == "200");
}

TEST_CASE("RFC 9700 §4.15: a client is not taken for the user of that name that may_act names") {
  ExchangeWorld world({}, naming({.sub = "web"}));
  const auto subject = exchanging(world.subject());
  CHECK(outcome(world.exchange(subject)) == "400 invalid_request");
  CHECK(outcome(world.exchange(changed(subject, by_actor(world.own_token())))) == "400 invalid_request");
  const auto user = issued(redeem(world, code(world, {}, browser("web")))).access;
  CHECK(world.meaning(world.exchanged(changed(subject, by_actor(user)))).act == Actors{{.sub = "web"}});
}

TEST_CASE("RFC 8693 §1.1: impersonation wants an option, or an actor token") {
  const auto policy = [](const ExchangeRequest& asked) { return asked.impersonate(); };
  ExchangeWorld delegating({.policy = policy});
  const auto subject = exchanging(delegating.subject());
  CHECK(outcome(delegating.exchange(subject)) == "400 invalid_request");
  const auto by_itself = changed(subject, by_actor(delegating.own_token()));
  CHECK(delegating.meaning(delegating.exchanged(by_itself)).act.empty());
  ExchangeWorld world(impersonating());
  const auto made = world.exchanged(exchanging(world.subject()));
  CHECK(world.meaning(made).act.empty());
  CHECK_FALSE(world.introspected(made, "web").contains("act"));
}

TEST_CASE("RFC 8693 §4.1: impersonation does not wash off who acted before") {
  ExchangeWorld world({.policy =
                           [](const ExchangeRequest& asked) {
                             return asked.client.id == "legacy" ? asked.impersonate() : asked.delegate();
                           },
                       .impersonation = true});
  let_them_chain(world);
  const auto first = passed_on(world, world.subject({{"resource", photos}}), mail, "api");
  CHECK(world.meaning(passed_on(world, first, photos, "legacy")).act == Actors{acting_client("api")});
}

TEST_CASE("RFC 8693 §4.1: whoever acts for somebody is no actor of its own") {
  ExchangeWorld world;
  const auto acting = world.exchanged(exchanging(world.subject()));
  const auto subject = exchanging(world.subject());
  CHECK(outcome(world.exchange(changed(subject, by_actor(acting)))) == "400 invalid_request");
  CHECK(outcome(world.exchange(changed(subject, by_actor(world.subject())))) == "200");
}

TEST_CASE("RFC 8693 §4.1: neither a request nor additional members say who acts, or may") {
  const auto forged = R"({"act":{"sub":"eve"},"may_act":{"sub":"eve"}})";
  const auto forge = [forged](const auto&, JsonMembers& members) {
    members.add_json("act", R"({"sub":"eve"})");
    members.add_json("may_act", R"({"sub":"eve"})");
    members.add_json("more", forged);
  };
  auto choices = jwt_choices(ring_of(), {.claims = forge});
  ExchangeWorld world({.policy = [forged](const ExchangeRequest& asked) { return asked.delegate().extra(forged); }},
                      choices, {.introspection = {.extra = forge}});
  const Params asked{{"act", R"({"sub":"eve"})"}, {"may_act", R"({"sub":"eve"})"}};
  const auto made = world.exchanged(exchanging(world.subject(), asked));
  CHECK(world.meaning(made).act == Actors{acting_client("web")});
  CHECK(world.meaning(made).may_act.empty());
  CHECK(claims_of(made).at("act") == json{{"sub", "web"}, {"client_id", "web"}});
  CHECK_FALSE(claims_of(made).contains("may_act"));
  CHECK(world.introspected(made, "web").at("act") == json{{"sub", "web"}, {"client_id", "web"}});
  CHECK_FALSE(world.introspected(made, "web").contains("may_act"));
}

TEST_CASE("OpenID Connect Core §8.1: everybody in a token is called as its client calls them, actors as well") {
  auto choices = jwt_choices(ring_of());
  choices.options.subject = [](const Client& client, std::string_view user_id) {
    return client.id + "-" + text(user_id);
  };
  ExchangeWorld world({}, choices);
  const auto bob = issued(redeem(world, code(world, {}, browser("bob")))).access;
  const auto subject = world.subject({{"resource", photos}});
  const auto first = world.exchanged(changed(exchanging(subject), by_actor(bob)));
  CHECK(claims_of(first).at("act") == json{{"sub", "web-bob"}});
  CHECK(world.introspected(first).at("act") == json{{"sub", "web-bob"}});
  const auto second = world.exchanged(exchanging(first), "api");
  CHECK(claims_of(second).at("sub") == "api-alice");
  CHECK(claims_of(second).at("act") == json{{"sub", "api"}, {"client_id", "api"}, {"act", {{"sub", "api-bob"}}}});
  CHECK(world.introspected(second).at("act") == claims_of(second).at("act"));
}
