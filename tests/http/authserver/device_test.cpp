#include <doctest/doctest.h>

#include <chrono>
#include <thread>

#include "http/authserver/device_client.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

TEST_CASE("authserver device: a television asks, a person enters its code and allows, and it has tokens") {
  const AuthServer server(with_devices());
  const Device tv(server);
  CHECK(tv.asked.status == 200);
  CHECK(tv.asked.field("Cache-Control") == "no-store");
  const auto answer = Json::parse(tv.asked.body);
  CHECK(answer["verification_uri"] == server.url() + "/device");
  CHECK(answer["verification_uri_complete"] == server.url() + "/device?user_code=" + tv.user_code());
  CHECK(answer["expires_in"] == 600);
  CHECK(answer["interval"] == 1);
  CHECK(tv.user_code().size() == 9);
  CHECK(member(tv.poll(), "error") == "authorization_pending");
  Agent alice(server);
  const auto sign_in = alice.get("/device");
  CHECK(sign_in.status == 200);
  expect_page_headers(sign_in);
  CHECK(holds(sign_in.body, "to connect a device"));
  const auto back = alice.sign_in(sign_in);
  CHECK(back.status == 303);
  CHECK(back.field("Location").ends_with("/device"));
  const auto form = alice.get("/device");
  CHECK(form.status == 200);
  expect_page_headers(form);
  CHECK(count(form.body, "<form method=\"post\" action=\"/device\">") == 1);
  CHECK(holds(form.body, "name=\"user_code\""));
  const auto consent = enter(alice, tv.user_code());
  CHECK(consent.status == 200);
  expect_page_headers(consent);
  CHECK(boxes(consent) == std::vector<std::string>{"read", "write"});
  const auto decided = alice.decide(consent, "allow", {"read"});
  CHECK(decided.status == 200);
  expect_page_headers(decided);
  CHECK(decided.field("Location") == "<none>");
  CHECK(holds(decided.body, "Your device is connected"));
  const auto tokens = tv.poll();
  CHECK(tokens.status == 200);
  CHECK(member(tokens, "scope") == "read");
  CHECK(member(server.api("/api/me", member(tokens, "access_token")), "sub") == "user-1");
  CHECK_FALSE(member(tokens, "refresh_token").empty());
  CHECK(member(tv.poll(), "error") == "invalid_grant");
  CHECK(alice.decide(consent, "allow", {"read"}).status == 400);
}

TEST_CASE("authserver device: the consent page shows code, client and address, warns, and denies as plainly") {
  const AuthServer server(with_devices());
  const Device tv(server);
  auto alice = at_the_page(server);
  const auto consent = enter(alice, tv.user_code());
  CHECK(holds(consent.body, "<code>" + tv.user_code() + "</code>"));
  CHECK(holds(consent.body, "<strong>Living &lt;room&gt; TV</strong>"));
  CHECK(holds(consent.body, "<strong>127.0.0.1</strong>"));
  CHECK(holds(consent.body, "by mail, in a chat or on the telephone, it is fraud: deny"));
  CHECK(holds(consent.body, "<button type=\"submit\" name=\"decision\" value=\"allow\">"));
  CHECK(holds(consent.body, "<button type=\"submit\" name=\"decision\" value=\"deny\">"));
  CHECK_FALSE(holds(consent.body, "Afterwards you are sent"));
  CHECK_FALSE(holds(consent.body, "<script"));
  CHECK_FALSE(holds(consent.body, member(tv.asked, "device_code")));
  const auto denied = alice.decide(consent, "deny", {});
  CHECK(denied.status == 200);
  CHECK(holds(denied.body, "gets nothing of yours"));
  CHECK(member(tv.poll(), "error") == "access_denied");
  CHECK(member(tv.poll(), "error") == "access_denied");
}

TEST_CASE("authserver device: the address with the code fills the form in, through the sign-in, and decides nothing") {
  const AuthServer server(with_devices());
  const Device tv(server);
  const auto address = "/device?user_code=" + tv.user_code();
  Agent alice(server);
  const auto sign_in = alice.get(address);
  // Nobody learns of a code before they have signed in, right or wrong.
  CHECK(holds(sign_in.body, "name=\"password\""));
  CHECK_FALSE(holds(sign_in.body, "Living"));
  const auto location = alice.sign_in(sign_in).field("Location");
  CHECK(location == server.url() + address);
  const auto form = alice.get(address);
  CHECK(form.status == 200);
  CHECK(holds(form.body, "value=\"" + tv.user_code() + "\""));
  CHECK_FALSE(holds(form.body, "Living"));
  CHECK(member(tv.poll(), "error") == "authorization_pending");
  CHECK(holds(alice.get("/device?user_code=%22%3E%3Cscript%3E").body, "name=\"user_code\""));
  CHECK_FALSE(holds(alice.get("/device?user_code=%22%3E%3Cscript%3E").body, "<script"));
  Agent nobody(server);
  const auto unknown = enter(nobody, "BBBB-BBBB");
  CHECK(unknown.status == 200);
  CHECK(holds(unknown.body, "name=\"password\""));
  CHECK(holds(enter(nobody, tv.user_code()).body, "name=\"password\""));
  CHECK(holds(enter(alice, tv.user_code()).body, "name=\"decision\""));
}

TEST_CASE(
    "authserver device: unknown, expired and decided codes read the same, and however a code is typed it is one") {
  const AuthServer server(with_devices({{"interval", 1}, {"lifetime", 2}, {"attempts", 100}}));
  auto alice = at_the_page(server);
  const Device late(server);
  const auto unknown = enter(alice, "BBBB-BBBB");
  CHECK(unknown.status == 400);
  expect_page_headers(unknown);
  CHECK(holds(unknown.body, "action=\"/device\""));
  std::this_thread::sleep_for(std::chrono::milliseconds(2100));
  const auto expired = enter(alice, late.user_code());
  CHECK(expired.status == 400);
  CHECK(member(late.poll(), "error") == "expired_token");
  const Device tv(server);
  auto typed = tv.user_code();
  for (auto& c : typed) c = c == '-' ? ' ' : static_cast<char>(c - 'A' + 'a');
  CHECK(alice.decide(enter(alice, " " + typed), "allow", {"read"}).status == 200);
  const auto decided = enter(alice, tv.user_code());
  CHECK(decided.status == 400);
  const auto without_code = [](std::string body, const std::string& code) {
    for (auto at = body.find(code); at != std::string::npos; at = body.find(code)) body.erase(at, code.size());
    return body;
  };
  CHECK(without_code(expired.body, late.user_code()) == without_code(unknown.body, "BBBB-BBBB"));
  CHECK(without_code(decided.body, tv.user_code()) == without_code(unknown.body, "BBBB-BBBB"));
}

TEST_CASE("authserver device: after so many wrong codes a right one is refused too, and others go on") {
  const AuthServer server(with_devices({{"lifetime", 3600}, {"attempts", 3}}));
  const Device tv(server);
  auto alice = at_the_page(server);
  for (int i = 0; i < 3; ++i) CHECK(enter(alice, "BBBB-BBBB").status == 400);
  const auto refused = enter(alice, tv.user_code());
  CHECK(refused.status == 429);
  CHECK(refused.field("Retry-After") != "<none>");
  expect_page_headers(refused);
  CHECK_FALSE(holds(refused.body, "Living"));
  auto bob = at_the_page(server, "bob", "builder's");
  CHECK(holds(enter(bob, tv.user_code()).body, "name=\"decision\""));
}

TEST_CASE("authserver device: a trusted client is not waved through, and each device has its own tokens alone") {
  const AuthServer server(with_devices());
  const auto asked = server.post("/device_authorization", {{"scope", "read"}}, basic("box", "box-secret"));
  CHECK(asked.status == 200);
  CHECK(server.post("/device_authorization", {{"scope", "read"}}, basic("box", "guess")).status == 401);
  auto alice = at_the_page(server);
  const auto consent = enter(alice, member(asked, "user_code"));
  CHECK(holds(consent.body, "name=\"decision\""));
  CHECK(alice.allow(consent).status == 200);
  const Params form{{"grant_type", device_grant_type}, {"device_code", member(asked, "device_code")}};
  auto by_another = form;
  by_another.add("client_id", "tv");
  CHECK(member(server.post("/token", by_another), "error") == "invalid_grant");
  const auto tokens = server.token(form, "box", "box-secret");
  CHECK(tokens.status == 200);
  CHECK(member(tokens, "refresh_token").empty());
}

TEST_CASE("authserver device: a password is not enough of whoever has a second factor") {
  auto config = with_devices();
  config["users"][0]["totp_secret"] = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
  const AuthServer server(config);
  const Device tv(server);
  Agent alice(server);
  alice.sign_in(alice.get("/device"));
  const auto page = enter(alice, tv.user_code());
  CHECK(holds(page.body, "name=\"otp\""));
  CHECK_FALSE(holds(page.body, "name=\"decision\""));
  auto bob = at_the_page(server, "bob", "builder's");
  CHECK(holds(enter(bob, tv.user_code()).body, "name=\"decision\""));
}

TEST_CASE("authserver device: what was allowed stands on the account page, and ends when it is taken back") {
  auto config = with_devices();
  config["consent"] = Json::object();
  const AuthServer server(config);
  const Device tv(server);
  auto alice = at_the_page(server);
  alice.allow(enter(alice, tv.user_code()));
  const auto token = member(tv.poll(), "access_token");
  REQUIRE(server.api("/api/me", token).status == 200);
  const auto account = alice.get("/account");
  CHECK(holds(account.body, "Living &lt;room&gt; TV"));
  CHECK(alice.post("/account/revoke", {{"client_id", "tv"}, {"csrf", hidden(account, "csrf")}}).status == 303);
  CHECK(server.api("/api/me", token).status == 401);
}
