#include <doctest/doctest.h>

#include "http/example_server.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

Params query(const ExampleServer& server, const std::string& type, const std::string& scope = "profile,status") {
  return {{"client_id", "1"},
          {"response_type", type},
          {"scope", scope},
          {"state", "xyz"},
          {"redirect_uri", server.issuer() + "/callback"}};
}

/// A visitor who is signed in: by a request that they then leave alone.
Visitor alice(const ExampleServer& server) {
  Visitor visitor(server);
  const auto page = visitor.open("/oauth/authorize", query(server, "code"));
  CHECK(visitor.submit(page, "/login", {{"username", "alice"}, {"password", "wonderland"}}).status == 303);
  return visitor;
}

Params redemption_of(const ExampleServer& server, const std::string& code) {
  return {{"grant_type", "authorization_code"},
          {"client_id", "1"},
          {"client_secret", "what"},
          {"code", code},
          {"redirect_uri", server.issuer() + "/callback"}};
}

/// As its README does: everything in the URL.
Answer get_token(const ExampleServer& server, const Params& params) {
  return server.get("/oauth/token?" + params.encode());
}

constexpr const char* valid = R"({"isValid":true,"userId":"alice","clientId":"1"})";

}  // namespace

TEST_CASE("example auth_server: whoever is signed in is not asked, the URL carries it all, and a replay ends it") {
  const ExampleServer server("migrating/auth_server");
  auto visitor = alice(server);
  const auto redirect = visitor.open("/oauth/authorize", query(server, "code"));
  CHECK(redirect.status == 303);
  CHECK(location_param(redirect, "state") == "xyz");
  CHECK(location_param(redirect, "scope") == "profile,status");
  CHECK(location_param(redirect, "expires_in") == "3600");
  const auto redemption = redemption_of(server, location_param(redirect, "code"));
  const auto tokens = get_token(server, redemption);
  REQUIRE(tokens.status == 200);
  CHECK(member(tokens, "scope") == "profile status");
  const auto access = member(tokens, "access_token");
  CHECK(server.get("/api/test?access_token=" + access).body == valid);
  CHECK(server.post("/api/test", {}, bearer(access)).body == valid);

  CHECK(get_token(server, redemption).status == 400);
  CHECK(server.get("/api/test", bearer(access)).status == 401);
}

TEST_CASE("example auth_server: nobody is answered for who has not signed in") {
  const ExampleServer server("migrating/auth_server");
  Visitor stranger(server);
  const auto page = stranger.open("/oauth/authorize", query(server, "code"));
  CHECK(page.status == 200);
  CHECK(stranger.submit(page, "/login", {{"username", "alice"}, {"password", "wrong"}}).status == 401);
  CHECK(alice(server).open("/oauth/authorize", query(server, "code")).status == 303);
}

TEST_CASE("example auth_server: code_and_token answers with both, each of which is good") {
  const ExampleServer server("migrating/auth_server");
  auto visitor = alice(server);
  const auto answer = visitor.open("/oauth/authorize", query(server, "code_and_token"));
  CHECK(location_param(answer, "scope") == "profile status");
  CHECK(answer.field("Location").starts_with(server.issuer() + "/callback?"));
  CHECK(server.get("/api/test", bearer(location_param(answer, "access_token"))).body == valid);
  CHECK(get_token(server, redemption_of(server, location_param(answer, "code"))).status == 200);

  auto in_fragment = query(server, "code_and_token");
  in_fragment.add("response_mode", "fragment");
  const auto fragment = visitor.open("/oauth/authorize", in_fragment).field("Location");
  CHECK(fragment.starts_with(server.issuer() + "/callback#"));
}

TEST_CASE("example auth_server: scopes are separated by commas, and each is one that the client may have") {
  const ExampleServer server("migrating/auth_server");
  auto visitor = alice(server);
  for (const auto* scope : {"profile status", "profile,admin"}) {
    const auto refused = visitor.open("/oauth/authorize", query(server, "code", scope));
    CHECK(location_param(refused, "error") == "invalid_scope");
  }
  CHECK(!location_param(visitor.open("/oauth/authorize", query(server, "code", "avatar")), "code").empty());
}

TEST_CASE("example auth_server: a redirect URI is required, and one that is registered") {
  const ExampleServer server("migrating/auth_server");
  auto visitor = alice(server);
  const Params without{{"client_id", "1"}, {"response_type", "code"}};
  CHECK(visitor.open("/oauth/authorize", without).status == 400);
  auto elsewhere = without;
  elsewhere.add("redirect_uri", "https://evil.example/");
  CHECK(visitor.open("/oauth/authorize", elsewhere).status == 400);
  CHECK(visitor.open("/oauth/authorize", query(server, "code")).status == 303);
}

TEST_CASE("example auth_server: an error is a sentence, with the state that was sent") {
  const ExampleServer server("migrating/auth_server");
  const Params form{
      {"grant_type", "client_credentials"}, {"client_id", "1"}, {"client_secret", "wrong"}, {"state", "xyz"}};
  const auto refused = server.post("/oauth/token", form);
  CHECK(refused.status == 401);
  CHECK(member(refused, "error").find(' ') != std::string::npos);
  CHECK(member(refused, "state") == "xyz");
  const Params right{{"grant_type", "client_credentials"}, {"client_id", "1"}, {"client_secret", "what"}};
  CHECK(get_token(server, right).status == 200);
}

TEST_CASE("example auth_server: a password needs no secret beside it, a code and a refresh token do") {
  const ExampleServer server("migrating/auth_server");
  Params form{{"grant_type", "password"}, {"client_id", "1"}, {"username", "alice"}, {"password", "wrong"}};
  CHECK(server.post("/oauth/token", form).status == 400);
  form = {{"grant_type", "password"}, {"client_id", "1"}, {"username", "alice"}, {"password", "wonderland"}};
  const auto tokens = server.post("/oauth/token", form);
  REQUIRE(tokens.status == 200);
  CHECK(server.get("/api/test", bearer(member(tokens, "access_token"))).body == valid);
  Params renewal{
      {"grant_type", "refresh_token"}, {"client_id", "1"}, {"refresh_token", member(tokens, "refresh_token")}};
  CHECK(server.post("/oauth/token", renewal).status == 401);
  renewal.add("client_secret", "what");
  CHECK(server.post("/oauth/token", renewal).status == 200);
}
