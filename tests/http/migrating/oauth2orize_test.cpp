#include <doctest/doctest.h>

#include "http/example_server.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

const std::string samplr = basic("abc123", "ssh-secret");

Answer ask(Visitor& visitor, const ExampleServer& server, const std::string& client, const std::string& type = "code") {
  const auto callback = server.issuer() + (client == "xyz123" ? "/own" : "/callback");
  return visitor.open("/dialog/authorize",
                      {{"client_id", client}, {"response_type", type}, {"redirect_uri", callback}, {"state", "xyz"}});
}

Answer sign_in(Visitor& visitor, const Answer& page, const std::string& password = "secret") {
  return visitor.submit(page, "/login", {{"username", "bob"}, {"password", password}});
}

Answer allow(Visitor& visitor, const Answer& page) {
  return visitor.submit(page, "/dialog/authorize/decision", {{"decision", "allow_all"}});
}

Answer redeem(const ExampleServer& server, const std::string& code) {
  return server.post(
      "/oauth/token",
      {{"grant_type", "authorization_code"}, {"code", code}, {"redirect_uri", server.issuer() + "/callback"}}, samplr);
}

Answer refresh(const ExampleServer& server, const std::string& token) {
  return server.post("/oauth/token", {{"grant_type", "refresh_token"}, {"refresh_token", token}}, samplr);
}

int status_of(const ExampleServer& server, const std::string& api, const std::string& token) {
  return server.get(api, bearer(token)).status;
}

}  // namespace

TEST_CASE("example oauth2orize: from the login through the dialog to the API, and a replayed code ends it") {
  const ExampleServer server("migrating/oauth2orize");
  Visitor bob(server);
  const auto again = sign_in(bob, ask(bob, server, "abc123"), "wrong");
  CHECK(again.status == 401);
  const auto dialog = sign_in(bob, again);
  REQUIRE(dialog.body.find("Samplr") != std::string::npos);
  const auto redirect = allow(bob, dialog);
  CHECK(redirect.status == 303);
  CHECK(location_param(redirect, "state") == "xyz");
  const auto code = location_param(redirect, "code");

  const auto tokens = redeem(server, code);
  REQUIRE(tokens.status == 200);
  CHECK(member(tokens, "username") == "bob");
  const auto access = member(tokens, "access_token");
  CHECK(server.get("/api/userinfo", bearer(access)).body == R"({"user_id":"bob"})");
  CHECK(server.get("/api/clientinfo", bearer(access)).body == R"({"client_id":"abc123"})");

  const auto replay = redeem(server, code);
  CHECK(replay.status == 400);
  CHECK(member(replay, "error") == "invalid_grant");
  CHECK(status_of(server, "/api/userinfo", access) == 401);
}

TEST_CASE("example oauth2orize: a no is a no, and silence neither no nor yes") {
  const ExampleServer server("migrating/oauth2orize");
  Visitor bob(server);
  const auto dialog = sign_in(bob, ask(bob, server, "abc123"));
  CHECK(bob.submit(dialog, "/dialog/authorize/decision", {}).status == 400);
  CHECK(!location_param(allow(bob, dialog), "code").empty());
  const auto denied = bob.submit(ask(bob, server, "abc123"), "/dialog/authorize/decision", {{"decision", "deny"}});
  CHECK(location_param(denied, "error") == "access_denied");
  CHECK(location_param(denied, "code").empty());
}

TEST_CASE("example oauth2orize: a trusted client's users see no dialog, and nobody else's answers for them") {
  const ExampleServer server("migrating/oauth2orize");
  Visitor bob(server);
  const auto answer = sign_in(bob, ask(bob, server, "xyz123"));
  CHECK(answer.status == 303);
  const auto code = location_param(answer, "code");
  CHECK(redeem(server, code).status == 400);
  const Params form{{"grant_type", "authorization_code"}, {"code", code}, {"redirect_uri", server.issuer() + "/own"}};
  CHECK(server.post("/oauth/token", form, basic("xyz123", "ssh-password")).status == 200);
}

TEST_CASE("example oauth2orize: the implicit grant answers in the fragment, with the member of its own") {
  const ExampleServer server("migrating/oauth2orize");
  Visitor bob(server);
  const auto answer = allow(bob, sign_in(bob, ask(bob, server, "abc123", "token")));
  CHECK(answer.field("Location").starts_with(server.issuer() + "/callback#"));
  CHECK(location_param(answer, "username") == "bob");
  CHECK(location_param(answer, "refresh_token").empty());
  CHECK(status_of(server, "/api/userinfo", location_param(answer, "access_token")) == 200);
}

TEST_CASE("example oauth2orize: a client's own token opens what is the client's, a person's what is a person's") {
  const ExampleServer server("migrating/oauth2orize");
  const auto own = member(server.post("/oauth/token", {{"grant_type", "client_credentials"}}, samplr), "access_token");
  CHECK(status_of(server, "/api/userinfo", own) == 401);
  CHECK(status_of(server, "/api/clientinfo", own) == 200);

  Params form{{"grant_type", "password"}, {"username", "bob"}, {"password", "wrong"}};
  CHECK(member(server.post("/oauth/token", form, samplr), "error") == "invalid_grant");
  form = {{"grant_type", "password"},
          {"username", "bob"},
          {"password", "secret"},
          {"client_id", "abc123"},
          {"client_secret", "ssh-secret"}};
  const auto tokens = server.post("/oauth/token", form);
  CHECK(status_of(server, "/api/userinfo", member(tokens, "access_token")) == 200);
}

TEST_CASE("example oauth2orize: a refresh token is replaced, and ends its family when it is used again") {
  const ExampleServer server("migrating/oauth2orize");
  Visitor bob(server);
  const auto dialog = sign_in(bob, ask(bob, server, "abc123"));
  const auto first = redeem(server, location_param(allow(bob, dialog), "code"));
  const auto second = refresh(server, member(first, "refresh_token"));
  REQUIRE(second.status == 200);
  CHECK(status_of(server, "/api/userinfo", member(second, "access_token")) == 200);
  CHECK(refresh(server, member(first, "refresh_token")).status == 400);
  CHECK(status_of(server, "/api/userinfo", member(second, "access_token")) == 401);
}
