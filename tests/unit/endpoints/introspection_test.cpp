#include "support/token_endpoints.hpp"
#include "support/watched_store.hpp"

using namespace world;
using nlohmann::json;

TEST_CASE("introspection: tells a resource server what an access token means") {
  TokenWorld world;
  const auto tokens = world.tokens_of_web();
  const auto response = world.introspect({{"token", tokens.access}});
  CHECK(response.status == 200);
  CHECK(response.headers.get("Content-Type") == "application/json");
  CHECK(response.headers.get("Cache-Control") == "no-store");
  auto told = json::parse(response.body);
  CHECK(told["jti"].get<std::string>().size() == 43);
  told.erase("jti");
  CHECK(told == json{{"active", true},
                     {"scope", "read write"},
                     {"client_id", "web"},
                     {"token_type", "Bearer"},
                     {"exp", 1'700'003'600},
                     {"iat", 1'700'000'000},
                     {"nbf", 1'700'000'000},
                     {"sub", "alice"},
                     {"iss", "https://auth.example"},
                     {"auth_time", 1'700'000'000}});
}

TEST_CASE("introspection: a token of a client for itself has no subject, one without end no exp") {
  TokenWorld world({.lifetimes = {.access = Lifetime::never()}});
  const auto tokens = issued(world.token(web_request({{"grant_type", "client_credentials"}})));
  const auto told = world.introspected(tokens.access);
  CHECK(told["active"] == true);
  CHECK_FALSE(told.contains("sub"));
  CHECK_FALSE(told.contains("exp"));
  CHECK_FALSE(told.contains("auth_time"));
  CHECK(world.introspected(world.tokens_of_web().access).contains("sub"));
}

TEST_CASE("introspection: tells how the user signed in, where the application told it") {
  TokenWorld world;
  auto alice = browser();
  alice.user->authentication.acr = "mfa";
  const auto tokens = issued(world.token(web_request(redemption(code(world, {}, alice)))));
  CHECK(world.introspected(tokens.access)["acr"] == "mfa");
  const auto refreshed =
      issued(world.token(web_request({{"grant_type", "refresh_token"}, {"refresh_token", tokens.refresh}})));
  CHECK(world.introspected(refreshed.access)["acr"] == "mfa");
  CHECK_FALSE(world.introspected(world.tokens_of_web().access).contains("acr"));
}

TEST_CASE("introspection: whatever makes a token inactive, the answer is the same and says no more") {
  TokenWorld world;
  const auto expired = world.tokens_of_web();
  world.now += 1h;
  const auto revoked = world.tokens_of_web();
  world.revoke({{"token", revoked.access}});
  const auto foreign = world.tokens_of_web({{"resource", mail}});
  const auto live = world.tokens_of_web();
  for (const auto& token : {std::string("nonsense"), expired.access, revoked.access, foreign.access, live.refresh}) {
    CAPTURE(token);
    const auto answer = world.introspect({{"token", token}});
    CHECK(answer.status == 200);
    CHECK(answer.body == inactive);
  }
  CHECK(world.introspected(live.access)["active"] == true);
}

TEST_CASE("introspection: a resource server is told of the tokens that are for it, alone or among others") {
  TokenWorld world;
  const auto foreign = world.tokens_of_web({{"resource", mail}});
  CHECK(world.introspect({{"token", foreign.access}}).body == inactive);
  const auto own = world.tokens_of_web({{"resource", photos}});
  CHECK(world.introspected(own.access)["aud"] == photos);
  const auto both = world.tokens_of_web({{"resource", photos}, {"resource", mail}});
  CHECK(world.introspected(both.access)["aud"] == json{photos, mail});
}

TEST_CASE("introspection: a client is told of its own tokens, and of nobody else's if it serves nothing") {
  TokenWorld world;
  const auto own = world.tokens_of_web({{"resource", mail}});
  CHECK(world.introspected(own.access, "web")["client_id"] == "web");
  CHECK(world.introspected(own.refresh, "web")["active"] == true);
  const auto foreign = world.tokens_of_native();
  CHECK(world.introspect({{"token", foreign.access}}, "web").body == inactive);
  CHECK(world.introspect({{"token", foreign.refresh}}, "web").body == inactive);
}

TEST_CASE("introspection: a public client and a stranger may not ask") {
  TokenWorld world;
  const auto tokens = world.tokens_of_web();
  world.client("native").resources = {photos};
  const auto public_client = world.introspect({{"token", tokens.access}}, "native");
  CHECK(public_client.status == 401);
  CHECK(error(public_client) == "invalid_client");
  CHECK(world.at("/introspect", post("/introspect", {{"token", tokens.access}})).status == 401);
  CHECK(world.introspected(tokens.access)["active"] == true);
}

TEST_CASE("introspection: a request without token is refused, and a token in the URL") {
  TokenWorld world;
  const auto tokens = world.tokens_of_web();
  CHECK(error(world.introspect({})) == "invalid_request");
  const auto in_url = with_basic(post("/introspect?token=x", {{"token", tokens.access}}), "api", "web secret:%+");
  CHECK(error(world.at("/introspect", in_url)) == "invalid_request");
  CHECK(world.introspected(tokens.access)["active"] == true);
}

TEST_CASE("introspection: the callback decides who is told of what, refresh tokens too") {
  endpoints::IntrospectionOptions options;
  options.allowed = [](const endpoints::Introspected& token) {
    return token.caller.id == token.authorization.client_id;
  };
  TokenWorld world({}, {.introspection = options});
  const auto tokens = world.tokens_of_web();
  CHECK(world.introspect({{"token", tokens.access}}, "api").body == inactive);
  CHECK(world.introspected(tokens.access, "web")["token_type"] == "Bearer");
  const auto refresh = world.introspected(tokens.refresh, "web");
  CHECK(refresh["active"] == true);
  CHECK_FALSE(refresh.contains("token_type"));
  CHECK(world.refreshes(tokens.refresh));
  CHECK(world.introspect({{"token", tokens.refresh}}, "web").body == inactive);
}

TEST_CASE("introspection: the hint decides nothing but where is looked first") {
  TokenWorld world;
  const auto tokens = world.tokens_of_web();
  for (const char* hint : {"access_token", "refresh_token", "pigeon"}) {
    CAPTURE(hint);
    CHECK(member(world.introspect({{"token", tokens.access}, {"token_type_hint", hint}}), "active") == "true");
    CHECK(world.introspect({{"token", tokens.refresh}, {"token_type_hint", hint}}).body == inactive);
  }
}

TEST_CASE("introspection: the user name and more members come from callbacks, what is there stays") {
  endpoints::IntrospectionOptions options;
  options.username = [](const endpoints::Introspected& token) { return token.authorization.user_id + "@example"; };
  options.extra = [](const endpoints::Introspected& token, JsonMembers& members) {
    members.add("tenant", token.authorization.client_id);
    members.add("sub", "mallory");
    members.add("active", false);
  };
  TokenWorld world({}, {.introspection = options});
  const auto told = world.introspected(world.tokens_of_web().access);
  CHECK(told["username"] == "alice@example");
  CHECK(told["tenant"] == "web");
  CHECK(told["sub"] == "alice");
  CHECK(told["active"] == true);
  CHECK(world.count(Event::Kind::parameter_dropped) == 2);
}

TEST_CASE("introspection: jti names a token, always by the same name, and is not what the store knows it by") {
  TokenWorld world;
  const auto tokens = world.tokens_of_web();
  const auto jti = world.introspected(tokens.access)["jti"];
  CHECK(world.introspected(tokens.access)["jti"] == jti);
  CHECK(world.introspected(world.tokens_of_web().access)["jti"] != jti);
  const auto hash = hash_token(tokens.access);
  CHECK(jti != base64url_encode({reinterpret_cast<const char*>(hash.bytes.data()), hash.bytes.size()}));
}

TEST_CASE("introspection: tokens that carry their meaning are told of by their reader") {
  const TokenReader reader{.read = [](std::string_view token) -> Stored {
    if (token != "self-contained") return {};
    return {Stored::State::live, {.client_id = "web", .user_id = "bob", .expires_at = never}};
  }};
  TokenWorld world({}, {.introspection = {.readers = {reader}}});
  const auto told = world.introspected("self-contained");
  CHECK(told == json{{"active", true},
                     {"client_id", "web"},
                     {"token_type", "Bearer"},
                     {"sub", "bob"},
                     {"iss", "https://auth.example"}});
  CHECK(world.introspect({{"token", "another"}}).body == inactive);
}

TEST_CASE("introspection: what a token is bound to is told as cnf, and a DPoP token by its type") {
  TokenWorld world;
  const auto bound_to = [&](const char* token, Confirmation confirmation) {
    const Authorization bound{.client_id = "web", .confirmation = std::move(confirmation), .expires_at = never};
    REQUIRE(world.tokens.put({.access = hash_token(token), .access_authorization = bound}));
    return world.introspected(token);
  };
  const auto key = bound_to("for a key", {.jkt = "the key"});
  CHECK(key["cnf"] == json{{"jkt", "the key"}});
  CHECK(key["token_type"] == "DPoP");
  const auto certificate = bound_to("for a certificate", {.x5t_s256 = "the certificate"});
  CHECK(certificate["cnf"] == json{{"x5t#S256", "the certificate"}});
  CHECK(certificate["token_type"] == "Bearer");
  const auto both = bound_to("for both", {.jkt = "the key", .x5t_s256 = "the certificate"});
  CHECK(both["cnf"] == json{{"jkt", "the key"}, {"x5t#S256", "the certificate"}});
  CHECK(both["token_type"] == "DPoP");
  CHECK_FALSE(bound_to("for nobody", {}).contains("cnf"));
}

TEST_CASE("introspection: while the store is away the answer is 503, not inactive") {
  const auto store = std::make_shared<support::WatchedStore>(stores::memory());
  TokenWorld world({.store = store});
  const auto tokens = world.tokens_of_web();
  store->fail_after(0);
  const auto away = world.introspect({{"token", tokens.access}});
  CHECK(away.status == 503);
  CHECK(away.headers.get("Retry-After") == "1");
  CHECK(world.introspected(tokens.access)["active"] == true);
}

TEST_CASE("introspection: what a callback throws is a server_error and stays inside") {
  endpoints::IntrospectionOptions options;
  bool broken = true;
  options.username = [&](const endpoints::Introspected&) -> std::string {
    if (broken) throw std::runtime_error("the directory is down");
    return "alice";
  };
  TokenWorld world({}, {.introspection = options});
  const auto tokens = world.tokens_of_web();
  const auto failed = world.introspect({{"token", tokens.access}});
  CHECK(failed.status == 500);
  CHECK(failed.body.find("directory") == std::string::npos);
  broken = false;
  CHECK(world.introspected(tokens.access)["username"] == "alice");
}
