#include "support/token_endpoints.hpp"
#include "support/token_flow.hpp"
#include "support/token_formats.hpp"
#include "support/watched_store.hpp"

using namespace world;
using nlohmann::json;

namespace {

Bearer bearer_of(const World& world, const std::shared_ptr<SealingKeys>& keys, BearerOptions options = {}) {
  options.readers = {tokens::sealed_reader(keys, world.tokens)};
  return world.bearer(options);
}

/// What the API makes of `token`; nothing when it refuses it.
std::optional<Authorization> read(const Bearer& bearer, std::string_view token) {
  auto checked = bearer.check(with_bearer(get("/api"), token));
  if (std::holds_alternative<Response>(checked)) return std::nullopt;
  return std::get<Authorization>(std::move(checked));
}

}  // namespace

TEST_CASE("sealed tokens: bring back what was granted, to whom, by whom, when and how") {
  const auto keys = sealing_ring();
  World world(sealed_choices(keys));
  const std::map<std::string, std::string> read_of_it = {{"claims", R"({"userinfo":{"a\"b":null}})"}};
  world.server().extend([&](const Params&) -> Result<std::map<std::string, std::string>> { return read_of_it; });
  auto alice = browser();
  alice.user->authentication.acr = "mfa";
  alice.user->authentication.sid = "the login";
  const auto tokens = issued(redeem(world, code(world, {{"resource", photos}}, alice)));
  const auto granted = read(bearer_of(world, keys, {.audience = {photos}}), tokens.access);
  REQUIRE(granted);
  CHECK(granted->client_id == "web");
  CHECK(granted->user_id == "alice");
  CHECK(granted->access.scope == Scope{"read", "write"});
  CHECK(granted->access.resource == std::vector<std::string>{photos});
  CHECK(granted->authentication.auth_time == start);
  CHECK(granted->authentication.acr == "mfa");
  CHECK(granted->authentication.sid == "the login");
  CHECK(granted->extensions == read_of_it);
  CHECK(granted->jti.size() == 22);
  CHECK(granted->family.size() == 22);
  CHECK(granted->issued_at == start);
  CHECK(granted->expires_at == start + 1h);
  CHECK(granted->extra.empty());
}

TEST_CASE("sealed tokens: are compact JWE, and nothing of them can be read without the key") {
  const auto keys = sealing_ring();
  World world(sealed_choices(keys));
  const auto token = web_tokens(world).access;
  CHECK(std::count(token.begin(), token.end(), '.') == 4);
  CHECK(header_of(token) == json{{"alg", "dir"}, {"enc", "A256GCM"}, {"typ", "at+jwe"}, {"kid", keys->current()->kid}});
  for (const int part : {2, 3, 4}) CHECK(part_of(token, part).find("alice") == std::string::npos);
  CHECK_FALSE(read(bearer_of(world, sealing_ring()), token));
  CHECK(read(bearer_of(world, keys), token));
}

TEST_CASE("sealed tokens: nothing is stored for one, and reading one takes one look at the store") {
  const auto keys = sealing_ring();
  const auto store = std::make_shared<support::WatchedStore>(stores::memory());
  auto choices = sealed_choices(keys, {});
  choices.store = store;
  World world(choices);
  const auto token = issued(world.token(web_request({{"grant_type", "client_credentials"}}))).access;
  CHECK(store->calls() == 0);
  const Bearer bearer(TokenStore{}, {.readers = {tokens::sealed_reader(keys, world.tokens)},
                                     .environment = {.clock = [] { return start; }}});
  CHECK(read(bearer, token));
  CHECK(store->calls() == 1);
}

TEST_CASE("sealed tokens: work without any store, and loosened() says what that gives up") {
  const auto keys = sealing_ring();
  Server server({.issuer = "https://auth.example", .environment = {.clock = [] { return start; }}});
  server.clients([](std::string_view) -> Result<Client> { return usual_clients().front(); });
  server.authenticate(client_auth::secret_basic());
  server.exchange(exchanges::client_credentials(tokens::sealed({}, keys)));
  CHECK(server.check().empty());
  CHECK(says(server.loosened(), "is_revoked"));
  const auto token = issued(server.token()(web_request({{"grant_type", "client_credentials"}}))).access;
  const Bearer bearer(TokenStore{},
                      {.readers = {tokens::sealed_reader(keys)}, .environment = {.clock = [] { return start; }}});
  CHECK(says(bearer.loosened(), "is_revoked"));
  REQUIRE(read(bearer, token));
  CHECK(read(bearer, token)->user_id.empty());
}

TEST_CASE("sealed tokens: end when they said, and are for whom they said") {
  const auto keys = sealing_ring();
  World world(sealed_choices(keys));
  const auto token = issued(redeem(world, code(world, {{"resource", photos}}))).access;
  CHECK_FALSE(read(bearer_of(world, keys, {.audience = {mail}}), token));
  CHECK(read(bearer_of(world, keys, {.audience = {photos}}), token));
  world.now += 1h - 1s;
  CHECK(read(bearer_of(world, keys, {.audience = {photos}}), token));
  world.now += 1s;
  CHECK_FALSE(read(bearer_of(world, keys, {.audience = {photos}}), token));
}

TEST_CASE("sealed tokens: a revoked family takes its access tokens along") {
  const auto keys = sealing_ring();
  auto choices = sealed_choices(keys);
  TokenWorld* made = nullptr;
  endpoints::RevocationOptions revocation;
  endpoints::IntrospectionOptions introspection;
  const TokenReader late{
      .read = [&](std::string_view token) { return tokens::sealed_reader(keys, made->tokens).read(token); }};
  revocation.readers = introspection.readers = {late};
  TokenWorld world(choices, {.revocation = revocation, .introspection = introspection});
  made = &world;
  const auto tokens = world.tokens_of_web();
  const auto others = world.tokens_of_web();
  const auto told = world.introspected(tokens.access);
  CHECK(told["active"] == true);
  CHECK(told["sub"] == "alice");
  CHECK(told["jti"] == read(bearer_of(world, keys), tokens.access)->jti);
  CHECK(world.revoke({{"token", tokens.access}}).status == 200);
  CHECK_FALSE(read(bearer_of(world, keys), tokens.access));
  CHECK(world.introspect({{"token", tokens.access}}).body == inactive);
  CHECK_FALSE(world.refreshes(tokens.refresh));
  CHECK(read(bearer_of(world, keys), others.access));
}

TEST_CASE("sealed tokens: the replay of a code, and of a refresh token, takes them along") {
  const auto keys = sealing_ring();
  World world(sealed_choices(keys));
  const auto redeemed = code(world);
  const auto first = issued(redeem(world, redeemed));
  CHECK(read(bearer_of(world, keys), first.access));
  redeem(world, redeemed);
  CHECK_FALSE(read(bearer_of(world, keys), first.access));
  const auto second = web_tokens(world);
  const auto third = issued(refresh(world, second.refresh));
  CHECK(read(bearer_of(world, keys), third.access));
  refresh(world, second.refresh);
  CHECK_FALSE(read(bearer_of(world, keys), third.access));
}

TEST_CASE("sealed tokens: a revocation is remembered for as long as such a token lives, and then swept") {
  const auto keys = sealing_ring();
  World world(sealed_choices(keys, {.access = 24h, .refresh = 24h * 14}));
  const auto tokens = web_tokens(world);
  const auto family = read(bearer_of(world, keys), tokens.access)->family;
  world.tokens.revoke(family);
  world.store->sweep(world.now, 100);
  CHECK(world.tokens.is_revoked({.family = family}));
  world.now += 24h - 1s;
  while (world.store->sweep(world.now, 100) == 100) {
  }
  CHECK_FALSE(read(bearer_of(world, keys), tokens.access));
  world.now += 1h + 1s;
  world.store->sweep(world.now, 100);
  CHECK_FALSE(world.tokens.is_revoked({.family = family}));
  CHECK_FALSE(read(bearer_of(world, keys), tokens.access));
  CHECK(read(bearer_of(world, keys), web_tokens(world).access));
}

TEST_CASE("sealed tokens: refresh tokens stay opaque, and a retry within the grace gets the same token again") {
  const auto keys = sealing_ring();
  auto choices = sealed_choices(keys);
  choices.refresh = {.grace = 30s};
  World world(choices);
  const auto first = web_tokens(world);
  CHECK(base64url_decode(first.refresh).value_or("").size() == 32);
  const auto second = issued(refresh(world, first.refresh));
  CHECK(issued(refresh(world, first.refresh)).access == second.access);
  CHECK(read(bearer_of(world, keys), second.access));
}

TEST_CASE("sealed tokens: while the store is away the API says so, and does not believe the token") {
  const auto keys = sealing_ring();
  const auto store = std::make_shared<support::WatchedStore>(stores::memory());
  auto choices = sealed_choices(keys);
  choices.store = store;
  World world(choices);
  const auto tokens = web_tokens(world);
  store->fail_after(0);
  const auto away = bearer_of(world, keys).check(with_bearer(get("/api"), tokens.access));
  REQUIRE(std::holds_alternative<Response>(away));
  CHECK(std::get<Response>(away).status == 503);
  CHECK(read(bearer_of(world, keys), tokens.access));
}

TEST_CASE("sealed tokens: carry what the application keeps with a grant, and what it adds") {
  const auto keys = sealing_ring();
  tokens::SealedOptions options;
  options.claims = [](const Issuance& issuance, JsonMembers& claims) {
    claims.add("tenant", issuance.authorization.user_id + "'s");
    claims.add("level", "forged");
    claims.add("tenant", "twice");
  };
  auto choices = sealed_choices(keys, options);
  choices.more = [](Server& server) {
    server.immediate([](const Client&, const User&, const AuthorizationRequest& request) {
      return Immediate::allow(request.access, R"({"level":3,"list":[1,"two"]})");
    });
  };
  World world(choices);
  const auto redirect = answered(world.server().authorize(authorize_request(), browser()));
  const auto granted = read(bearer_of(world, keys), issued(redeem(world, location_param(redirect, "code"))).access);
  REQUIRE(granted);
  CHECK(json::parse(granted->extra) == json{{"level", 3}, {"list", {1, "two"}}, {"tenant", "alice's"}});
  CHECK(world.count(Event::Kind::parameter_dropped) == 2);
}

TEST_CASE("sealed tokens: what is added can not change what the token stands for") {
  const auto keys = sealing_ring();
  std::string value = R"("root")";
  tokens::SealedOptions options;
  options.claims = [&](const Issuance&, JsonMembers& claims) { claims.add_json("sub", value); };
  World world(sealed_choices(keys, options));
  const auto granted = read(bearer_of(world, keys), web_tokens(world).access);
  REQUIRE(granted);
  CHECK(granted->user_id == "alice");
  CHECK(json::parse(granted->extra) == json{{"sub", "root"}});
  value = "1},\"sub\":\"root\",\"x\":{";
  CHECK(redeem(world, code(world)).status == 500);
}

TEST_CASE("sealed tokens: older keys open, forgotten ones do not") {
  TimePoint now = start;
  const auto keys = std::make_shared<SealingKeys>(
      SealingKeyOptions{.publish = 1h, .seal = 10h, .retire = 2h, .environment = {.clock = [&] { return now; }}});
  World world(sealed_choices(keys));
  const auto old_token = web_tokens(world).access;
  keys->rotate();
  now += 1h;
  const auto new_token = web_tokens(world).access;
  CHECK(header_of(new_token)["kid"] != header_of(old_token)["kid"]);
  CHECK(read(bearer_of(world, keys), old_token));
  CHECK(read(bearer_of(world, keys), new_token));
  now += 2h;
  keys->refresh();
  CHECK_FALSE(read(bearer_of(world, keys), old_token));
  CHECK(read(bearer_of(world, keys), new_token));
}

TEST_CASE("sealed tokens: none outlives its key or the memory of its revocation") {
  const auto keys =
      std::make_shared<SealingKeys>(SealingKeyOptions{.retire = 2h, .environment = {.clock = [] { return start; }}});
  World world(sealed_choices(keys));
  world.client("web").access_token_lifetime = Lifetime::never();
  CHECK(member(redeem(world, code(world)), "expires_in") == "7200");
  World remembering(sealed_choices(sealing_ring()));
  remembering.client("web").access_token_lifetime = Lifetime::never();
  CHECK(member(redeem(remembering, code(remembering)), "expires_in") == "86400");
}

TEST_CASE("sealed tokens: what cannot work is told at set-up") {
  const auto check = [](TokenStore store, const std::shared_ptr<SealingKeys>& keys,
                        const tokens::SealedOptions& options) {
    Server server({.issuer = "https://auth.example"});
    server.clients([](std::string_view) -> Result<Client> { return denied(); });
    server.authenticate(client_auth::secret_basic());
    server.exchange(exchanges::client_credentials(tokens::sealed(std::move(store), keys, options)));
    return server.check();
  };
  const auto store = stores::tokens(stores::memory(), "https://auth.example");
  CHECK(says(check(store, nullptr, {}), "SealingKeys"));
  CHECK(says(check({}, sealing_ring(), {.refresh = 24h}), "TokenStore::put"));
  CHECK(says(check(store, sealing_ring(), {.access = 25h}), "memory of their revocation"));
  CHECK(check(store, sealing_ring(), {.access = 24h}).empty());
  CHECK_THROWS_AS(tokens::sealed_reader(nullptr), std::invalid_argument);
}
