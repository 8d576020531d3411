#include <doctest/doctest.h>

#include "support/token_flow.hpp"

using namespace world;

namespace {

const Params for_itself = {{"grant_type", "client_credentials"}};

/// A server with nothing but this exchange.
struct Own {
  explicit Own(exchanges::ClientCredentialsOptions options) {
    tokens = stores::tokens(stores::memory(), "https://auth.example", {.clock = [] { return start; }});
    server = std::make_unique<Server>(
        Options{.issuer = "https://auth.example", .environment = {.clock = [] { return start; }}});
    server->clients([](std::string_view) -> Result<Client> { return usual_clients().front(); });
    server->authenticate(client_auth::secret_basic());
    server->exchange(exchanges::client_credentials(tokens::opaque(tokens), std::move(options)));
  }
  Response ask() const { return server->token()(web_request(for_itself)); }

  TokenStore tokens;
  std::unique_ptr<Server> server;
};

}  // namespace

TEST_CASE("client_credentials: an access token for the client itself, without user and refresh token") {
  World world;
  const auto answer = world.token(web_request(for_itself));
  CHECK(answer.status == 200);
  CHECK(member(answer, "refresh_token").empty());
  const auto granted = world.tokens.find_access(hash_token(member(answer, "access_token"))).authorization;
  CHECK(granted.client_id == "web");
  CHECK(granted.user_id.empty());
  CHECK(!granted.authentication.auth_time);
  CHECK(!granted.family.empty());
  CHECK(opens(world, member(answer, "access_token")));
}

TEST_CASE("client_credentials: a public client is refused, even if it lists the grant type") {
  World world;
  world.client("native").grant_types = {"client_credentials"};
  CHECK(is_refused(world.token(native_request(for_itself)), "unauthorized_client"));
  CHECK(world.token(web_request(for_itself)).status == 200);
}

TEST_CASE("client_credentials: nobody gets a token without authentication") {
  World world;
  CHECK(is_refused(world.token(token_request(for_itself)), "invalid_client"));
  CHECK(is_refused(world.token(token_request(changed(for_itself, {{"client_id", "web"}}))), "invalid_client"));
  CHECK(world.token(web_request(for_itself)).status == 200);
}

TEST_CASE("client_credentials: the scope is what is asked for within what the client may have, or all of that") {
  World world;
  const auto scope = [&](const char* asked) {
    return member(world.token(web_request(changed(for_itself, {{"scope", asked}}))), "scope");
  };
  CHECK(scope("") == "read write");
  CHECK(member(world.token(web_request(emptied(for_itself, "scope"))), "scope") == "read write");
  CHECK(scope("write") == "write");
  CHECK(scope("write write") == "write");
  for (const char* beyond : {"admin", "read admin", "READ", "read\"", "re\\ad"}) {
    CAPTURE(beyond);
    CHECK(is_refused(world.token(web_request(changed(for_itself, {{"scope", beyond}}))), "invalid_scope"));
  }
}

TEST_CASE("client_credentials: each request begins a family of its own") {
  World world;
  const auto family = [&] {
    const auto access = member(world.token(web_request(for_itself)), "access_token");
    return world.tokens.find_access(hash_token(access)).authorization.family;
  };
  const auto first = family();
  CHECK(first != family());
}

TEST_CASE("client_credentials: a user callback puts a user behind the client, and still no refresh token") {
  Own own({.user = [](const Client& client) -> Result<User> { return User{.id = "user of " + client.id}; }});
  const auto answer = own.ask();
  CHECK(answer.status == 200);
  CHECK(member(answer, "refresh_token").empty());
  const auto granted = own.tokens.find_access(hash_token(member(answer, "access_token"))).authorization;
  CHECK(granted.user_id == "user of web");
}

TEST_CASE("client_credentials: a user callback has the four outcomes of every callback") {
  CHECK(is_refused(Own({.user = [](const Client&) -> Result<User> { return denied(); }}).ask(), "invalid_grant"));
  CHECK(is_refused(Own({.user = [](const Client&) -> Result<User> { return access_denied("no"); }}).ask(),
                   "access_denied"));
  CHECK(Own({.user = [](const Client&) -> Result<User> { throw std::runtime_error("x"); }}).ask().status == 500);
  CHECK(Own({.user = [](const Client&) -> Result<User> { throw StoreUnavailable("x"); }}).ask().status == 503);
  CHECK(Own({}).ask().status == 200);
}

TEST_CASE("client_credentials: a token is of no use as a refresh token or a code") {
  World world;
  const auto access = member(world.token(web_request(for_itself)), "access_token");
  CHECK(is_refused(refresh(world, access), "invalid_grant"));
  CHECK(is_refused(redeem(world, access), "invalid_grant"));
  CHECK(opens(world, access));
}

TEST_CASE("client_credentials: the application adds to what is granted") {
  std::string extra = R"({"tenant":"acme"})";
  const Own own({.extra = [&](const TokenRequest& request) { return request.client.id == "web" ? extra : ""; }});
  const auto access = issued(own.ask()).access;
  CHECK(own.tokens.find_access(hash_token(access)).authorization.extra == extra);
  extra = "[1]";
  CHECK(own.ask().status == 500);
  extra.clear();
  CHECK(own.ask().status == 200);
}
