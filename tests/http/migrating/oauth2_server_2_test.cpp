#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "http/example_server.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

const std::string thom = basic("thom", "nightworld");

Answer ask(Visitor& visitor, const ExampleServer& server) {
  return visitor.open("/oauth/authorise", {{"client_id", "thom"},
                                           {"response_type", "code"},
                                           {"redirect_uri", server.issuer() + "/callback"},
                                           {"state", "xyz"}});
}

Answer sign_in(Visitor& visitor, const Answer& page) {
  return visitor.submit(page, "/login", {{"username", "thomseddon"}, {"password", "nightworld"}});
}

Answer redeem(const ExampleServer& server, const std::string& code) {
  return server.post(
      "/oauth/token",
      {{"grant_type", "authorization_code"}, {"code", code}, {"redirect_uri", server.issuer() + "/callback"}}, thom);
}

Answer refresh(const ExampleServer& server, const std::string& token) {
  return server.post("/oauth/token", {{"grant_type", "refresh_token"}, {"refresh_token", token}}, thom);
}

Params password(const std::string& password) {
  return {{"grant_type", "password"}, {"username", "thomseddon"}, {"password", password}};
}

}  // namespace

TEST_CASE("example oauth2_server_2: from the page with yes and no to what is locked, and a replayed code ends it") {
  const ExampleServer server("migrating/oauth2_server_2");
  Visitor thomseddon(server);
  const auto page = sign_in(thomseddon, ask(thomseddon, server));
  const auto redirect = thomseddon.submit(page, "/oauth/authorise", {{"allow", "yes"}});
  CHECK(redirect.status == 303);
  CHECK(location_param(redirect, "state") == "xyz");
  const auto code = location_param(redirect, "code");
  const auto tokens = redeem(server, code);
  REQUIRE(tokens.status == 200);
  const auto access = member(tokens, "access_token");
  CHECK(server.get("/secret", bearer(access)).body == R"({"area":"secret","user":"123"})");

  const auto replay = redeem(server, code);
  CHECK(replay.status == 400);
  CHECK(member(replay, "error") == "invalid_grant");
  CHECK(server.get("/secret", bearer(access)).status == 401);
}

TEST_CASE("example oauth2_server_2: no is a no, and whatever is not yes") {
  const ExampleServer server("migrating/oauth2_server_2");
  Visitor thomseddon(server);
  auto page = sign_in(thomseddon, ask(thomseddon, server));
  for (const auto* answer : {"no", "maybe"}) {
    const auto denied = thomseddon.submit(page, "/oauth/authorise", {{"allow", answer}});
    CHECK(location_param(denied, "error") == "access_denied");
    page = ask(thomseddon, server);
  }
  CHECK(!location_param(thomseddon.submit(page, "/oauth/authorise", {{"allow", "yes"}}), "code").empty());
}

TEST_CASE("example oauth2_server_2: the site is locked but for what is let through") {
  const ExampleServer server("migrating/oauth2_server_2");
  const auto refused = server.get("/secret");
  CHECK(refused.status == 401);
  CHECK(refused.field("WWW-Authenticate").starts_with("Bearer"));
  CHECK(server.get("/public").body == R"({"area":"public"})");
  const auto tokens = server.post("/oauth/token", password("nightworld"), thom);
  const auto secret = server.get("/secret", bearer(member(tokens, "access_token")));
  CHECK(secret.body == R"({"area":"secret","user":"123"})");
}

TEST_CASE("example oauth2_server_2: a JSON body is read as a form is, and its device reaches the API") {
  const ExampleServer server("migrating/oauth2_server_2");
  nlohmann::json body{{"grant_type", "password"}, {"client_id", "thom"},      {"client_secret", "nightworld"},
                      {"username", "thomseddon"}, {"password", "nightworld"}, {"device", "phone"}};
  const auto tokens = server.post_json("/oauth/token", body.dump());
  REQUIRE(tokens.status == 200);
  const auto secret = server.get("/secret", bearer(member(tokens, "access_token")));
  CHECK(secret.body == R"({"area":"secret","user":"123","from":{"device":"phone"}})");
  const auto renewed = refresh(server, member(tokens, "refresh_token"));
  CHECK(server.get("/secret", bearer(member(renewed, "access_token"))).body == secret.body);
}

TEST_CASE("example oauth2_server_2: an error tells its status as a code") {
  const ExampleServer server("migrating/oauth2_server_2");
  const auto stranger = server.post("/oauth/token", password("nightworld"), basic("thom", "wrong"));
  CHECK(stranger.status == 401);
  CHECK(nlohmann::json::parse(stranger.body)["code"] == 401);
  CHECK(member(stranger, "error") == "invalid_client");
  const auto wrong = server.post("/oauth/token", password("wrong"), thom);
  CHECK(wrong.status == 400);
  CHECK(nlohmann::json::parse(wrong.body)["code"] == 400);
  CHECK(member(wrong, "error") == "invalid_grant");
  CHECK(server.post("/oauth/token", password("nightworld"), thom).status == 200);
}

TEST_CASE("example oauth2_server_2: a refresh token is replaced, and ends its family when it is used again") {
  const ExampleServer server("migrating/oauth2_server_2");
  const auto first = server.post("/oauth/token", password("nightworld"), thom);
  const auto second = refresh(server, member(first, "refresh_token"));
  REQUIRE(second.status == 200);
  CHECK(server.get("/secret", bearer(member(second, "access_token"))).status == 200);
  CHECK(refresh(server, member(first, "refresh_token")).status == 400);
  CHECK(server.get("/secret", bearer(member(second, "access_token"))).status == 401);
}
