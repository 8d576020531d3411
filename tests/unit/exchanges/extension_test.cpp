#include <doctest/doctest.h>

#include "support/token_flow.hpp"

using namespace world;

namespace {

constexpr const char* grant_type = "urn:example:grant";
const Params asking = {{"grant_type", grant_type}};

using Check = std::function<Result<Authorization>(const TokenRequest&)>;

/// A world whose extension grant is `check`.
std::unique_ptr<World> world_with(Check check, Choices choices = {}) {
  const auto store = choices.store;
  choices.more = [store, check = std::move(check)](Server& server) {
    server.exchange(exchanges::extension(
        grant_type, check,
        tokens::opaque(stores::tokens(store, "https://auth.example", {.clock = [] { return start; }}),
                       {.access = 1h, .refresh = 24h})));
  };
  return std::make_unique<World>(choices);
}

Result<Authorization> for_alice(const TokenRequest&) { return Authorization{.user_id = "alice"}; }

Authorization behind(const World& world, const Response& answer) {
  return world.tokens.find_access(hash_token(issued(answer).access)).authorization;
}

}  // namespace

TEST_CASE("extension grant: what its function leaves empty is filled in") {
  const auto world = world_with(for_alice);
  const auto granted = behind(*world, world->token(legacy_request(asking)));
  CHECK(granted.client_id == "legacy");
  CHECK(granted.user_id == "alice");
  CHECK(granted.access.scope == Scope{"read", "write"});
  CHECK(granted.family.size() == 22);
  CHECK(granted.expires_at == start + 1h);
}

TEST_CASE("extension grant: what its function says stays") {
  const auto world = world_with([](const TokenRequest&) -> Result<Authorization> {
    return Authorization{.user_id = "alice", .access = {.scope = {"write"}}, .family = "the-family", .extra = "{}"};
  });
  const auto granted = behind(*world, world->token(legacy_request(asking)));
  CHECK(granted.access.scope == Scope{"write"});
  CHECK(granted.family == "the-family");
  CHECK(granted.extra == "{}");
}

TEST_CASE("extension grant: a token is always the caller's own") {
  const auto world = world_with([](const TokenRequest&) -> Result<Authorization> {
    return Authorization{.client_id = "somebody-else", .user_id = "alice"};
  });
  CHECK(behind(*world, world->token(legacy_request(asking))).client_id == "legacy");
}

TEST_CASE("extension grant: the policy is asked about a scope of the function's own, and about one it leaves empty") {
  Choices choices;
  choices.options.policy.scope = [](const Client&, const User* user, const Scope& asked) -> Result<Scope> {
    if (!user || user->id != "alice") return denied();
    return asked.intersect({"read"});
  };
  const auto says = [](Authorization granted) {
    return [granted](const TokenRequest&) -> Result<Authorization> { return granted; };
  };
  const auto asking_all = changed(asking, {{"scope", "read write"}});
  const auto policy = world_with(for_alice, choices);
  CHECK(issued(policy->token(legacy_request(asking_all))).scope == "read");
  const auto own = world_with(says({.user_id = "alice", .access = {.scope = {"write", "read"}}}), choices);
  CHECK(issued(own->token(legacy_request(asking_all))).scope == "read");
  const auto bob = world_with(says({.user_id = "bob", .access = {.scope = {"read"}}}), choices);
  CHECK(is_refused(bob->token(legacy_request(asking_all)), "invalid_scope"));
  const auto nobody = world_with([](const TokenRequest&) -> Result<Authorization> { return Authorization{}; }, choices);
  CHECK(is_refused(nobody->token(legacy_request(asking_all)), "invalid_scope"));
}

TEST_CASE("extension grant: a scope beyond the client's is refused") {
  const auto world = world_with(for_alice);
  CHECK(is_refused(world->token(legacy_request(changed(asking, {{"scope", "admin"}}))), "invalid_scope"));
  CHECK(is_refused(world->token(legacy_request(changed(asking, {{"scope", "re\"ad"}}))), "invalid_scope"));
  CHECK(issued(world->token(legacy_request(changed(asking, {{"scope", "read"}})))).scope == "read");
}

TEST_CASE("extension grant: a refresh token comes where a user stands behind it and the client may have one") {
  const auto world = world_with(for_alice);
  const auto tokens = issued(world->token(legacy_request(asking)));
  CHECK(world->token(legacy_request(refreshing(tokens.refresh))).status == 200);
  world->client("legacy").grant_types = {grant_type};
  CHECK(issued(world->token(legacy_request(asking))).refresh.empty());
  const auto nobody = world_with([](const TokenRequest&) -> Result<Authorization> { return Authorization{}; });
  CHECK(issued(nobody->token(legacy_request(asking))).refresh.empty());
}

TEST_CASE("extension grant: its function has the four outcomes of every callback") {
  const auto answer = [](Check check) { return world_with(std::move(check))->token(legacy_request(asking)); };
  CHECK(is_refused(answer([](const TokenRequest&) -> Result<Authorization> { return denied(); }), "invalid_grant"));
  CHECK(is_refused(answer([](const TokenRequest&) -> Result<Authorization> { return invalid_request("no saml"); }),
                   "invalid_request"));
  CHECK(answer([](const TokenRequest&) -> Result<Authorization> { throw std::runtime_error("x"); }).status == 500);
  CHECK(answer([](const TokenRequest&) -> Result<Authorization> { throw StoreUnavailable("x"); }).status == 503);
  CHECK(answer(for_alice).status == 200);
}

TEST_CASE("extension grant: only for clients that list it") {
  const auto world = world_with(for_alice);
  CHECK(is_refused(world->token(web_request(asking)), "unauthorized_client"));
  CHECK(is_refused(world->token(token_request(asking)), "invalid_client"));
  CHECK(world->token(legacy_request(asking)).status == 200);
}

TEST_CASE("extension grant: its function reads the request it is asked about") {
  std::string seen;
  const auto world = world_with([&](const TokenRequest& request) {
    seen = std::string(request.grant_type) + "/" + std::string(request.params.value_or_empty("assertion"));
    return for_alice(request);
  });
  CHECK(world->token(legacy_request(changed(asking, {{"assertion", "abc"}}))).status == 200);
  CHECK(seen == std::string(grant_type) + "/abc");
}

TEST_CASE("extension grant: its name is an absolute URI and its function is there, told at set-up") {
  const auto mistakes = [](const char* name, Check check) {
    Server server({.issuer = "https://auth.example"});
    server.clients([](std::string_view) -> Result<Client> { return denied(); });
    server.authenticate(client_auth::none());
    server.exchange(exchanges::extension(name, std::move(check),
                                         tokens::opaque(stores::tokens(stores::memory(), "https://auth.example"))));
    return server.check().size();
  };
  CHECK(mistakes("my-grant", for_alice) == 1);
  CHECK(mistakes(grant_type, nullptr) == 1);
  CHECK(mistakes(grant_type, for_alice) == 0);
}

TEST_CASE("extension grant: what it issues with adds the members that its answer needs") {
  tokens::OpaqueOptions options;
  options.extra = [](const Issuance& issuance, JsonMembers& members) {
    CHECK(issuance.grant_type == "urn:ietf:params:oauth:grant-type:token-exchange");
    members.add("issued_token_type", "urn:ietf:params:oauth:token-type:access_token");
  };
  World world({.more = [&](Server& server) {
    const auto kept = stores::tokens(stores::memory(), "https://auth.example");
    const auto exchange = [](const TokenRequest& request) -> Result<Authorization> {
      if (request.params.get("subject_token") != "alice's") return denied();
      return Authorization{.user_id = "alice", .access = {.scope = {"read"}}};
    };
    server.exchange(exchanges::extension("urn:ietf:params:oauth:grant-type:token-exchange", exchange,
                                         tokens::opaque(kept, options)));
  }});
  world.client("web").grant_types.push_back("urn:ietf:params:oauth:grant-type:token-exchange");
  const Params form{{"grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"}, {"subject_token", "alice's"}};
  const auto answer = world.token(web_request(form));
  CHECK(issued(answer).scope == "read");
  CHECK(member(answer, "issued_token_type") == "urn:ietf:params:oauth:token-type:access_token");
  CHECK(is_refused(world.token(web_request(changed(form, {{"subject_token", "bob's"}}))), "invalid_grant"));
}
