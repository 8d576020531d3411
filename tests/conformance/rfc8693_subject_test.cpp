#include "conformance/flows.hpp"
#include "support/certificates.hpp"
#include "support/exchanging.hpp"
#include "support/proofs.hpp"

using namespace conformance;

// OAuth 2.0 Token Exchange: who may present which token.

namespace {

constexpr const char* refused = "400 invalid_request";

/// ID tokens are texts here: the client, a space and what it calls the person.
TokenExchangeOptions taking_id_tokens(TokenExchangeOptions options = {}) {
  options.id_tokens = [](std::string_view token, TimePoint now) -> std::optional<PresentedIdToken> {
    const auto space = token.find(' ');
    if (space == token.npos) return std::nullopt;
    return PresentedIdToken{
        .client_id = text(token.substr(0, space)), .sub = text(token.substr(space + 1)), .expires_at = now + 60s};
  };
  return options;
}

/// ID-JAGs are texts here: whose they are.
TokenExchangeOptions making_id_jags(TokenExchangeOptions options = {}) {
  options.also.emplace(token_type::id_jag, Issue([](const Issuance& issuance) -> Result<Tokens> {
                         Tokens made;
                         made.access_token = "id-jag of " + issuance.authorization.user_id;
                         made.expires_in = issuance.ends_by - issuance.context.now();
                         made.scope = issuance.authorization.access.scope;
                         return made;
                       }));
  return options;
}

Params of_type(std::string_view type) { return {{"subject_token_type", text(type)}}; }
Params for_id_jag(std::string_view type) {
  return {{"subject_token_type", text(type)}, {"requested_token_type", text(token_type::id_jag)}};
}

}  // namespace

TEST_CASE("RFC 8693 §5: a token is exchanged by the client that it was issued to, and not by another one") {
  ExchangeWorld world;
  const auto subject = exchanging(world.subject());
  world.client("legacy").grant_types.emplace_back(exchange_grant);
  CHECK(outcome(world.exchange(subject, "legacy")) == refused);
  CHECK(outcome(world.exchange(subject)) == "200");
}

TEST_CASE("RFC 8693 §5: a resource server exchanges what is meant for a resource that it serves, and nothing else") {
  ExchangeWorld world;
  CHECK(outcome(world.exchange(exchanging(world.subject({{"resource", mail}})), "api")) == refused);
  CHECK(outcome(world.exchange(exchanging(world.subject()), "api")) == refused);
  CHECK(outcome(world.exchange(exchanging(world.subject({{"resource", photos}})), "api")) == "200");
}

TEST_CASE("RFC 8693 §5: an actor token was issued to the client that presents it") {
  ExchangeWorld world;
  const auto subject = exchanging(world.subject({{"resource", photos}}));
  const auto of_web = world.tokens_of_web({{"resource", photos}}).access;
  CHECK(outcome(world.exchange(changed(subject, by_actor(of_web)), "api")) == refused);
  world.client("api").grant_types.emplace_back("client_credentials");
  CHECK(outcome(world.exchange(changed(subject, by_actor(world.own_token("api"))), "api")) == "200");
}

TEST_CASE("RFC 8693 §5: what a client may do for itself no other one does") {
  ExchangeWorld world;
  const auto of_web = world.exchanged({{"grant_type", "client_credentials"}, {"resource", photos}});
  CHECK(outcome(world.exchange(exchanging(of_web), "api")) == refused);
  const auto narrowed = world.meaning(world.exchanged(exchanging(of_web, {{"scope", "read"}})));
  CHECK(narrowed.user_id.empty());
  CHECK(narrowed.client_id == "web");
}

TEST_CASE("RFC 9449 §5: a token that is bound to a key is exchanged by its client with a proof of that key") {
  ExchangeWorld world({}, taking_proofs());
  const KeyHolder own;
  const KeyHolder other;
  const auto request = web_request(exchanging(bound_token(world, own)));
  CHECK(outcome(world.token(request)) == refused);
  CHECK(outcome(world.token(proven(request, other, world))) == refused);
  const auto response = world.token(proven(request, own, world));
  CHECK(member(response, "token_type") == "DPoP");
  CHECK(world.meaning(issued(response).access).confirmation.jkt == own.jkt());
}

TEST_CASE("RFC 8705 §4: a token that is bound to a certificate is exchanged by its client with that certificate") {
  Choices choices;
  choices.options.tls_client_certificate_bound_access_tokens = true;
  ExchangeWorld world({}, choices);
  auto& tls = world.client("web").tls;
  tls.tls_client_certificate_bound_access_tokens = true;
  const Identity own;
  const auto bound = issued(world.token(with_certificate(web_request(for_web_itself), own))).access;
  const auto request = web_request(exchanging(bound));
  CHECK(outcome(world.token(with_certificate(request, Identity()))) == refused);
  // Nor is it set free once the client need not show a certificate.
  tls.tls_client_certificate_bound_access_tokens = false;
  CHECK(outcome(world.token(with_certificate(request, own))) == refused);
  tls.tls_client_certificate_bound_access_tokens = true;
  const auto made = issued(world.token(with_certificate(request, own))).access;
  CHECK(world.meaning(made).confirmation == world.meaning(bound).confirmation);
}

TEST_CASE("RFC 9449 §1: a resource server exchanges what is bound for what is bound to its own key, never to nobody") {
  ExchangeWorld world({}, taking_proofs());
  const KeyHolder app;
  const KeyHolder server;
  const auto redeemed = web_request(redemption(code(world, {{"resource", photos}})));
  const auto subject = issued(world.token(proven(redeemed, app, world))).access;
  const auto request = with_basic(token_request(exchanging(subject)), "api", "web secret:%+");
  CHECK(outcome(world.token(request)) == refused);
  const auto response = world.token(proven(request, server, world));
  CHECK(world.meaning(issued(response).access).confirmation.jkt == server.jkt());
}

TEST_CASE("RFC 9449 §5: an actor token that is bound to a key wants its proof as well") {
  ExchangeWorld world({}, taking_proofs());
  const KeyHolder own;
  const auto actor = bound_token(world, own);
  const auto request = web_request(changed(exchanging(world.subject()), by_actor(actor)));
  CHECK(outcome(world.token(request)) == refused);
  CHECK(outcome(world.token(proven(request, own, world))) == "200");
}

TEST_CASE("RFC 7800 §3.1: a token of an added type that is bound to a key is for whoever proves it") {
  const KeyHolder own;
  const KeyHolder other;
  const std::string ticket = "urn:example:token-type:ticket";
  TokenExchangeOptions options;
  options.also_presented.emplace(ticket, [jkt = own.jkt()](std::string_view, TimePoint now) {
    return PresentedToken{
        .authorization = {
            .user_id = "alice", .access = Scope{"read"}, .confirmation = {.jkt = jkt}, .expires_at = now + 60s}};
  });
  ExchangeWorld world(std::move(options), taking_proofs());
  const auto request = web_request(exchanging("ticket", of_type(ticket)));
  CHECK(outcome(world.token(request)) == refused);
  CHECK(outcome(world.token(proven(request, other, world))) == refused);
  CHECK(member(world.token(proven(request, own, world)), "token_type") == "DPoP");
}

TEST_CASE("ID-JAG §4.3: a refresh token is a subject for id-jag alone") {
  ExchangeWorld world(making_id_jags());
  const auto refresh = world.tokens_of_web().refresh;
  CHECK(outcome(world.exchange(exchanging(refresh, of_type(token_type::refresh_token)))) == refused);
  const auto response = world.exchange(exchanging(refresh, for_id_jag(token_type::refresh_token)));
  CHECK(member(response, "access_token") == "id-jag of alice");
  CHECK(member(response, "issued_token_type") == token_type::id_jag);
  CHECK(member(response, "token_type") == "N_A");
  CHECK(member(response, "scope") == "read write");
}

TEST_CASE("ID-JAG §4.3.3: that refresh token is live, and its client's own") {
  ExchangeWorld world(making_id_jags());
  const auto form = for_id_jag(token_type::refresh_token);
  const auto first = world.tokens_of_web().refresh;
  world.client("legacy").grant_types.emplace_back(exchange_grant);
  CHECK(outcome(world.exchange(exchanging(first, form), "legacy")) == refused);
  CHECK(outcome(world.exchange(exchanging(first, form))) == "200");
  const auto second = issued(refresh(world, first)).refresh;
  CHECK(outcome(world.exchange(exchanging(first, form))) == refused);
  CHECK(outcome(world.exchange(exchanging(second, form))) == "200");
}

TEST_CASE("RFC 8693 §2.1: an exchange neither spends nor changes what is presented") {
  ExchangeWorld world(making_id_jags());
  const auto held = world.tokens_of_web();
  const auto before = world.meaning(held.access);
  for (int i = 0; i < 3; ++i) {
    CHECK(outcome(world.exchange(exchanging(held.access, {{"scope", "read"}}))) == "200");
    CHECK(outcome(world.exchange(exchanging(held.refresh, for_id_jag(token_type::refresh_token)))) == "200");
  }
  CHECK(world.meaning(held.access) == before);
  CHECK(world.accepts(held.access));
  CHECK(world.refreshes(held.refresh));
}

TEST_CASE("OpenID Connect Core §2: an ID token is exchanged by the client that it is for") {
  ExchangeWorld world(taking_id_tokens(making_id_jags()));
  const auto form = for_id_jag(token_type::id_token);
  CHECK(outcome(world.exchange(exchanging("legacy alice", form))) == refused);
  CHECK(outcome(world.exchange(exchanging("nothing", form))) == refused);
  CHECK(member(world.exchange(exchanging("web alice", form)), "access_token") == "id-jag of alice");
}

TEST_CASE("OpenID Connect Core §2: an ID token grants nothing by itself, but what its user is known to have granted") {
  const auto form = of_type(token_type::id_token);
  ExchangeWorld unknown(taking_id_tokens());
  CHECK(outcome(unknown.exchange(exchanging("web alice", form))) == "400 invalid_scope");
  ExchangeWorld known(
      taking_id_tokens({.id_token_access = [](const Client& client, const User& user) -> Result<Access> {
        if (client.id != "web" || user.id != "alice") return denied();
        return Access{.scope = {"read"}};
      }}));
  CHECK(outcome(known.exchange(exchanging("web bob", form))) == "400 invalid_scope");
  const auto made = known.meaning(known.exchanged(exchanging("web alice", form)));
  CHECK(made.user_id == "alice");
  CHECK(made.access == Access{.scope = {"read"}});
}

TEST_CASE("RFC 8707 §2: for places that its user has not agreed to an ID token brings no token") {
  auto known = taking_id_tokens({.id_token_access = [](const Client&, const User&) -> Result<Access> {
    return Access{.scope = {"read"}, .resource = {photos, "https://bank.example"}};
  }});
  ExchangeWorld world(std::move(known));
  const auto at = [](const char* place) { return changed(of_type(token_type::id_token), {{"audience", place}}); };
  CHECK(outcome(world.exchange(exchanging("web alice", at(mail)))) == "400 invalid_target");
  CHECK(outcome(world.exchange(exchanging("web alice", at("https://bank.example")))) == "400 invalid_target");
  const auto made = world.meaning(world.exchanged(exchanging("web alice", at(photos))));
  CHECK(made.access == Access{.scope = {"read"}, .resource = {photos}});
}

TEST_CASE("OpenID Connect Core §8.1: an ID token whose sub is no id names nobody unless somebody says who it is") {
  Choices pairwise;
  pairwise.options.subject = [](const Client& client, std::string_view user_id) {
    return client.id + "-" + text(user_id);
  };
  const auto form = for_id_jag(token_type::id_token);
  ExchangeWorld guessing(taking_id_tokens(making_id_jags()), pairwise);
  CHECK(outcome(guessing.exchange(exchanging("web alice", form))) == refused);
  ExchangeWorld knowing(taking_id_tokens(making_id_jags(
                            {.id_token_user = [](const Client& client, const PresentedIdToken& token) -> Result<User> {
                              if (token.sub != client.id + "-alice") return denied();
                              return User{.id = "alice"};
                            }})),
                        pairwise);
  CHECK(outcome(knowing.exchange(exchanging("web web-bob", form))) == refused);
  ExchangeWorld forgetful(
      taking_id_tokens(making_id_jags(
          {.id_token_user = [](const Client&, const PresentedIdToken&) -> Result<User> { return User(); }})),
      pairwise);
  CHECK(outcome(forgetful.exchange(exchanging("web web-alice", form))) == refused);
  CHECK(member(knowing.exchange(exchanging("web web-alice", form)), "access_token") == "id-jag of alice");
}
