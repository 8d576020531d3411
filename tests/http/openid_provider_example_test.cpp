#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "http/example_server.hpp"
#include "oauthkit/hash.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

nlohmann::json claims_of(const std::string& id_token) {
  const auto first = id_token.find('.');
  const auto last = id_token.rfind('.');
  const auto payload = base64url_decode(id_token.substr(first + 1, last - first - 1));
  return payload ? nlohmann::json::parse(*payload) : nlohmann::json();
}

const Params asking{{"scope", "openid profile"}, {"nonce", "n-0S6_WzA2Mj"}};

}  // namespace

TEST_CASE("example openid_provider: whoever signs in is told to the client, in the ID token and at UserInfo") {
  const ExampleServer server("openid_provider");
  Person alice(server);
  const auto consent = alice.sign_in(alice.open(asking));
  const auto answer = alice.agree(consent, {{"scope", "openid"}, {"scope", "profile"}});
  const auto tokens = server.post("/token", redemption(location_param(answer, "code")), demo_secret());
  REQUIRE(tokens.status == 200);
  const auto id_token = claims_of(member(tokens, "id_token"));
  CHECK(id_token["iss"] == server.issuer());
  CHECK(id_token["aud"] == "demo");
  CHECK(id_token["sub"] == "alice");
  CHECK(id_token["nonce"] == "n-0S6_WzA2Mj");
  CHECK_FALSE(id_token.contains("name"));
  const auto userinfo = server.get("/userinfo", bearer(member(tokens, "access_token")));
  CHECK(userinfo.status == 200);
  CHECK(nlohmann::json::parse(userinfo.body) == nlohmann::json({{"sub", "alice"}, {"name", "Alice"}}));
}

TEST_CASE("example openid_provider: without the scope openid it is the quickstart") {
  const ExampleServer server("openid_provider");
  Person alice(server);
  const auto consent = alice.sign_in(alice.open({{"scope", "read"}}));
  const auto answer = alice.agree(consent, {{"scope", "read"}});
  const auto tokens = server.post("/token", redemption(location_param(answer, "code")), demo_secret());
  REQUIRE(tokens.status == 200);
  CHECK(member(tokens, "id_token").empty());
  CHECK(server.get("/userinfo", bearer(member(tokens, "access_token"))).status == 403);
}

TEST_CASE("example openid_provider: the document is found where relying parties look for it") {
  const ExampleServer server("openid_provider");
  const auto document = server.get("/.well-known/openid-configuration");
  REQUIRE(document.status == 200);
  const auto told = nlohmann::json::parse(document.body);
  CHECK(told["issuer"] == server.issuer());
  CHECK(told["userinfo_endpoint"] == server.issuer() + "/userinfo");
  CHECK(told["id_token_signing_alg_values_supported"] == nlohmann::json({"RS256"}));
}
