#include <doctest/doctest.h>

#include "http/authserver/agent.hpp"
#include "http/authserver/config_check.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

Answer push(const AuthServer& server, const Params& changes = {}) {
  return server.post("/par", authorization(changes), basic("demo", "demo-secret"));
}

int expires_in(const Answer& pushed) { return Json::parse(pushed.body).value("expires_in", 0); }

std::string by_reference(const Answer& pushed) {
  REQUIRE(pushed.status == 201);
  return target({{"client_id", "demo"}, {"request_uri", member(pushed, "request_uri")}});
}

}  // namespace

TEST_CASE("authserver par: a request is pushed, looked at, and answered once") {
  const AuthServer server(demo_config());
  const auto pushed = push(server);
  CHECK(expires_in(pushed) == 60);
  Agent alice(server);
  const auto page = alice.sign_in(alice.get(by_reference(pushed)));
  const auto again = alice.get(by_reference(pushed));
  const auto answer = alice.allow(page);
  CHECK(answer.status == 303);
  const auto code = location_param(answer, "code");
  CHECK(server.token(redemption(code)).status == 200);
  const auto late = alice.allow(again);
  CHECK(late.status == 400);
  CHECK(late.body.find("invalid_request_uri") != std::string::npos);
  CHECK(alice.get(by_reference(pushed)).status == 400);
  CHECK(alice.get(by_reference(push(server))).status == 200);
}

TEST_CASE("authserver par: what is wrong is told to the client, and nobody else's secret will do") {
  const AuthServer server(demo_config());
  CHECK(member(push(server, {{"scope", "nuclear"}}), "error") == "invalid_scope");
  CHECK(member(push(server, {{"redirect_uri", "https://evil.example/cb"}}), "error") == "invalid_request");
  CHECK(server.post("/par", authorization(), basic("demo", "wrong")).status == 401);
  CHECK(server.get("/par").status == 405);
  CHECK(push(server).status == 201);
}

TEST_CASE("authserver par: it may be required of all, or of one client") {
  auto config = demo_config();
  config["require_pushed_authorization_requests"] = true;
  config["pushed_authorization_request"] = {{"lifetime", 90}};
  const AuthServer all(config);
  Agent alice(all);
  CHECK(location_param(alice.get(target(authorization())), "error") == "invalid_request");
  const auto pushed = push(all);
  CHECK(expires_in(pushed) == 90);
  CHECK(alice.get(by_reference(pushed)).status == 200);
  const auto document = Json::parse(all.get("/.well-known/oauth-authorization-server").body);
  CHECK(document["require_pushed_authorization_requests"] == true);
  CHECK(document["pushed_authorization_request_endpoint"] == all.url() + "/par");

  auto one = demo_config();
  one["clients"][0]["require_pushed_authorization_requests"] = true;
  const AuthServer strict(one);
  CHECK(location_param(Agent(strict).get(target(authorization())), "error") == "invalid_request");
  CHECK(Agent(strict).get(by_reference(push(strict))).status == 200);
}

TEST_CASE("authserver config: pushed requests and classes of sign-in") {
  expect_all({
      {"/pushed_authorization_request", 60, {{"lifetime", 60}}, "pushed_authorization_request: expected an object"},
      {"/pushed_authorization_request",
       {{"lifetime", 601}},
       {{"lifetime", 600}},
       "pushed_authorization_request.lifetime: expected a whole number from 1 to 600"},
      {"/require_pushed_authorization_requests", 1, true, "require_pushed_authorization_requests: expected"},
      {"/acr_values_supported", "mfa", {"mfa"}, "acr_values_supported: expected an array of strings"},
      {"/acr_values_supported", {"m fa"}, {"mfa"}, "acr_values_supported: expected names without spaces"},
      {"/clients/0/require_pushed_authorization_requests", "yes", false,
       "clients[0].require_pushed_authorization_requests: expected"},
      {"/clients/0/default_max_age", -1, 0, "clients[0].default_max_age: expected a whole number"},
      {"/clients/0/default_acr_values", "mfa", {"mfa"}, "clients[0].default_acr_values: expected an array"},
      {"/users/0/acr", 1, "pwd", "users[0].acr: expected a string"},
  });
  // Whoever has a second factor needs it.
  auto person = demo_config()["users"][0];
  person["totp_secret"] = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
  auto by_password = person;
  person["acr"] = "mfa";
  by_password["acr"] = "pwd";
  expect_all({{"/users/0", person, by_password, "users[0].acr: expected another than mfa beside totp_secret"}});
}
