#include "oauthkit/endpoints/userinfo.hpp"

#include <doctest/doctest.h>

#include "support/openid_world.hpp"
#include "support/token_flow.hpp"

using namespace world;
using Json = nlohmann::json;

namespace {

std::string outcome(const Response& response) {
  const auto name = error(response);
  return std::to_string(response.status) + (name.empty() ? "" : " " + name);
}

std::string access_token(World& world, const Params& changes = {}) {
  return issued(sign_in_tokens(world, changes)).access;
}

/// A provider whose access tokens are JWTs, which are kept as well.
ProviderChoices with_jwts(Options options = {}) {
  ProviderChoices choices;
  choices.bearer.audience = {"https://auth.example"};
  choices.world.options = std::move(options);
  choices.world.issue = [](const TokenStore& store) { return tokens::jwt(store, shared_ring()); };
  return choices;
}

/// One that knows people by another name than clients do.
Options with_other_names() {
  Options options;
  options.subject = [](const Client& client, std::string_view user) {
    return client.openid.subject_type == "pairwise" ? "pair of " + std::string(user) : std::string(user);
  };
  return options;
}

/// UserInfo where tokens are read, and nobody looks into a store.
Response read_userinfo(OpenidWorld& world, const std::string& token) {
  const Bearer reading(TokenStore(), {.readers = {jwt_reader({.issuer = "https://auth.example",
                                                              .audience = {"https://auth.example"},
                                                              .jwks = shared_ring()->jwks(),
                                                              .environment = {.clock = [] { return start; }}})},
                                      .environment = {.clock = [] { return start; }}});
  const auto endpoint = endpoints::userinfo(world.op, reading);
  return endpoint->handler(world.server())(with_bearer(get("/userinfo"), token));
}

}  // namespace

TEST_CASE("userinfo: an endpoint of its own name, for GET, POST and what scripts ask before") {
  const openid::Provider provider(shared_ring());
  const auto endpoint = endpoints::userinfo(provider, Bearer(stores::tokens(stores::memory(), "https://auth.example")));
  CHECK(endpoint->name() == "userinfo_endpoint");
  CHECK(endpoint->methods({}) == std::vector<std::string_view>{"GET", "POST", "OPTIONS"});
  CHECK(endpoint->usual_path({}).empty());
}

TEST_CASE("userinfo: HEAD is a GET, and no other method is served") {
  OpenidWorld world;
  auto request = with_bearer(get("/userinfo"), access_token(world));
  request.method = "HEAD";
  CHECK(world.userinfo(request).status == 200);
  for (const char* method : {"PUT", "DELETE", "get"}) {
    CAPTURE(method);
    request.method = method;
    const auto refused = world.userinfo(request);
    CHECK(refused.status == 405);
    CHECK(refused.headers.get("Allow") == "GET, HEAD, POST, OPTIONS");
  }
}

TEST_CASE("userinfo: without a callback it tells who it is, and no more") {
  OpenidWorld world({.options = {}});
  CHECK(world.told_of(access_token(world, {{"scope", "openid email"}})) == Json{{"sub", "alice"}});
}

TEST_CASE("userinfo: signed access tokens carry the scope; what was asked for by name is kept with them") {
  OpenidWorld world(with_jwts());
  const auto token =
      access_token(world, {{"scope", "openid email"}, {"claims", asking_for({{"department", nullptr}})}});
  const Json of_scope = {{"sub", "alice"}, {"email", "alice@example.com"}, {"email_verified", true}};
  CHECK(Json::parse(read_userinfo(world, token).body) == of_scope);
  auto all = of_scope;
  all["department"] = "sales";
  CHECK(world.told_of(token) == all);
}

TEST_CASE("userinfo: where clients know people by other names a signed access token has to be one that is kept") {
  OpenidWorld world(with_jwts(with_other_names()));
  world.client("web").openid.subject_type = "pairwise";
  const auto token = access_token(world);
  CHECK(outcome(read_userinfo(world, token)) == "500 server_error");
  REQUIRE(world.failures.size() == 1);
  CHECK(world.failures.front().find("give Bearer the store") != std::string::npos);
  CHECK(world.told_of(token) == Json{{"sub", "pair of alice"}});
  world.client("web").openid.subject_type = "public";
  CHECK(Json::parse(read_userinfo(world, access_token(world)).body) == Json{{"sub", "alice"}});
}

TEST_CASE("userinfo: a sealed token knows the user by their id, also where nobody signed in at a browser") {
  const auto keys = sealing_ring();
  ProviderChoices choices;
  choices.world = sealed_choices(keys);
  choices.world.options = with_other_names();
  choices.world.options.profile = Profile::oauth20;
  choices.bearer.readers = {tokens::sealed_reader(keys)};
  OpenidWorld world(std::move(choices));
  world.client("legacy").openid.subject_type = "pairwise";
  const auto by_password = legacy_request(
      {{"grant_type", "password"}, {"username", "alice"}, {"password", "wonderland"}, {"scope", "openid"}});
  CHECK(world.told_of(issued(world.token(by_password)).access) == Json{{"sub", "pair of alice"}});
}

TEST_CASE("userinfo: a token of another issuer names nobody here") {
  std::string issuer = "https://other.example";
  TokenReader reader{
      .read = [&](std::string_view) -> Stored {
        return {
            Stored::State::live,
            {.issuer = issuer, .client_id = "web", .user_id = "alice", .access = Scope{"openid"}, .expires_at = never}};
      },
      .sees_revoked = true,
      .checks_audience = true};
  ProviderChoices choices;
  choices.bearer.readers = {reader};
  choices.bearer.readers.front().issuer = issuer;
  OpenidWorld world(std::move(choices));
  CHECK(outcome(world.userinfo(std::string_view("token"))) == "401 invalid_token");
  ProviderChoices own;
  issuer = "https://auth.example";
  own.bearer.readers = {reader};
  OpenidWorld here(std::move(own));
  CHECK(outcome(here.userinfo(std::string_view("token"))) == "200");
}

TEST_CASE("userinfo: a lookup of clients that fails is an error of the server, and no verdict on the token") {
  bool is_away = false;
  bool is_disabled = false;
  World* self = nullptr;
  OpenidWorld world({.world = {.more = [&](Server& server) {
                       server.clients([&](std::string_view id) -> Result<Client> {
                         if (is_away) throw StoreUnavailable("the directory is away");
                         if (is_disabled) return Error{ErrorCode::invalid_client, "the client is disabled"};
                         return self->client(id);
                       });
                     }}});
  self = &world;
  const auto token = access_token(world);
  is_away = true;
  CHECK(outcome(world.userinfo(token)) == "503 temporarily_unavailable");
  is_away = false;
  is_disabled = true;
  const auto refused = world.userinfo(token);
  CHECK(outcome(refused) == "401 invalid_token");
  CHECK(refused.headers.count("WWW-Authenticate") == 1);
  is_disabled = false;
  CHECK(outcome(world.userinfo(token)) == "200");
}
