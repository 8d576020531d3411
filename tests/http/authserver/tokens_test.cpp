#include <doctest/doctest.h>

#include <thread>

#include "http/authserver/agent.hpp"
#include "oauthkit/secret.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

Answer tokens_of(const AuthServer& server) {
  return server.token(redemption(location_param(Agent(server).authorize(authorization()), "code")));
}

Answer refresh(const AuthServer& server, const Answer& tokens, const std::string& scope = {}) {
  Params form{{"grant_type", "refresh_token"}, {"refresh_token", member(tokens, "refresh_token")}};
  if (!scope.empty()) form.add("scope", scope);
  return server.token(form);
}

bool works(const AuthServer& server, const Answer& tokens) {
  return server.api("/api/me", member(tokens, "access_token")).status == 200;
}

Json config_with(const char* at, const Json& value) {
  auto config = demo_config();
  config[Json::json_pointer(at)] = value;
  return config;
}

}  // namespace

TEST_CASE("authserver tokens: a refresh rotates, and the use of the old one ends the family") {
  const AuthServer server(demo_config());
  const auto first = tokens_of(server);
  const auto second = refresh(server, first);
  CHECK(second.status == 200);
  CHECK(member(second, "refresh_token") != member(first, "refresh_token"));
  CHECK(works(server, second));
  CHECK(member(refresh(server, first), "error") == "invalid_grant");
  CHECK_FALSE(works(server, second));
  CHECK(refresh(server, second).status == 400);
}

TEST_CASE("authserver tokens: a refresh for less narrows the access token, one for more is refused") {
  const AuthServer server(demo_config());
  const auto first = tokens_of(server);
  CHECK(member(refresh(server, first, "admin"), "error") == "invalid_scope");
  const auto narrow = refresh(server, first, "read");
  CHECK(server.api("/api/write", member(narrow, "access_token")).status == 403);
  const auto whole = refresh(server, narrow);
  CHECK(server.api("/api/write", member(whole, "access_token")).status == 200);
}

TEST_CASE("authserver tokens: within the grace a retry gets the same answer") {
  const AuthServer server(config_with("/refresh_token", {{"grace", 60}}));
  const auto first = tokens_of(server);
  const auto second = refresh(server, first);
  const auto retry = refresh(server, first);
  CHECK(retry.status == 200);
  CHECK(member(retry, "refresh_token") == member(second, "refresh_token"));
  CHECK(works(server, second));
}

TEST_CASE("authserver tokens: without rotation a confidential client keeps its refresh token") {
  auto config = config_with("/refresh_token", {{"rotation", false}});
  config["clients"].erase(1);
  const AuthServer server(config);
  const auto first = tokens_of(server);
  CHECK(member(refresh(server, first), "refresh_token").empty());
  CHECK(refresh(server, first).status == 200);
  CHECK(works(server, first));
}

TEST_CASE("authserver tokens: access tokens live as long as the configuration says") {
  const AuthServer server(config_with("/access_token", {{"lifetime", 1}}));
  const auto tokens = tokens_of(server);
  CHECK(Json::parse(tokens.body)["expires_in"] == 1);
  std::this_thread::sleep_for(std::chrono::milliseconds(2100));
  CHECK_FALSE(works(server, tokens));
  CHECK(refresh(server, tokens).status == 200);
}

TEST_CASE("authserver tokens: refresh tokens live as long as the configuration says") {
  const AuthServer server(config_with("/refresh_token", {{"lifetime", 3}}));
  const auto tokens = tokens_of(server);
  CHECK(refresh(server, tokens).status == 200);
  const auto late = tokens_of(server);
  std::this_thread::sleep_for(std::chrono::milliseconds(4100));
  CHECK(member(refresh(server, late), "error") == "invalid_grant");
  CHECK(works(server, late));
}

TEST_CASE("authserver tokens: a client's own lifetimes come first, and null never ends") {
  auto config = config_with("/access_token", {{"lifetime", 7}});
  config["clients"][0]["access_token_lifetime"] = nullptr;
  const AuthServer never(config);
  const auto endless = tokens_of(never);
  CHECK_FALSE(Json::parse(endless.body).contains("expires_in"));
  CHECK(works(never, endless));
  config["clients"][0]["access_token_lifetime"] = 11;
  CHECK(Json::parse(tokens_of(AuthServer(config)).body)["expires_in"] == 11);
  config["clients"][0].erase("access_token_lifetime");
  CHECK(Json::parse(tokens_of(AuthServer(config)).body)["expires_in"] == 7);
}

TEST_CASE("authserver tokens: a client that does not list refresh_token gets none") {
  const AuthServer server(config_with("/clients/0/grant_types", {"authorization_code"}));
  const auto tokens = tokens_of(server);
  CHECK(tokens.status == 200);
  CHECK(member(tokens, "refresh_token").empty());
  CHECK(member(tokens_of(AuthServer(demo_config())), "refresh_token") != "");
}

TEST_CASE("authserver tokens: client_credentials for those who list it, and no user behind the token") {
  const AuthServer server(demo_config());
  const auto tokens = server.token({{"grant_type", "client_credentials"}, {"scope", "read"}});
  CHECK(tokens.status == 200);
  CHECK(member(tokens, "refresh_token").empty());
  const auto me = server.api("/api/me", member(tokens, "access_token"));
  CHECK(Json::parse(me.body) == Json{{"client_id", "demo"}, {"scope", "read"}});
  const auto refused = server.post("/token", {{"grant_type", "client_credentials"}, {"client_id", "native"}});
  CHECK(member(refused, "error") == "unauthorized_client");
}

TEST_CASE("authserver tokens: without scope a client gets all it may have, beyond that nothing") {
  const AuthServer server(demo_config());
  CHECK(member(server.token({{"grant_type", "client_credentials"}}), "scope") == "profile email read write");
  CHECK(member(server.token({{"grant_type", "client_credentials"}, {"scope", "admin"}}), "error") == "invalid_scope");
}

TEST_CASE("authserver tokens: an unknown client and a wrong secret read the same") {
  const AuthServer server(demo_config());
  const Params form{{"grant_type", "client_credentials"}};
  const auto wrong = server.token(form, "demo", "guess");
  const auto unknown = server.token(form, "nobody", "guess");
  CHECK(wrong.status == 401);
  CHECK(wrong.field("WWW-Authenticate").starts_with("Basic"));
  CHECK(wrong.head == unknown.head);
  CHECK(wrong.body == unknown.body);
  CHECK(server.token(form).status == 200);
}

TEST_CASE("authserver tokens: fifty wrong secrets do not keep the right one out") {
  const AuthServer server(demo_config());
  const Params form{{"grant_type", "client_credentials"}};
  for (int i = 0; i < 50; ++i) CHECK(server.token(form, "demo", "guess " + std::to_string(i)).status == 401);
  CHECK(server.token(form).status == 200);
}

TEST_CASE("authserver tokens: ids and secrets of any printable ASCII, by Basic and by post") {
  std::string all;
  for (char c = 0x20; c < 0x7f; ++c) all += c;
  auto config = demo_config();
  config["clients"][0]["client_id"] = "id " + all;
  config["clients"][0]["client_secret"] = all + "secret";
  const Params form{{"grant_type", "client_credentials"}};
  const AuthServer by_basic(config);
  CHECK(by_basic.token(form, "id " + all, all + "secret").status == 200);
  CHECK(by_basic.token(form, "id " + all, all).status == 401);
  config["clients"][0]["token_endpoint_auth_method"] = "client_secret_post";
  const AuthServer by_post(config);
  auto posted = form;
  posted.add("client_id", "id " + all);
  posted.add("client_secret", all + "secret");
  CHECK(by_post.post("/token", posted).status == 200);
  CHECK(by_post.token(form, "id " + all, all + "secret").status == 401);
}

TEST_CASE("authserver tokens: secrets and passwords may be given as scrypt") {
  auto config = demo_config();
  config["clients"][0]["client_secret"] = {{"scrypt", SecretHash::scrypt("hashed secret").text()}};
  config["users"][0]["password"] = {{"scrypt", SecretHash::scrypt("hashed password").text()}};
  const AuthServer server(config);
  Agent agent(server);
  const auto again = agent.sign_in(agent.get(target(authorization())));
  CHECK(again.status == 401);
  const auto answer = agent.allow(agent.sign_in(again, "alice", "hashed password"));
  const auto form = redemption(location_param(answer, "code"));
  CHECK(server.token(form).status == 401);
  CHECK(server.token(form, "demo", "hashed secret").status == 200);
}

TEST_CASE("authserver tokens: the default profile offers neither token nor password, listed or not") {
  auto config = demo_config();
  config["clients"][0]["grant_types"].push_back("password");
  config["clients"][0]["response_types"] = {"code", "token", "code token"};
  const AuthServer server(config);
  for (const auto* type : {"token", "code token"}) {
    const auto answer = server.get(target(authorization({{"response_type", type}})));
    CHECK(answer.status == 303);
    CHECK(holds(answer.field("Location"), "error=unsupported_response_type"));
  }
  const Params password{{"grant_type", "password"}, {"username", "alice"}, {"password", "wonderland"}};
  CHECK(member(server.token(password), "error") == "unsupported_grant_type");
  config["profile"] = "oauth20";
  CHECK(AuthServer(config).token(password).status == 200);
}
