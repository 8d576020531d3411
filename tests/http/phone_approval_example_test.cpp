#include <doctest/doctest.h>

#include "http/example_server.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

constexpr const char* phone_key = "key-of-alices-phone";

const Params question{{"scope", "pay"}, {"login_hint", "alice"}, {"binding_message", "W4SCT"}};

Answer collect(const ExampleServer& server, const std::string& auth_req_id) {
  return server.post("/token", {{"grant_type", "urn:openid:params:grant-type:ciba"}, {"auth_req_id", auth_req_id}},
                     demo_secret());
}

}  // namespace

TEST_CASE("example phone_approval: the shop asks, alice sees it on her phone and agrees, and the shop has tokens") {
  const ExampleServer server("phone_approval");
  const auto asked = server.post("/bc-authorize", question, demo_secret());
  REQUIRE(asked.status == 200);
  const auto auth_req_id = member(asked, "auth_req_id");
  CHECK(member(collect(server, auth_req_id), "error") == "authorization_pending");
  const auto seen = server.get("/phone", bearer(phone_key));
  REQUIRE(seen.status == 200);
  CHECK(member(seen, "client") == "Demo shop");
  CHECK(member(seen, "scope") == "pay");
  CHECK(member(seen, "binding_message") == "W4SCT");
  const Params yes{{"id", member(seen, "id")}, {"decision", "allow"}, {"scope", "pay"}};
  CHECK(server.post("/phone", yes, bearer("another phone")).status == 401);
  CHECK(server.post("/phone", yes, bearer(phone_key)).status == 204);
  CHECK(server.post("/phone", yes, bearer(phone_key)).status == 404);
  CHECK(server.get("/phone", bearer(phone_key)).status == 204);
  const auto tokens = collect(server, auth_req_id);
  CHECK(tokens.status == 200);
  CHECK(member(tokens, "token_type") == "Bearer");
}

TEST_CASE("example phone_approval: a no is told to the shop, and nobody is asked who is not known") {
  const ExampleServer server("phone_approval");
  CHECK(server.get("/phone", bearer("another phone")).status == 401);
  const auto nobody = server.post("/bc-authorize", {{"scope", "pay"}, {"login_hint", "mallory"}}, demo_secret());
  CHECK(nobody.status == 400);
  CHECK(member(nobody, "error") == "unknown_user_id");
  const auto asked = server.post("/bc-authorize", question, demo_secret());
  const auto seen = server.get("/phone", bearer(phone_key));
  CHECK(server.post("/phone", {{"id", member(seen, "id")}, {"decision", "deny"}}, bearer(phone_key)).status == 204);
  CHECK(member(collect(server, member(asked, "auth_req_id")), "error") == "access_denied");
}
