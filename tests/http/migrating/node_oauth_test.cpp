#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "http/example_server.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

const std::string web = basic("web", "web-secret");
constexpr const char* challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
constexpr const char* verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

Answer ask(Visitor& visitor, const Params& more) {
  Params query{{"client_id", "web"}, {"response_type", "code"}, {"state", "xyz"}};
  if (more.contains("client_id")) query = {{"response_type", "code"}, {"state", "xyz"}};
  for (const auto& [name, value] : more) query.add(name, value);
  return visitor.open("/oauth/authorize", query);
}

/// Signs in where it is asked to, and agrees to all that is asked for.
std::string grant(Visitor& visitor, const Params& more) {
  auto page = ask(visitor, more);
  if (page.body.find("Sign in") != std::string::npos) {
    page = visitor.submit(page, "/login", {{"username", "alice"}, {"password", "wonderland"}});
  }
  return location_param(visitor.submit(page, "/decision", {{"decision", "allow_all"}}), "code");
}

Answer redeem(const ExampleServer& server, const std::string& code, const Params& more, const std::string& lines) {
  Params form{{"grant_type", "authorization_code"}, {"code", code}};
  for (const auto& [name, value] : more) form.add(name, value);
  return server.post("/oauth/token", form, lines);
}

Answer token(const ExampleServer& server, const Params& form) { return server.post("/oauth/token", form, web); }

}  // namespace

TEST_CASE("example node_oauth: from the sign-in to the API, and a replayed code ends it") {
  const ExampleServer server("migrating/node_oauth");
  Visitor alice(server);
  const auto code = grant(alice, {{"scope", "read"}});
  // The redirect URI was left out before, and is told now, as that server wants it.
  const Params callback{{"redirect_uri", server.issuer() + "/callback"}};
  const auto tokens = redeem(server, code, callback, web);
  REQUIRE(tokens.status == 200);
  CHECK(nlohmann::json::parse(tokens.body)["expires_in"] == 900);
  CHECK(member(tokens, "user_id") == "alice");
  const auto access = member(tokens, "access_token");
  CHECK(access.starts_with("at_"));
  const auto me = server.get("/api/me", bearer(access));
  CHECK(me.body == R"({"sub":"alice"})");
  CHECK(me.field("X-Accepted-OAuth-Scopes") == "read");
  CHECK(me.field("X-OAuth-Scopes") == "read");

  const auto replay = redeem(server, code, callback, web);
  CHECK(replay.status == 400);
  CHECK(member(replay, "error") == "invalid_grant");
  CHECK(server.get("/api/me", bearer(access)).status == 401);
}

TEST_CASE("example node_oauth: the policy leaves out what a client may not have, and refuses when nothing is left") {
  const ExampleServer server("migrating/node_oauth");
  Visitor alice(server);
  CHECK(location_param(ask(alice, {{"scope", "admin"}}), "error") == "invalid_scope");
  CHECK(location_param(ask(alice, {}), "error") == "invalid_scope");
  const auto tokens = redeem(server, grant(alice, {{"scope", "read admin"}}), {}, web);
  CHECK(member(tokens, "scope") == "read");
}

TEST_CASE("example node_oauth: a token without the scope is told which one it needs") {
  const ExampleServer server("migrating/node_oauth");
  const Params form{{"grant_type", "password"}, {"username", "alice"}, {"password", "wonderland"}};
  auto narrow = form;
  narrow.add("scope", "write");
  const auto refused = server.get("/api/me", bearer(member(token(server, narrow), "access_token")));
  CHECK(refused.status == 403);
  CHECK(refused.field("WWW-Authenticate").find("insufficient_scope") != std::string::npos);
  auto wide = form;
  wide.add("scope", "read write");
  CHECK(server.get("/api/me", bearer(member(token(server, wide), "access_token"))).status == 200);
}

TEST_CASE("example node_oauth: a client's own token speaks for the user that it was given") {
  const ExampleServer server("migrating/node_oauth");
  const auto tokens = token(server, {{"grant_type", "client_credentials"}, {"scope", "read"}});
  CHECK(member(tokens, "refresh_token").empty());
  CHECK(server.get("/api/me", bearer(member(tokens, "access_token"))).body == R"({"sub":"robot-of-web"})");
}

TEST_CASE("example node_oauth: a grant type of one's own, which the client must list") {
  const ExampleServer server("migrating/node_oauth");
  const auto with_pin = [](const char* pin) {
    return Params{{"grant_type", "urn:example:oauth:grant-type:pin"}, {"pin", pin}, {"scope", "read"}};
  };
  CHECK(member(token(server, with_pin("000000")), "error") == "invalid_grant");
  auto form = with_pin("271828");
  form.add("client_id", "app");
  CHECK(member(server.post("/oauth/token", form), "error") == "unauthorized_client");
  const auto tokens = token(server, with_pin("271828"));
  CHECK(server.get("/api/me", bearer(member(tokens, "access_token"))).body == R"({"sub":"alice"})");
}

TEST_CASE("example node_oauth: a public client proves itself by its verifier, and a verifier is no secret") {
  const ExampleServer server("migrating/node_oauth");
  Visitor alice(server);
  const Params pkce{{"scope", "read"}, {"code_challenge", challenge}, {"code_challenge_method", "S256"}};
  auto app = pkce;
  app.add("client_id", "app");
  CHECK(location_param(ask(alice, {{"client_id", "app"}, {"scope", "read"}}), "error") == "invalid_request");
  const auto public_code = grant(alice, app);
  CHECK(redeem(server, public_code, {{"client_id", "app"}, {"code_verifier", verifier}}, {}).status == 200);

  const auto code = grant(alice, pkce);
  CHECK(redeem(server, code, {{"client_id", "web"}, {"code_verifier", verifier}}, {}).status == 401);
  CHECK(redeem(server, code, {{"code_verifier", verifier}}, web).status == 200);
}
