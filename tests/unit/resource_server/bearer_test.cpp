#include <doctest/doctest.h>

#include "support/token_flow.hpp"

using namespace world;

namespace {

const auto shows_user = [](const Request&, const Authorization& who) { return Response::json(200, who.user_id); };

std::string challenge_of(const Response& response) {
  return std::string(response.headers.get("WWW-Authenticate").value_or(""));
}

Response refusal(const World& world, const Request& request, const Scope& needed = {}) {
  const auto checked = world.bearer().check(request, needed);
  REQUIRE(std::holds_alternative<Response>(checked));
  return std::get<Response>(checked);
}

constexpr const char* invalid_token_challenge =
    "Bearer realm=\"api\", error=\"invalid_token\", error_description=\"the access token is not valid\"";

}  // namespace

TEST_CASE("bearer: a live token of enough scope opens the API to whom it was granted") {
  World world;
  const auto tokens = web_tokens(world);
  const auto checked = world.bearer().check(with_bearer(get("/api"), tokens.access), {"read"});
  REQUIRE(std::holds_alternative<Authorization>(checked));
  const auto& who = std::get<Authorization>(checked);
  CHECK(who.user_id == "alice");
  CHECK(who.client_id == "web");
  CHECK(who.access.scope == Scope{"read", "write"});
}

TEST_CASE("bearer: whoever presents nothing is told where to begin, and no error") {
  World world;
  const auto tokens = web_tokens(world);
  auto basic = get("/api");
  basic.headers.add("Authorization", "Basic " + tokens.access);
  auto empty = get("/api");
  empty.headers.add("Authorization", "");
  for (const auto& request : {get("/api"), basic, empty}) {
    const auto refused = refusal(world, request, {"read"});
    CHECK(refused.status == 401);
    CHECK(challenge_of(refused) == "Bearer realm=\"api\"");
    CHECK(refused.body == "{}");
  }
  CHECK(opens(world, tokens.access));
}

TEST_CASE("bearer: an unknown or malformed token is invalid_token with its challenge") {
  World world;
  for (const char* token : {"x", "a b", "a,b", "\"x\"", "x\xc3\xa9", "", "<x>", "Bearer x"}) {
    CAPTURE(token);
    const auto refused = refusal(world, with_bearer(get("/api"), token));
    CHECK(refused.status == 401);
    CHECK(challenge_of(refused) == invalid_token_challenge);
    CHECK(error(refused) == "invalid_token");
  }
  CHECK(refusal(world, with_bearer(get("/api"), std::string(10'000, 'x'))).status == 401);
  CHECK(opens(world, web_tokens(world).access));
}

TEST_CASE("bearer: an expired token is invalid from its second on") {
  World world;
  const auto tokens = web_tokens(world);
  world.now = start + 1h - 1s;
  CHECK(opens(world, tokens.access));
  world.now = start + 1h;
  CHECK(challenge_of(refusal(world, with_bearer(get("/api"), tokens.access))) == invalid_token_challenge);
}

TEST_CASE("bearer: a revoked token is invalid") {
  World world;
  const auto tokens = web_tokens(world);
  CHECK(opens(world, tokens.access));
  world.tokens.revoke(world.tokens.find_access(hash_token(tokens.access)).authorization.family);
  CHECK(challenge_of(refusal(world, with_bearer(get("/api"), tokens.access))) == invalid_token_challenge);
}

TEST_CASE("bearer: a refresh token, a code and a secret are no access tokens") {
  World world;
  const auto tokens = web_tokens(world);
  for (const auto& other : {tokens.refresh, code(world), std::string("web"), hash_token(tokens.access).hex()}) {
    CHECK(challenge_of(refusal(world, with_bearer(get("/api"), other))) == invalid_token_challenge);
  }
  CHECK(opens(world, tokens.access));
}

TEST_CASE("bearer: a token of too little scope is 403 and told what is needed") {
  World world;
  const auto tokens = issued(redeem(world, code(world, {{"scope", "read"}})));
  const auto refused = refusal(world, with_bearer(get("/api"), tokens.access), {"read", "write"});
  CHECK(refused.status == 403);
  CHECK(challenge_of(refused) ==
        "Bearer realm=\"api\", error=\"insufficient_scope\", error_description=\"the access token has not enough "
        "scope\", scope=\"read write\"");
  CHECK(error(refused) == "insufficient_scope");
  const auto checked = world.bearer().check(with_bearer(get("/api"), tokens.access), {"read"});
  CHECK(std::holds_alternative<Authorization>(checked));
}

TEST_CASE("bearer: what a scope suffices for may be the API's to say, and its no is told like any other") {
  World world;
  BearerOptions options;
  std::size_t asked = 0;
  options.verify_scope = [&](const Authorization& authorization, const Scope& needed) {
    ++asked;
    return authorization.access.scope.contains("write") && !needed.contains("delete");
  };
  const auto api = world.bearer(options);
  const auto writing = with_bearer(get("/api"), web_tokens(world).access);
  const auto reading = with_bearer(get("/api"), issued(redeem(world, code(world, {{"scope", "read"}}))).access);
  // Whoever may write may comment.
  CHECK(std::holds_alternative<Authorization>(api.check(writing, {"comment"})));
  const auto refused = std::get<Response>(api.check(reading, {"comment"}));
  CHECK(refused.status == 403);
  CHECK(challenge_of(refused).find("error=\"insufficient_scope\"") != std::string::npos);
  CHECK(challenge_of(refused).find("scope=\"comment\"") != std::string::npos);
  CHECK(std::get<Response>(api.check(writing, {"delete"})).status == 403);
  CHECK(asked == 3);
  CHECK(std::holds_alternative<Authorization>(api.check(reading)));
  CHECK(asked == 3);
}

TEST_CASE("bearer: a token that never expires opens the API for good") {
  World world({.lifetimes = {.access = Lifetime::never()}});
  const auto tokens = web_tokens(world);
  world.now = start + 24h * 365 * 200;
  CHECK(opens(world, tokens.access));
  world.tokens.revoke(world.tokens.find_access(hash_token(tokens.access)).authorization.family);
  CHECK(!opens(world, tokens.access));
}

TEST_CASE("bearer: an answer that refuses is never cached") {
  World world;
  for (const auto& request : {get("/api"), with_bearer(get("/api"), "x"), get("/api?access_token=x")}) {
    const auto refused = refusal(world, request);
    CHECK(refused.headers.get("Cache-Control") == "no-store");
    CHECK(refused.headers.get("X-Content-Type-Options") == "nosniff");
  }
}

TEST_CASE("bearer: the realm is the application's, and cannot break out of its quotes") {
  World world;
  const auto realm_of = [&](std::string realm) {
    BearerOptions options;
    options.realm = std::move(realm);
    return challenge_of(std::get<Response>(world.bearer(options).check(get("/api"))));
  };
  CHECK(realm_of("photos") == "Bearer realm=\"photos\"");
  CHECK(realm_of("a\", error=\"x\r\nSet-Cookie: y") == "Bearer realm=\"a?, error=?x??Set-Cookie: y\"");
}

TEST_CASE("bearer: a store that is away is 503, never invalid_token") {
  std::vector<std::string> told;
  BearerOptions options;
  options.environment.on_failure = [&](const Failure& failure) {
    told.push_back(std::string(failure.endpoint) + failure.cause);
  };
  const Bearer::Find away = [](const TokenHash&) -> Stored { throw StoreUnavailable("disk in /var/lib"); };
  const auto refused = std::get<Response>(Bearer(away, options).check(with_bearer(get("/api"), "x")));
  CHECK(refused.status == 503);
  CHECK(refused.headers.get("Retry-After").has_value());
  CHECK(refused.body.find("/var/lib") == std::string::npos);
  CHECK(told == std::vector<std::string>{"bearerdisk in /var/lib"});
  const Bearer::Find broken = [](const TokenHash&) -> Stored { throw 42; };
  CHECK(std::get<Response>(Bearer(broken).check(with_bearer(get("/api"), "x"))).status == 500);
}

TEST_CASE("bearer: a finder of one's own is asked for the hash, and its word on the end is not taken") {
  const Bearer::Find find = [](const TokenHash& token) -> Stored {
    if (token != hash_token("the-token")) return {};
    return {Stored::State::live, {.user_id = "alice", .expires_at = start + 60s}};
  };
  auto now = start;
  const Bearer bearer(find, {.environment = {.clock = [&] { return now; }}});
  const auto passes = [&](const char* token) {
    return std::holds_alternative<Authorization>(bearer.check(with_bearer(get("/"), token)));
  };
  CHECK(passes("the-token"));
  CHECK(!passes("another"));
  now = start + 60s;
  CHECK(!passes("the-token"));
}

TEST_CASE("bearer: cannot be made without a way to find tokens") {
  CHECK_THROWS_AS(Bearer{TokenStore()}, std::invalid_argument);
  CHECK_NOTHROW(Bearer{stores::tokens(stores::memory(), "https://auth.example")});
}

TEST_CASE("bearer: does without a store where readers know the tokens") {
  const TokenReader reader{.read = [](std::string_view token) -> Stored {
    if (token != "known") return {};
    return {Stored::State::live, {.client_id = "web", .expires_at = never}};
  }};
  const Bearer bearer(TokenStore(), {.readers = {reader}});
  CHECK(std::holds_alternative<Response>(bearer.check(with_bearer(get("/api"), "unknown"))));
  CHECK(std::holds_alternative<Authorization>(bearer.check(with_bearer(get("/api"), "known"))));
}

TEST_CASE("bearer guard: the handler runs behind the check, and only then") {
  World world;
  int runs = 0;
  const auto api = world.bearer().guard({"read"}, [&](const Request& request, const Authorization& who) {
    ++runs;
    return shows_user(request, who);
  });
  CHECK(api(get("/api")).status == 401);
  CHECK(api(with_bearer(get("/api"), "x")).status == 401);
  CHECK(runs == 0);
  CHECK(api(with_bearer(get("/api"), web_tokens(world).access)).body == "alice");
  CHECK(runs == 1);
}

TEST_CASE("bearer guard: what a handler throws is a generic answer") {
  World world;
  const auto tokens = web_tokens(world);
  std::vector<std::string> told;
  BearerOptions options;
  options.environment.on_failure = [&](const Failure& failure) { told.push_back(failure.cause); };
  const auto bearer = world.bearer(options);
  const auto api =
      bearer.guard({}, [](const Request&, const Authorization&) -> Response { throw std::runtime_error("SELECT *"); });
  const auto answer = api(with_bearer(get("/api"), tokens.access));
  CHECK(answer.status == 500);
  CHECK(answer.body.find("SELECT") == std::string::npos);
  CHECK(told == std::vector<std::string>{"SELECT *"});
  const auto away =
      bearer.guard({}, [](const Request&, const Authorization&) -> Response { throw StoreUnavailable("x"); });
  CHECK(away(with_bearer(get("/api"), tokens.access)).status == 503);
}

TEST_CASE("bearer guard: scope headers tell what was needed and what there is, when asked for") {
  World world;
  const auto request = with_bearer(get("/api"), web_tokens(world).access);
  const auto plain = world.bearer().guard({"read"}, shows_user)(request);
  CHECK(!plain.headers.get("X-OAuth-Scopes"));
  BearerOptions options;
  options.scope_headers = true;
  const auto told = world.bearer(options).guard({"read"}, shows_user)(request);
  CHECK(told.headers.get("X-Accepted-OAuth-Scopes") == "read");
  CHECK(told.headers.get("X-OAuth-Scopes") == "read write");
  CHECK(!world.bearer(options).guard({}, shows_user)(request).headers.get("X-Accepted-OAuth-Scopes"));
}

TEST_CASE("bearer protect_all: a whole site needs a token but for the paths that are named") {
  World world;
  const auto site = world.bearer().protect_all(
      [](const Request& request) { return Response::html(200, std::string(request.path())); }, {"/", "/health"});
  CHECK(site(get("/health")).status == 200);
  CHECK(site(get("/health?deep=1")).status == 200);
  CHECK(site(get("/")).status == 200);
  for (const char* path :
       {"/health/", "/health/../api", "/HEALTH", "/%68ealth", "/api", "/api?/health", "//health", ""}) {
    CAPTURE(path);
    CHECK(site(get(path)).status == 401);
  }
  CHECK(site(with_bearer(get("/api"), web_tokens(world).access)).status == 200);
}

TEST_CASE("bearer protect_all: lets all below a path through, and nothing that only seems to be there") {
  World world;
  const auto site = world.bearer().protect_all(
      [](const Request& request, const Authorization* who) {
        return Response::html(200, std::string(request.path()) + " for " + (who ? who->user_id : "anybody"));
      },
      {"/static/*"});
  CHECK(site(get("/static/a/b.css")).body == "/static/a/b.css for anybody");
  CHECK(site(get("/static/")).status == 200);
  CHECK(site(get("/static/..hidden?v=1")).status == 200);
  for (const char* path : {"/static", "/staticx", "/static/../api", "/static/a/..", "/static/./b", "/static//api",
                           "/static/%2e%2e/api", "/static/..\\api", "/STATIC/a", "/api", "//static/a"}) {
    CAPTURE(path);
    CHECK(site(get(path)).status == 401);
  }
  CHECK(site(with_bearer(get("/api"), web_tokens(world).access)).body == "/api for alice");
  CHECK_THROWS_AS(world.bearer().protect_all([](const Request&) { return Response(); }, {"/*"}), std::invalid_argument);
}

TEST_CASE("bearer protect_all: what the site throws is a generic answer, open or not") {
  World world;
  const auto site =
      world.bearer().protect_all([](const Request&) -> Response { throw std::runtime_error("SELECT *"); }, {"/health"});
  CHECK(site(get("/health")).status == 500);
  CHECK(site(get("/health")).body.find("SELECT") == std::string::npos);
  CHECK(site(with_bearer(get("/api"), web_tokens(world).access)).status == 500);
}
