#include "conformance/flows.hpp"
#include "support/chaining.hpp"

// Identity Assertion JWT Authorization Grant (ID-JAG): what an identity provider does not let become of a grant.

using namespace conformance;

namespace {

/// A server that takes the ID-JAGs of another one, which signs with the same keys.
ChainingChoices taking_grants(const std::shared_ptr<Store>& store) {
  auto choices = ChainingChoices();
  choices.world.more = [store](Server& server) {
    const TrustedIssuers trusted(
        {{.issuer = "https://other.example", .jwks = shared_ring()->jwks(), .profile = AssertionProfile::id_jag}});
    const auto subject = [](const Assertion& read) -> Result<User> { return User{.id = read.subject}; };
    server.exchange(exchanges::jwt_bearer(trusted, store, {.subject = subject},
                                          tokens::opaque(stores::tokens(store, "https://auth.example"))));
  };
  return choices;
}

ChainingChoices limited_to(Access limit) {
  auto choices = ChainingChoices();
  choices.policy = [limit = std::move(limit)](const ExchangeRequest& asked) { return asked.delegate().limit(limit); };
  return choices;
}

/// A refresh token of `web` for alice, as it stands in the store.
std::string refresh_token_for(ChainingWorld& world, const Scope& scope) {
  NewTokens made{.access = hash_token("access to " + scope.to_string())};
  made.access_authorization = {.issuer = "https://auth.example",
                               .client_id = "web",
                               .user_id = "alice",
                               .access = {.scope = scope},
                               .family = "family of " + scope.to_string(),
                               .issued_at = start,
                               .expires_at = start + 1h};
  const auto token = "refreshes-" + scope.to_string();
  made.refresh = hash_token(token);
  made.refresh_authorization = made.access_authorization;
  CHECK(world.tokens.put(made));
  return token;
}

constexpr const char* bearer_grant = "urn:ietf:params:oauth:grant-type:jwt-bearer";

}  // namespace

TEST_CASE("ID-JAG §8.3: a grant that this server has issued is none here, nor a subject, nor an access token") {
  const auto store = stores::memory();
  ChainingWorld world(taking_grants(store));
  world.client("web").grant_types.emplace_back(bearer_grant);
  const auto grant = issued(world.grant()).access;
  CHECK(outcome(world.token(web_request({{"grant_type", bearer_grant}, {"assertion", grant}}))) == "400 invalid_grant");
  for (const auto type : {token_type::id_token, token_type::jwt, token_type::access_token, token_type::id_jag}) {
    for (const auto* const wanted : {"", "urn:ietf:params:oauth:token-type:access_token"}) {
      const Params form{{"grant_type", exchange_grant},
                        {"subject_token", grant},
                        {"subject_token_type", text(type)},
                        {"requested_token_type", wanted}};
      CHECK(outcome(world.exchange(changed({}, form))) == "400 invalid_request");
    }
    const auto again = ChainingWorld::asking_grant(grant, {{"subject_token_type", text(type)}});
    CHECK(outcome(world.exchange(again)) == "400 invalid_request");
  }
  const auto reader = jwt_reader({.issuer = "https://auth.example",
                                  .audience = {chat},
                                  .jwks = shared_ring()->jwks(),
                                  .environment = world.server().options().environment});
  CHECK(reader.read(grant).state == Stored::State::unknown);
  CHECK(!is_live(world, grant));
  CHECK(is_live(world, issued(sign_in_tokens(world)).access));
}

TEST_CASE("ID-JAG §8.3: none is issued for this server itself") {
  ChainingWorld world;
  world.partner.issuer = "https://auth.example";
  CHECK(outcome(world.grant()) == "400 invalid_target");
  world.partner.issuer = chat;
  CHECK(world.grant().status == 200);
}

TEST_CASE("ID-JAG §3.1: it ends within five minutes, and no later than the ID token or the refresh token") {
  auto choices = ChainingChoices();
  choices.provider.options.id_token_lifetime = 1h;
  choices.world.lifetimes.refresh_idle = 400s;
  ChainingWorld world(std::move(choices));
  const auto token = world.id_token();
  const auto refresh_token = world.refresh_token();
  CHECK(member(world.exchange(ChainingWorld::asking_grant(token)), "expires_in") == "300");
  world.now += 350s;
  CHECK(member(world.exchange(ChainingWorld::with_refresh_token(refresh_token)), "expires_in") == "50");
  world.now += 1h - 350s - 40s;
  const auto last = world.exchange(ChainingWorld::asking_grant(token));
  CHECK(member(last, "expires_in") == "40");
  CHECK(claims_of(issued(last).access)["exp"] == (start + 1h).time_since_epoch().count());
}

TEST_CASE("ID-JAG §4.3.3: a policy limits the scope beside an ID token as well where the request names none") {
  ChainingWorld world(limited_to({.scope = {"read", "delete"}}));
  CHECK(world.granted()["scope"] == "read");
  CHECK(member(world.grant(), "scope") == "read");
  CHECK(world.granted({{"scope", "read"}})["scope"] == "read");
  CHECK(outcome(world.grant({{"scope", "write"}})) == "400 invalid_scope");
  // No scope at all would be for the other server to fill in.
  for (const auto& nothing : {Access{}, Access{.scope = {"delete"}}}) {
    ChainingWorld strict(limited_to(nothing));
    CHECK(outcome(strict.grant()) == "400 invalid_scope");
  }
  CHECK(ChainingWorld().granted()["scope"] == "read write");
}

TEST_CASE("ID-JAG §4.3.3: beside a refresh token without scope there is none, whatever the partner has") {
  ChainingWorld world;
  const auto without = refresh_token_for(world, {});
  CHECK(outcome(world.exchange(ChainingWorld::with_refresh_token(without))) == "400 invalid_scope");
  CHECK(outcome(world.exchange(ChainingWorld::with_refresh_token(without, {{"scope", "read"}}))) ==
        "400 invalid_scope");
  const auto reading = refresh_token_for(world, {"read"});
  CHECK(member(world.exchange(ChainingWorld::with_refresh_token(reading)), "scope") == "read");
}

TEST_CASE("ID-JAG §7.1: the metadata document says that grants for elsewhere are issued, where they are") {
  const char* const path = "/.well-known/oauth-authorization-server";
  const char* const name = "identity_chaining_requested_token_types_supported";
  ChainingWorld world;
  const auto document = nlohmann::json::parse(handler_at(world.server().routes(), path)(get("/")).body);
  CHECK(document[name] == nlohmann::json({token_type::id_jag}));
  TokenWorld without;
  CHECK(!nlohmann::json::parse(without.at(path, get("/")).body).contains(name));
}

TEST_CASE("ID-JAG §8.5: the client is no actor; whoever acts beside it is told, and a partner reads who") {
  ChainingWorld world;
  CHECK(!world.granted().contains("act"));
  auto bob = browser("bob");
  const auto with_actor = [&](std::string_view token, std::string_view type) {
    return ChainingWorld::asking_grant(world.id_token(),
                                       {{"actor_token", text(token)}, {"actor_token_type", text(type)}});
  };
  const auto by_bob = world.exchange(with_actor(world.id_token(bob), token_type::id_token));
  CHECK(claims_of(issued(by_bob).access)["act"] == nlohmann::json{{"sub", "bob"}});
  CHECK(claims_of(issued(by_bob).access)["sub"] == "alice");
  CHECK(outcome(world.exchange(with_actor("junk", token_type::id_token))) == "400 invalid_request");
}

TEST_CASE("ID-JAG §8.1: a public client has none, and what cannot work is told at set-up") {
  const auto partners = [](const ExchangeRequest&) -> Result<tokens::Partner> { return usual_partner(); };
  const auto told = [&](const Issue& issue) {
    std::vector<std::string> sentences;
    for (const auto& finding : issue.findings) {
      if (finding.kind == Finding::Kind::mistake) sentences.push_back(finding.text);
    }
    return sentences;
  };
  CHECK(says(told(tokens::id_jag({}, partners)), "has nothing to sign with"));
  CHECK(says(told(tokens::id_jag(shared_ring(), {})), "knows no partners"));
  CHECK(says(told(tokens::id_jag(shared_ring(), partners, {.lifetime = 301s})), "more than 300 s"));
  const auto turning = std::make_shared<KeyRing>(KeyRingOptions{.retire = 100s});
  CHECK(says(told(tokens::id_jag(turning, partners, {.lifetime = 101s})), "longer than their key is published"));
  CHECK(told(tokens::id_jag(turning, partners, {.lifetime = 100s})).empty());
  CHECK(told(tokens::id_jag(shared_ring(), partners)).empty());
  // A public client has none at all.
  ChainingWorld world;
  world.client("native").grant_types.emplace_back(exchange_grant);
  auto form = ChainingWorld::asking_grant(world.id_token());
  form.add("client_id", "native");
  CHECK(outcome(world.token(token_request(form))) == "400 unauthorized_client");
  CHECK(world.grant().status == 200);
}
