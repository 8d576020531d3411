#include <doctest/doctest.h>

#include "support/assembly.hpp"
#include "support/exchanging.hpp"
#include "support/id_tokens.hpp"
#include "support/token_flow.hpp"
#include "support/token_formats.hpp"

using namespace world;

namespace {

/// What a server says at set-up that exchanges tokens with these options.
struct Setting {
  std::vector<std::string> mistakes;
  std::vector<std::string> loosened;
};

Setting set_up(TokenExchangeOptions options, bool has_tokens = true) {
  Assembly assembly;
  if (has_tokens) options.tokens = assembly.tokens;
  assembly.more = [&](Server& server) { server.exchange(exchanges::token_exchange(options, assembly.issue)); };
  return {assembly.check(), assembly.loosened()};
}

std::function<Result<Delegation>(const ExchangeRequest&)> delegating() {
  return [](const ExchangeRequest& asked) { return asked.delegate(); };
}

const Event& last(const World& world) { return world.events.back(); }

}  // namespace

TEST_CASE("token exchange: without a policy it is assembled wrongly") {
  CHECK(says(set_up({}).mistakes, "exchanges::token_exchange has no policy: set TokenExchangeOptions::policy"));
  const auto right = set_up({.policy = delegating()});
  CHECK(right.mistakes.empty());
  CHECK_FALSE(says(right.loosened, "exchanges::token_exchange"));
}

TEST_CASE("token exchange: it is told at set-up what is missing to find tokens, and people") {
  CHECK(says(set_up({.policy = delegating()}, false).mistakes, "cannot find tokens"));
  CHECK(says(set_up({.readers = {{}}, .policy = delegating()}).mistakes, "has a reader that cannot read"));
  const TrustedIssuers somebody({{.issuer = "https://idp.example", .jwks = ring_of()->jwks()}});
  CHECK(says(set_up({.foreign = somebody, .policy = delegating()}).mistakes, "TokenExchangeOptions::foreign_user"));
  const auto nobody = [](const Assertion&) -> Result<User> { return denied(); };
  CHECK(set_up({.foreign = somebody, .foreign_user = nobody, .policy = delegating()}).mistakes.empty());
}

TEST_CASE("token exchange: further types have an issue each, and are none that it makes itself") {
  const auto type = text(token_type::txn_token);
  CHECK(says(set_up({.policy = delegating(), .also = {{type, Issue()}}}).mistakes, "for " + type + " has no issue"));
  const Issue issue([](const Issuance&) -> Result<Tokens> { return denied(); });
  const auto own = text(token_type::access_token);
  CHECK(says(set_up({.policy = delegating(), .also = {{own, issue}}}).mistakes, "makes access tokens itself"));
  CHECK(set_up({.policy = delegating(), .also = {{type, issue}}}).mistakes.empty());
}

TEST_CASE("token exchange: further types that may be presented have a reader each, and none that it has itself") {
  const auto read = [](std::string_view, TimePoint) { return std::optional<PresentedToken>(); };
  const auto with = [&](std::string_view type, decltype(TokenExchangeOptions::also_presented)::mapped_type reader) {
    return set_up({.policy = delegating(), .also_presented = {{text(type), std::move(reader)}}}).mistakes;
  };
  CHECK(says(with(token_type::txn_token, {}), "has nothing to read a type of `also_presented` with"));
  CHECK(says(with(token_type::jwt, read), "take them out of `also_presented`"));
  CHECK(with(token_type::txn_token, read).empty());
}

TEST_CASE("token exchange: impersonation without an actor token is told as what is given up") {
  CHECK(says(set_up({.policy = delegating(), .impersonation = true}).loosened,
             "exchanges::token_exchange has impersonation = true"));
}

TEST_CASE("token exchange: what was exchanged is told, with who acts now") {
  ExchangeWorld world;
  const auto made = world.exchanged(exchanging(world.subject({{"resource", photos}})), "api");
  CHECK(last(world).kind == Event::Kind::tokens_exchanged);
  CHECK(last(world).client_id == "api");
  CHECK(last(world).user_id == "alice");
  CHECK(last(world).family == world.meaning(made).family);
  CHECK(last(world).detail == "api");
  ExchangeWorld impersonated(impersonating());
  impersonated.exchanged(exchanging(impersonated.subject()));
  CHECK(last(impersonated).detail.empty());
}

TEST_CASE("token exchange: the policy sees who asks, for what, with which tokens and to go where") {
  std::string seen;
  const auto policy = [&seen](const ExchangeRequest& asked) -> Result<Delegation> {
    seen = asked.client.id + " " + asked.subject.type + " " + asked.subject.authorization.user_id + " " +
           (asked.actor ? asked.actor->authorization.client_id : "nobody") + " " + asked.access.scope.to_string();
    for (const auto& target : asked.targets) seen += " " + target;
    return asked.delegate();
  };
  ExchangeWorld world({.policy = policy});
  world.exchanged(exchanging(world.subject(), {{"audience", photos}, {"resource", mail}, {"scope", "read"}}));
  CHECK(seen == "web " + text(token_type::access_token) + " alice nobody read " + photos + " " + mail);
}

TEST_CASE("token exchange: a policy names an error of its own, and what it adds goes into the token") {
  ExchangeWorld refusing({.policy = [](const ExchangeRequest&) -> Result<Delegation> {
    return Error{ErrorCode::access_denied, "not today"};
  }});
  const auto refused = refusing.exchange(exchanging(refusing.subject()));
  CHECK(error(refused) == "access_denied");
  CHECK(member(refused, "error_description") == "not today");
  const auto adding = [](const char* extra) {
    return TokenExchangeOptions{
        .policy = [extra](const ExchangeRequest& asked) { return asked.delegate().extra(extra); }};
  };
  ExchangeWorld world(adding(R"({"reason":"batch"})"));
  CHECK(world.meaning(world.exchanged(exchanging(world.subject()))).extra == R"({"reason":"batch"})");
  ExchangeWorld broken(adding("batch"));
  CHECK(broken.exchange(exchanging(broken.subject())).status == 500);
}

TEST_CASE("token exchange: a policy cannot hand out what it was asked about for somebody else") {
  std::optional<Delegation> kept;
  ExchangeWorld world({.policy = [&kept](const ExchangeRequest& asked) {
    if (!kept) kept = asked.delegate();
    return *kept;
  }});
  world.exchanged(exchanging(world.subject()));
  CHECK(world.exchange(exchanging(world.subject({{"resource", photos}})), "api").status == 500);
  CHECK(world.exchange(exchanging(world.subject({{"scope", "read"}}))).status == 500);
  CHECK(world.exchange(exchanging(world.subject())).status == 200);
}

TEST_CASE("token exchange: a policy that leaves no time, and an issue that takes more, are failures of the server") {
  ExchangeWorld none({.policy = [](const ExchangeRequest& asked) { return asked.delegate().limit(0s); }});
  CHECK(none.exchange(exchanging(none.subject())).status == 500);
  const auto lasting = [](std::chrono::seconds lifetime) {
    TokenExchangeOptions options;
    options.also.emplace(token_type::txn_token, Issue([lifetime](const Issuance&) -> Result<Tokens> {
                           Tokens made;
                           made.access_token = "made";
                           made.expires_in = lifetime;
                           return made;
                         }));
    return options;
  };
  const Params for_it{{"requested_token_type", text(token_type::txn_token)}};
  ExchangeWorld world(lasting(301s));
  CHECK(world.exchange(exchanging(world.subject(), for_it)).status == 500);
  ExchangeWorld fitting(lasting(300s));
  CHECK(fitting.exchange(exchanging(fitting.subject(), for_it)).status == 200);
}

TEST_CASE("token exchange: further types of tokens may be presented, while they last") {
  const std::string ticket = "urn:example:token-type:ticket";
  TokenExchangeOptions options;
  options.also_presented.emplace(ticket, [](std::string_view token, TimePoint) {
    std::optional<PresentedToken> read;
    if (!token.starts_with("ticket of ")) return read;
    read = {.authorization = {.user_id = text(token.substr(10)), .access = Scope{"read"}, .expires_at = start + 60s}};
    return read;
  });
  ExchangeWorld world(options);
  const Params as_ticket{{"subject_token_type", ticket}};
  CHECK(is_refused(world.exchange(exchanging("nothing", as_ticket)), "invalid_request"));
  const auto made = world.meaning(world.exchanged(exchanging("ticket of alice", as_ticket)));
  CHECK(made.user_id == "alice");
  CHECK(made.access == Access{.scope = {"read"}});
  world.now += 60s;
  CHECK(is_refused(world.exchange(exchanging("ticket of alice", as_ticket)), "invalid_request"));
}

TEST_CASE("token exchange: no ID token comes of it, for nobody has asked for a sign-in") {
  IdTokenWorld world;
  world.client("web").grant_types.emplace_back(exchange_grant);
  world.server().exchange(exchanges::token_exchange({.tokens = world.tokens, .policy = delegating()},
                                                    world.op.issue(tokens::opaque(world.tokens, {.refresh = 1h}))));
  const auto first = redeem(world, code(world, {{"scope", "openid read"}}));
  CHECK_FALSE(member(first, "id_token").empty());
  const auto response = world.token(web_request(exchanging(issued(first).access)));
  CHECK(issued(response).scope == "openid read");
  CHECK(member(response, "id_token").empty());
}
