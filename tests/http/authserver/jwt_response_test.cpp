#include <doctest/doctest.h>

#include "http/authserver/config_check.hpp"
#include "http/authserver/signing_client.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

const Json all_modes = {"query", "fragment", "form_post", "jwt", "query.jwt", "fragment.jwt", "form_post.jwt"};

Json answering_in_jwts(const Json& modes = all_modes) {
  auto config = demo_config();
  config["response_modes_supported"] = modes;
  return config;
}

Json metadata(const AuthServer& server) {
  return Json::parse(server.get("/.well-known/oauth-authorization-server").body);
}

}  // namespace

TEST_CASE("authserver jarm: an answer is a JWT of its parameters, to whom and until when") {
  auto config = answering_in_jwts();
  config["authorization_response"] = {{"lifetime", 120}};
  const AuthServer server(config);
  const auto answer = Agent(server).authorize(authorization({{"response_mode", "jwt"}}));
  CHECK(location_param(answer, "code") == "");
  CHECK(location_param(answer, "state") == "");
  const auto claims = claims_of(server, location_param(answer, "response"));
  REQUIRE(claims.is_object());
  CHECK(claims["iss"] == server.url());
  CHECK(claims["aud"] == "demo");
  CHECK(claims["state"] == "xyz");
  const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  CHECK(claims["exp"].get<std::int64_t>() <= now + 121);
  CHECK(claims["exp"].get<std::int64_t>() > now + 100);
  CHECK(server.token(redemption(claims["code"].get<std::string>())).status == 200);
}

TEST_CASE("authserver jarm: an error goes the same way") {
  const AuthServer server(answering_in_jwts());
  const auto refused = server.get(target(authorization({{"response_mode", "fragment.jwt"}, {"scope", "nuclear"}})));
  const auto claims = claims_of(server, location_param(refused, "response", '#'));
  REQUIRE(claims.is_object());
  CHECK(claims["error"] == "invalid_scope");
  CHECK(claims["state"] == "xyz");
  const auto plain = server.get(target(authorization({{"scope", "nuclear"}})));
  CHECK(location_param(plain, "error") == "invalid_scope");
}

TEST_CASE("authserver jarm: what is not listed is not served") {
  const AuthServer server(answering_in_jwts({"query", "query.jwt"}));
  const auto error = [&](const char* mode) {
    return location_param(server.get(target(authorization({{"response_mode", mode}}))), "error");
  };
  CHECK(error("form_post.jwt") == "invalid_request");
  CHECK(error("jwt") == "invalid_request");
  CHECK(error("form_post") == "invalid_request");
  CHECK(server.get(target(authorization({{"response_mode", "query.jwt"}}))).status == 200);
  CHECK(server.get(target(authorization({{"response_mode", "query"}}))).status == 200);
}

TEST_CASE("authserver jarm: a client may keep to some of the modes") {
  auto config = answering_in_jwts();
  config["clients"][0]["response_modes"] = {"jwt"};
  const AuthServer server(config);
  const auto refused = server.get(target(authorization()));
  CHECK(claims_of(server, location_param(refused, "response"))["error"] == "invalid_request");
  CHECK(server.get(target(authorization({{"response_mode", "jwt"}}))).status == 200);
}

TEST_CASE("authserver jarm: without it there are no such modes, and no keys") {
  const AuthServer server(demo_config());
  CHECK(location_param(server.get(target(authorization({{"response_mode", "jwt"}}))), "error") == "invalid_request");
  CHECK(server.get("/jwks").status == 404);
  CHECK_FALSE(metadata(server).contains("authorization_signing_alg_values_supported"));
  const AuthServer with(answering_in_jwts());
  CHECK(with.get(target(authorization({{"response_mode", "jwt"}}))).status == 200);
  CHECK(with.get("/jwks").status == 200);
  CHECK(metadata(with)["authorization_signing_alg_values_supported"] == Json{"ES256"});
  CHECK(metadata(with)["response_modes_supported"] == all_modes);
}

TEST_CASE("authserver config: signed responses") {
  const Json lifetime{{"lifetime", 600}};
  expect_all({
      {"/response_modes_supported", "jwt", {"query.jwt"}, "response_modes_supported: expected an array of strings"},
      {"/response_modes_supported", {"web_message"}, {"form_post"}, "response_modes_supported: expected some of query"},
      {"/response_modes_supported",
       {"jwt", "query.jwt"},
       {"jwt", "query.jwt", "fragment.jwt"},
       "response_modes_supported: expected query.jwt and fragment.jwt beside jwt"},
      {"/response_modes_supported", Json::array(), {"query"}, "response_modes_supported: expected at least one"},
      {"/authorization_response", 600, lifetime, "authorization_response: expected an object"},
      {"/authorization_response", {{"lifetime", 601}}, lifetime, "authorization_response.lifetime: expected a whole"},
      {"/authorization_response", {{"lifetime", 0}}, lifetime, "authorization_response.lifetime: expected a whole"},
      {"/clients/0/response_modes", {"jwt"}, {"query"}, "clients[0].response_modes: expected some of response_modes_"},
  });
}

TEST_CASE("authserver config: answers are signed with a key that is there, and that lives as long as they do") {
  const support::TemporaryDirectory directory;
  auto config = answering_in_jwts();
  const auto told = [&](const Json& alg) {
    config["clients"][0]["authorization_signed_response_alg"] = alg;
    return check(write_config(directory.path(), config));
  };
  for (const auto* alg : {"none", "HS256", "PS256", "RS256"}) {
    CAPTURE(alg);
    const auto refused = told(alg);
    CHECK(refused.status == 2);
    CHECK(holds(refused.err, "clients[0].authorization_signed_response_alg: expected"));
  }
  CHECK(told("ES256").status == 0);
  config["keys"] = {{"algorithm", "PS256"}};
  CHECK(told("PS256").status == 0);
  config["keys"] = {{"retire", 599}};
  CHECK(holds(told("ES256").err, "keys.retire: expected at least 600"));
  config["authorization_response"] = {{"lifetime", 599}};
  CHECK(told("ES256").status == 0);
}
