#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <thread>

#include "http/authserver/agent.hpp"
#include "oauthkit/hash.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;
using namespace std::chrono_literals;

namespace {

Json config_with_keys(const support::TemporaryDirectory& directory, const char* format = "jwt") {
  auto config = demo_config();
  config["issuer"] = "http://127.0.0.1:9000";
  config["store"] = "sqlite:" + directory.file("store.db");
  config["access_token"] = {{"format", format}, {"lifetime", 60}};
  config["keys"] = {{"file", directory.file("keys.json")}, {"publish", 2}, {"retire", 60}};
  return config;
}

std::string access_token(const AuthServer& server) {
  return member(server.token({{"grant_type", "client_credentials"}, {"scope", "read"}}), "access_token");
}

std::string kid_of(std::string_view token) {
  const auto header = base64url_decode(token.substr(0, token.find('.'))).value_or("{}");
  return Json::parse(header, nullptr, false).value("kid", "");
}

std::size_t published(const AuthServer& server) { return Json::parse(server.get("/jwks").body)["keys"].size(); }

/// Whether it comes true within ten seconds.
template <class Condition>
bool comes(Condition condition) {
  for (int i = 0; i < 200; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(50ms);
  }
  return false;
}

}  // namespace

TEST_CASE("authserver keys: the file is made for its owner alone, and tokens live on after a restart") {
  const support::TemporaryDirectory directory;
  for (const auto* format : {"jwt", "sealed"}) {
    CAPTURE(format);
    const auto config = config_with_keys(directory, format);
    std::string token;
    {
      const AuthServer server(config);
      token = access_token(server);
      CHECK(server.api("/api/me", token).status == 200);
    }
    const AuthServer again(config);
    CHECK(again.api("/api/me", token).status == 200);
    CHECK(kid_of(access_token(again)) == kid_of(token));
  }
  for (const auto* name : {"keys.json", "keys.json.sealing"}) {
    const auto mode = std::filesystem::status(directory.file(name)).permissions();
    CHECK(mode == (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
  }
}

TEST_CASE("authserver keys: a command turns the keys of a server that runs, and old tokens stay good") {
  const support::TemporaryDirectory directory;
  for (const auto* format : {"jwt", "sealed"}) {
    CAPTURE(format);
    const auto config = config_with_keys(directory, format);
    const AuthServer server(config);
    const auto first = access_token(server);
    const auto before = published(server);
    const auto ended = run({"--rotate-keys", "--config", write_config(directory.path(), config)});
    CHECK(ended.status == 0);
    CHECK(ended.out.empty());
    CHECK(comes([&] { return published(server) == before + 1; }));
    CHECK(comes([&] { return kid_of(access_token(server)) != kid_of(first); }));
    CHECK(server.api("/api/me", first).status == 200);
    CHECK(server.api("/api/me", access_token(server)).status == 200);
  }
}

TEST_CASE("authserver keys: turn by schedule") {
  const support::TemporaryDirectory directory;
  auto config = config_with_keys(directory);
  config["keys"]["rotation"] = 3;
  config["keys"]["publish"] = 1;
  const AuthServer server(config);
  const auto first = access_token(server);
  CHECK(comes([&] { return kid_of(access_token(server)) != kid_of(first); }));
  CHECK(published(server) >= 2);
  CHECK(server.api("/api/me", first).status == 200);
}

TEST_CASE("authserver keys: the command needs a file") {
  const support::TemporaryDirectory directory;
  auto config = demo_config();
  config["keys"] = Json::object();
  expect_one_line(run({"--rotate-keys", "--config", write_config(directory.path(), config)}), 2,
                  "--rotate-keys: expected keys.file in the configuration");
  expect_one_line(run({"--rotate-keys"}), 2, "--rotate-keys: expected keys.file");
  config["keys"] = {{"file", directory.file("keys.json")}};
  CHECK(run({"--rotate-keys", "--config", write_config(directory.path(), config)}).status == 0);
}

TEST_CASE("authserver keys: a file that others may read exits 1 with one line") {
  const support::TemporaryDirectory directory;
  const auto config = write_config(directory.path(), config_with_keys(directory));
  CHECK(run({"--check", "--config", config}).status == 0);
  std::filesystem::permissions(directory.file("keys.json"), std::filesystem::perms::others_read,
                               std::filesystem::perm_options::add);
  expect_one_line(run({"--check", "--config", config}), 1, "may be read or written by others");
}

TEST_CASE("authserver keys: without a file loosened() says that they die with the process") {
  const support::TemporaryDirectory directory;
  auto config = demo_config();
  config["access_token"] = {{"format", "jwt"}};
  CHECK(holds(run({"--check", "--config", write_config(directory.path(), config)}).out, "set keys.file"));
  const auto kept = write_config(directory.path(), config_with_keys(directory));
  CHECK_FALSE(holds(run({"--check", "--config", kept}).out, "set keys.file"));
}
