#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "http/example_server.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

// ["u1","cid",{"role":"x"}] as the old server sealed it under the keys `crypt` and `sign`.
const std::string of_the_old_server =
    "Mw6Eh7gueyggq09AZHgwdXMoUDQ=zyxwvutse7a342caf19245b3ab722c45eee423be092cb39171e7b4dbc07fcecacc6481eeb3602d99baade7"
    "de7cb42089a82fcf27";
const std::string raw_secret = "Authorization: Basic some-secret\r\n";

/// To sign in is to agree: the code of the redirect.
std::string grant(const ExampleServer& server, bool names_redirect_uri = false) {
  Params request{{"client_id", "cid"}, {"response_type", "code"}};
  if (names_redirect_uri) request.add("redirect_uri", server.issuer() + "/callback");
  Visitor alice(server);
  const auto again = alice.submit(alice.open("/oauth2/authorize", request), "/login",
                                  {{"username", "alice"}, {"password", "queen of hearts"}});
  CHECK(again.status == 401);
  const auto redirect = alice.submit(again, "/login", {{"username", "alice"}, {"password", "wonderland"}});
  CHECK(redirect.status == 303);
  CHECK(redirect.field("Location").starts_with(server.issuer() + "/callback?code="));
  return location_param(redirect, "code");
}

Params redemption_of(const ExampleServer& server, const std::string& code) {
  return {{"grant_type", "authorization_code"},
          {"client_id", "cid"},
          {"code", code},
          {"redirect_uri", server.issuer() + "/callback"}};
}

Answer info(const ExampleServer& server, const std::string& token) {
  return server.get("/portal/info", "Authorization: OAuth " + token + "\r\n");
}

/// What the nested error says.
std::string exception(const Answer& answer) {
  CHECK(answer.field("Content-Type").starts_with("text/plain"));
  const auto error = nlohmann::json::parse(answer.body)["error"];
  CHECK(error["type"] == "OAuthException");
  return error["message"];
}

}  // namespace

TEST_CASE("example af83: who has signed in has agreed, their information reaches the API, and a replay ends it") {
  const ExampleServer server("migrating/af83");
  const auto code = grant(server);
  CHECK(code.find('.') != std::string::npos);
  const auto redemption = redemption_of(server, code);
  const auto tokens = server.post("/oauth2/token", redemption, raw_secret);
  REQUIRE(tokens.status == 200);
  const auto access = member(tokens, "access_token");
  const auto told = R"({"user_id":"alice","client_id":"cid","additional_info":{"role":"editor"}})";
  CHECK(info(server, access).body == told);
  CHECK(server.get("/portal/info?oauth_token=" + access).body == told);
  CHECK(server.get("/portal/info", bearer(access)).body == told);

  const auto replay = server.post("/oauth2/token", redemption, raw_secret);
  CHECK(replay.status == 400);
  CHECK(exception(replay).starts_with("invalid_grant: "));
  CHECK(info(server, access).status == 401);
}

TEST_CASE("example af83: every request wants a sign-in of its own, since to sign in is to agree") {
  const ExampleServer server("migrating/af83");
  Visitor alice(server);
  const Params request{{"client_id", "cid"}, {"response_type", "code"}};
  const Params credentials{{"username", "alice"}, {"password", "wonderland"}};
  CHECK(alice.submit(alice.open("/oauth2/authorize", request), "/login", credentials).status == 303);
  const auto next = alice.open("/oauth2/authorize", request);
  CHECK(next.status == 200);
  CHECK(!location_param(alice.submit(next, "/login", credentials), "code").empty());
}

TEST_CASE("example af83: a token that the old server sealed goes on working, and a changed one does not") {
  const ExampleServer server("migrating/af83");
  auto changed = of_the_old_server;
  changed.back() = changed.back() == '0' ? '1' : '0';
  CHECK(info(server, changed).status == 401);
  CHECK(info(server, of_the_old_server).body == R"({"user_id":"u1","client_id":"cid","additional_info":{"role":"x"}})");
}

TEST_CASE("example af83: a redirect URI that was named is wanted again, and one that was left out may be") {
  const ExampleServer server("migrating/af83");
  const auto without = [](const std::string& code) {
    return Params{{"grant_type", "authorization_code"}, {"client_id", "cid"}, {"code", code}};
  };
  const auto forgotten = server.post("/oauth2/token", without(grant(server, true)), raw_secret);
  CHECK(exception(forgotten).starts_with("invalid_grant: "));
  CHECK(server.post("/oauth2/token", redemption_of(server, grant(server, true)), raw_secret).status == 200);
  CHECK(server.post("/oauth2/token", redemption_of(server, grant(server)), raw_secret).status == 200);
  CHECK(server.post("/oauth2/token", without(grant(server)), raw_secret).status == 200);
}

TEST_CASE("example af83: the secret is in the header or in the form, once and right") {
  const ExampleServer server("migrating/af83");
  auto in_form = redemption_of(server, grant(server));
  in_form.add("client_secret", "some-secret");
  CHECK(exception(server.post("/oauth2/token", in_form, raw_secret)).starts_with("invalid_request: "));
  const auto wrong = server.post("/oauth2/token", redemption_of(server, "x"), "Authorization: Basic wrong\r\n");
  CHECK(wrong.status == 401);
  CHECK(exception(wrong).starts_with("invalid_client: "));
  CHECK(server.post("/oauth2/token", in_form).status == 200);
}
