#include <doctest/doctest.h>

#include <fstream>

#include "http/authserver/config_check.hpp"
#include "oauthkit/secret.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

std::string write_text(const support::TemporaryDirectory& directory, const std::string& text) {
  const auto file = directory.file("text.json");
  std::ofstream(file) << text;
  return file;
}

}  // namespace

TEST_CASE("authserver config: an unknown key is an error that names those it could have been") {
  const support::TemporaryDirectory directory;
  for (const auto* at : {"/issuers", "/http/thread", "/access_token/life", "/refresh_token/rotate",
                         "/authorization_code/ttl", "/transaction/x", "/clients/0/redirect_uri", "/users/0/name"}) {
    CAPTURE(at);
    const auto bad = write_config(directory.path(), with(at, 1));
    const auto ended = check(bad);
    CHECK(ended.status == 2);
    CHECK(holds(ended.err, ": unknown key, expected one of "));
  }
  const auto two_lines = check(write_config(directory.path(), with("/two\nlines", 1)));
  CHECK(count(two_lines.err, "\n") == 1);
  CHECK(holds(two_lines.err, "two?lines: unknown key"));
  const auto bad = write_config(directory.path(), with("/clients/0/redirect_uri", "https://client.example/"));
  expect_refused(check(bad), bad, "clients[0].redirect_uri: unknown key, expected one of access_token_lifetime, ");
  CHECK(check(write_config(directory.path(), demo_config())).status == 0);
}

TEST_CASE("authserver config: no rotation of refresh tokens while a public client may refresh") {
  const support::TemporaryDirectory directory;
  auto config = demo_config();
  config["refresh_token"] = {{"rotation", false}};
  const auto bad = write_config(directory.path(), config);
  expect_refused(check(bad), bad, "refresh_token.rotation: expected true, because the public client \"native\"");
  config["clients"][1]["grant_types"] = {"authorization_code"};
  const auto good = check(write_config(directory.path(), config));
  CHECK(good.status == 0);
  CHECK(holds(good.out, "loosened: refresh tokens of confidential clients are not rotated"));
}

TEST_CASE("authserver config: a client that sends its secret either way is told of, and may do so one way a request") {
  auto config = demo_config();
  config["clients"][0]["legacy_auth_methods"] = {"client_secret_post"};
  const support::TemporaryDirectory directory;
  const auto checked = check(write_config(directory.path(), config));
  CHECK(checked.status == 0);
  CHECK(holds(checked.out, "loosened: the client \"demo\" may send its secret in several ways"));
  const AuthServer server(config);
  const Params itself{{"grant_type", "client_credentials"}};
  auto by_post = itself;
  by_post.add("client_id", "demo");
  by_post.add("client_secret", "demo-secret");
  CHECK(server.token(by_post).status == 400);
  CHECK(AuthServer(demo_config()).post("/token", by_post).status == 401);
  CHECK(server.token(itself).status == 200);
  CHECK(server.post("/token", by_post).status == 200);
}

TEST_CASE("authserver config: a file that is no JSON is told with line and column, and not repeated") {
  const support::TemporaryDirectory directory;
  const auto file = write_text(directory, "{\n  \"issuer\": \"https://a.example\",\n  \"client_secret\": hunter2 }");
  const auto ended = check(file);
  expect_refused(ended, file, "line 3, column 20: expected JSON");
  CHECK_FALSE(holds(ended.err, "hunter2"));
  for (const auto* text : {"", "[]", "null", "{\"clients\": [}", "{} {}", "{\"a\": 1,}", "{\"a\": 1e999}", "\xff"}) {
    CAPTURE(text);
    CHECK(check(write_text(directory, text)).status == 2);
  }
  CHECK(check(write_text(directory, "{}")).status == 0);
}

TEST_CASE("authserver config: a member that is given twice") {
  const support::TemporaryDirectory directory;
  const auto twice = write_text(directory, R"({"clients": [{"client_id": "a", "client_id": "b"}]})");
  expect_refused(check(twice), twice, "client_id: expected once, given twice");
  const auto outside = write_text(directory, R"({"listen": "127.0.0.1:0", "users": [], "listen": "127.0.0.1:0"})");
  expect_refused(check(outside), outside, "listen: expected once");
  // The same name in two objects is none.
  const auto good = check(write_config(directory.path(), demo_config()));
  CHECK(good.status == 0);
}

TEST_CASE("authserver config: nesting without end is refused") {
  const support::TemporaryDirectory directory;
  const auto file = write_text(directory, "{\"users\": " + std::string(100'000, '['));
  expect_refused(check(file), file, "the whole: expected no more than 32 levels");
  CHECK(check(write_text(directory, R"({"users": []})")).status == 0);
}

TEST_CASE("authserver config: secrets are never echoed") {
  const support::TemporaryDirectory directory;
  for (const auto* at : {"/clients/0/client_secret", "/users/0/password"}) {
    for (const Json& bad : {Json{{"scrypt", "hunter2"}}, Json{{"sha256", "hunter2"}}, Json::array({"hunter2"}),
                            Json{{"scrypt", SecretHash::sha256("hunter2").text()}}}) {
      CAPTURE(at);
      CAPTURE(bad.dump());
      const auto ended = check(write_config(directory.path(), with(at, bad)));
      CHECK(ended.status == 2);
      CHECK_FALSE(holds(ended.err, "hunter2"));
      CHECK_FALSE(holds(ended.err, "$sha256$"));
    }
    const Json good{{"scrypt", SecretHash::scrypt("hunter2").text()}};
    CHECK(check(write_config(directory.path(), with(at, good))).status == 0);
  }
}

TEST_CASE("authserver config: an empty object is a server without clients and users, kept in memory") {
  const AuthServer server(Json::object());
  CHECK(server.get("/healthz").body == "ok");
  CHECK(server.token({{"grant_type", "client_credentials"}}).status == 401);
  CHECK(AuthServer().token({{"grant_type", "client_credentials"}}).status == 200);
}
