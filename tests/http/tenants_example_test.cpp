#include <doctest/doctest.h>

#include "http/example_server.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

// RFC 7636 Appendix B, as `redemption` has its verifier.
const Params asking{{"client_id", "demo"},
                    {"response_type", "code"},
                    {"code_challenge_method", "S256"},
                    {"code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"}};

std::string code_at(const std::string& tenant, Visitor& alice) {
  const auto page = alice.open(tenant + "/authorize", asking);
  const auto consent = alice.submit(page, tenant + "/login", {{"username", "alice"}, {"password", "wonderland"}});
  return location_param(alice.submit(consent, tenant + "/decision", {{"decision", "allow"}, {"scope", "read"}}),
                        "code");
}

}  // namespace

TEST_CASE("example tenants: a code and a token of one tenant are unknown at the other, for equal names") {
  const ExampleServer server("tenants");
  Visitor alice(server);
  const auto code = code_at("/acme", alice);
  CHECK(member(server.post("/globex/token", redemption(code), demo_secret()), "error") == "invalid_grant");
  const auto tokens = server.post("/acme/token", redemption(code), demo_secret());
  REQUIRE(tokens.status == 200);
  const auto token = bearer(member(tokens, "access_token"));
  CHECK(server.get("/globex/api/photos", token).status == 401);
  const auto photos = server.get("/acme/api/photos", token);
  CHECK(photos.status == 200);
  CHECK(member(photos, "photos_of") == "alice at " + server.issuer() + "/acme");
}

TEST_CASE("example tenants: who is signed in at one tenant signs in anew at the other") {
  const ExampleServer server("tenants");
  Visitor alice(server);
  REQUIRE(!code_at("/acme", alice).empty());
  CHECK(alice.open("/acme/authorize", asking).body.find("asks for") != std::string::npos);
  CHECK(alice.open("/globex/authorize", asking).body.find("Sign in") != std::string::npos);
  CHECK(!code_at("/globex", alice).empty());
}

TEST_CASE("example tenants: each tells of itself, at a path of its own") {
  const ExampleServer server("tenants");
  const auto told = server.get("/.well-known/oauth-authorization-server/acme");
  CHECK(member(told, "issuer") == server.issuer() + "/acme");
  CHECK(member(told, "token_endpoint") == server.issuer() + "/acme/token");
  CHECK(member(server.get("/.well-known/oauth-authorization-server/globex"), "issuer") == server.issuer() + "/globex");
  CHECK(server.get("/.well-known/oauth-authorization-server/acme2").status == 404);
  CHECK(server.get("/.well-known/oauth-authorization-server").status == 404);
  CHECK(server.get("/acme2/authorize").status == 404);
}
