#include <doctest/doctest.h>

#include "http/authserver/agent.hpp"
#include "http/authserver/config_check.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

constexpr const char* photos = "https://photos.example";

/// The demo with a resource server among its clients.
Json config_with_api() {
  auto config = demo_config();
  config["issuer"] = "http://127.0.0.1:9000";
  config["clients"][0]["allowed_resources"] = {photos};
  config["clients"].push_back({{"client_id", "photos"},
                               {"client_secret", "photos-secret"},
                               {"grant_types", Json::array()},
                               {"response_types", Json::array()},
                               {"resources", {"http://127.0.0.1:9000", photos}}});
  return config;
}

Answer introspect(const AuthServer& server, const std::string& token) {
  return server.post("/introspect", {{"token", token}}, basic("photos", "photos-secret"));
}

Answer tokens_of(const AuthServer& server, const Params& changes = {}) {
  return server.token(redemption(location_param(Agent(server).authorize(authorization(changes)), "code")));
}

}  // namespace

TEST_CASE("authserver introspect: tells a resource server who stands behind a token") {
  const AuthServer server(config_with_api());
  const auto answer = introspect(server, member(tokens_of(server), "access_token"));
  CHECK(answer.status == 200);
  CHECK(answer.field("Cache-Control") == "no-store");
  const auto told = Json::parse(answer.body);
  CHECK(told["active"] == true);
  CHECK(told["sub"] == "user-1");
  CHECK(told["username"] == "alice");
  CHECK(told["client_id"] == "demo");
  CHECK(told["iss"] == "http://127.0.0.1:9000");
  CHECK(told["aud"] == "http://127.0.0.1:9000");
  CHECK(told["exp"].get<std::int64_t>() == told["iat"].get<std::int64_t>() + 3600);
}

TEST_CASE("authserver introspect: an unknown, a revoked and a refresh token read the same") {
  const AuthServer server(config_with_api());
  const auto revoked = tokens_of(server);
  server.post("/revoke", {{"token", member(revoked, "access_token")}}, basic("demo", "demo-secret"));
  const auto live = tokens_of(server);
  for (const auto& token : {std::string("nonsense"), member(revoked, "access_token"), member(live, "refresh_token")}) {
    CHECK(introspect(server, token).body == R"({"active":false})");
  }
  CHECK(Json::parse(introspect(server, member(live, "access_token")).body)["active"] == true);
}

TEST_CASE("authserver introspect: a token for its own API is not for others to know") {
  const AuthServer server(config_with_api());
  const auto own = tokens_of(server, {{"resource", "http://127.0.0.1:9000/api"}});
  CHECK(introspect(server, member(own, "access_token")).body == R"({"active":false})");
  const auto theirs = tokens_of(server, {{"resource", photos}});
  CHECK(Json::parse(introspect(server, member(theirs, "access_token")).body)["aud"] == photos);
}

TEST_CASE("authserver introspect: a client that serves nothing may not ask") {
  const AuthServer server(config_with_api());
  const auto token = member(tokens_of(server), "access_token");
  const auto refused = server.post("/introspect", {{"token", token}}, basic("demo", "demo-secret"));
  CHECK(refused.status == 400);
  CHECK(member(refused, "error") == "unauthorized_client");
  CHECK(introspect(server, token).status == 200);
}

TEST_CASE("authserver config: a client's allowed_resources are absolute URIs without fragment") {
  expect_all({{"/clients/0/allowed_resources", Json::array({"photos"}), Json::array({photos}),
               "clients[0].allowed_resources: expected absolute URIs without fragment"}});
}

TEST_CASE("authserver config: a client's resources are absolute URIs without fragment") {
  const auto* told = "clients[0].resources: expected absolute URIs without fragment";
  expect_all({{"/clients/0/resources", Json::array({"photos"}), Json::array({photos}), told},
              {"/clients/0/resources", Json::array({"https://photos.example#x"}), Json::array({photos}), told},
              {"/clients/0/resources", Json::array({"https://photos.example/ x"}), Json::array({photos}), told}});
}
