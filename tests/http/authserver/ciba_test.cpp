#include <doctest/doctest.h>

#include <chrono>
#include <thread>

#include "http/authserver/ciba_client.hpp"
#include "http/authserver/config_check.hpp"
#include "http/authserver/foreign_issuer.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

TEST_CASE("authserver ciba: a client asks, the person sees it at the page and allows, and the client has tokens") {
  const AuthServer server(with_ciba());
  const auto asked = ask_elsewhere(server, {{"scope", "read write"}, {"binding_message", "W4SCT"}});
  CHECK(asked.status == 200);
  CHECK(asked.field("Cache-Control") == "no-store");
  CHECK(Json::parse(asked.body)["expires_in"] == 120);
  CHECK(Json::parse(asked.body)["interval"] == 1);
  CHECK(member(collect(server, asked), "error") == "authorization_pending");
  auto alice = at_approvals(server);
  const auto page = alice.get("/approvals");
  CHECK(page.status == 200);
  expect_page_headers(page);
  CHECK(count(page.body, "<form method=\"post\" action=\"/approvals\">") == 1);
  CHECK(holds(page.body, "<strong>Bank &lt;desk&gt;</strong>"));
  CHECK(holds(page.body, "W4SCT"));
  CHECK(boxes(page) == std::vector<std::string>{"read", "write"});
  CHECK(holds(page.body, "name=\"decision\" value=\"allow\">"));
  CHECK(holds(page.body, "name=\"decision\" value=\"deny\">"));
  CHECK(hidden(page, "approval_id").size() >= 22);
  CHECK_FALSE(holds(page.body, member(asked, "auth_req_id")));
  CHECK_FALSE(holds(page.body, "<script"));
  const auto after = answer(alice, page, "allow", {"read"});
  CHECK(after.status == 200);
  expect_page_headers(after);
  CHECK(holds(after.body, "You have allowed"));
  CHECK(holds(after.body, "Nothing waits for your answer"));
  const auto tokens = collect(server, asked);
  CHECK(tokens.status == 200);
  CHECK(member(tokens, "scope") == "read");
  CHECK(member(server.api("/api/me", member(tokens, "access_token")), "sub") == "user-1");
  CHECK(member(collect(server, asked), "error") == "invalid_grant");
  CHECK(answer(alice, page, "allow", {"read"}).status == 404);
}

TEST_CASE("authserver ciba: nobody sees anything before they sign in, which leads back to the page") {
  const AuthServer server(with_ciba());
  const auto asked = ask_elsewhere(server);
  Agent alice(server);
  const auto door = alice.get("/approvals");
  CHECK(door.status == 200);
  expect_page_headers(door);
  CHECK(holds(door.body, "name=\"username\""));
  CHECK(holds(door.body, "name=\"password\""));
  CHECK_FALSE(holds(door.body, "Bank"));
  CHECK(holds(alice.post("/approvals", {{"approval_id", "x"}, {"decision", "allow"}}).body, "name=\"password\""));
  CHECK(sign_in_at_approvals(alice, door, "alice", "in-a-hurry").status == 401);
  const auto in = sign_in_at_approvals(alice, door);
  CHECK(in.status == 303);
  CHECK(in.field("Location") == "/approvals");
  CHECK(holds(alice.get("/approvals").body, "Bank"));
  CHECK(alice.post("/login/approvals", {{"username", "bob"}, {"password", "builder's"}}).status == 403);
}

TEST_CASE("authserver ciba: another's, unknown and answered requests read the same, and none of them is changed") {
  const AuthServer server(with_ciba());
  const auto asked = ask_elsewhere(server);
  auto alice = at_approvals(server);
  auto bob = at_approvals(server, "bob", "builder's");
  const auto page = alice.get("/approvals");
  CHECK(holds(bob.get("/approvals").body, "Nothing waits for your answer"));
  const auto of_another = answer(bob, page, "allow", {"read"});
  CHECK(of_another.status == 404);
  expect_page_headers(of_another);
  const auto unknown = bob.post("/approvals", {{"approval_id", std::string(43, 'A')}, {"decision", "deny"}});
  CHECK(unknown.status == 404);
  CHECK(unknown.body == of_another.body);
  CHECK(alice.post("/approvals", {{"decision", "allow"}}).status == 404);
  CHECK(alice.post("/approvals", {{"approval_id", hidden(page, "approval_id")}, {"decision", "perhaps"}}).status ==
        400);
  CHECK(member(collect(server, asked), "error") == "authorization_pending");
  const auto denied = answer(alice, page, "deny", {});
  CHECK(denied.status == 200);
  CHECK(holds(denied.body, "You have denied"));
  CHECK(answer(alice, page, "allow", {"read"}).body == of_another.body);
  CHECK(member(collect(server, asked), "error") == "access_denied");
}

TEST_CASE(
    "authserver ciba: of several requests each is answered by itself, and nothing that was not asked for is given") {
  const AuthServer server(with_ciba());
  const auto first = ask_elsewhere(server, {{"scope", "read"}, {"binding_message", "first"}});
  const auto second = ask_elsewhere(server, {{"scope", "read write"}, {"binding_message", "second"}});
  auto alice = at_approvals(server);
  const auto page = alice.get("/approvals");
  CHECK(count(page.body, "name=\"approval_id\"") == 2);
  CHECK(page.body.find("first") < page.body.find("second"));
  const auto rest = answer(alice, page, "allow", {"read", "write", "email"});
  CHECK(count(rest.body, "name=\"approval_id\"") == 1);
  CHECK(holds(rest.body, "second"));
  CHECK(member(collect(server, second), "error") == "authorization_pending");
  const auto tokens = collect(server, first);
  CHECK(server.api("/api/write", member(tokens, "access_token")).status == 403);
  CHECK(server.api("/api/me", member(tokens, "access_token")).status == 200);
}

TEST_CASE("authserver ciba: hints are user names, and one that nobody has is said to be unknown") {
  const AuthServer server(with_ciba());
  CHECK(member(ask_elsewhere(server, {{"login_hint", "nobody"}}), "error") == "unknown_user_id");
  CHECK(member(ask_elsewhere(server, {{"login_hint", "user-1"}}), "error") == "unknown_user_id");
  CHECK(member(ask_elsewhere(server, {{"login_hint", ""}}), "error") == "invalid_request");
  // Where there are no ID tokens, none is a hint.
  CHECK(member(ask_elsewhere(server, {{"login_hint", ""}, {"id_token_hint", "e30.e30.e30"}}), "error") ==
        "invalid_request");
  CHECK(member(ask_elsewhere(server, {{"binding_message", "see https://evil.example"}}), "error") ==
        "invalid_binding_message");
  CHECK(server.post("/bc-authorize", {{"login_hint", "alice"}, {"scope", "read"}}, basic("bank", "guess")).status ==
        401);
  CHECK(ask_elsewhere(server, {{"login_hint", "bob"}}).status == 200);
}

TEST_CASE("authserver ciba: an ID token that the client got here is a hint, also where people have pairwise names") {
  for (const bool is_pairwise : {false, true}) {
    CAPTURE(is_pairwise);
    auto config = with_ciba({{"interval", 1}}, openid_config());
    auto& bank = config["clients"].back();
    bank["scope"] = "openid read";
    bank["redirect_uris"] = {"https://client.example/callback"};
    bank["grant_types"].push_back("authorization_code");
    if (is_pairwise) {
      config["openid"] = {{"pairwise_salt", "0123456789abcdef0123456789abcdef"}};
      bank["subject_type"] = "pairwise";
    }
    const AuthServer server(config);
    Agent alice(server);
    const auto tokens =
        tokens_for(server, alice.authorize(signing_in({{"client_id", "bank"}, {"scope", "openid"}})), "bank");
    const auto hint = text_of(tokens, "id_token");
    CHECK((id_claims(server, tokens)["sub"] == "user-1") == !is_pairwise);
    const auto asked = ask_elsewhere(server, {{"login_hint", ""}, {"id_token_hint", hint}, {"scope", "openid"}});
    CHECK(asked.status == 200);
    const auto page = at_approvals(server).get("/approvals");
    CHECK(holds(page.body, "Bank"));
    auto person = at_approvals(server);
    answer(person, page, "allow", {"openid"});
    const auto got = Json::parse(collect(server, asked).body);
    CHECK(id_claims(server, got)["sub"] == id_claims(server, tokens)["sub"]);
  }
}

TEST_CASE("authserver ciba: a JWT of an issuer that is believed for it is a hint, about whom its subject is here") {
  const ForeignIssuer idp;
  auto config = with_ciba();
  config["trusted_issuers"] = Json::array({idp.trusted({"login_hint_token"})});
  const AuthServer server(config);
  const auto ask = [&](const AuthServer& at, const Json& claims = Json::object()) {
    return ask_elsewhere(at, {{"login_hint", ""}, {"login_hint_token", idp.assertion(at.url(), claims)}});
  };
  CHECK(member(ask(server, {{"sub", "U2"}}), "error") == "unknown_user_id");
  CHECK(member(ask(server, {{"iat", 1}, {"exp", 61}}), "error") == "expired_login_hint_token");
  CHECK(member(ask(server, {{"aud", "https://other.example"}}), "error") == "invalid_request");
  CHECK(ask(server).status == 200);
  CHECK(holds(at_approvals(server).get("/approvals").body, "Bank"));
  CHECK(holds(at_approvals(server, "bob", "builder's").get("/approvals").body, "Nothing waits for your answer"));
  config["trusted_issuers"] = Json::array({idp.trusted({"id-jag", "jwt-bearer", "subject_token"})});
  const AuthServer other(config);
  CHECK(member(ask(other), "error") == "invalid_request");
}

TEST_CASE("authserver ciba: no more than so many requests reach one person, and a binding message can be required") {
  const AuthServer server(with_ciba({{"per_user", 2}, {"lifetime", 3600}, {"binding_message_required", true}}));
  const auto ask = [&](const std::string& name) {
    return ask_elsewhere(server, {{"login_hint", name}, {"binding_message", "W4SCT"}});
  };
  CHECK(member(ask_elsewhere(server), "error") == "invalid_binding_message");
  CHECK(ask("alice").status == 200);
  CHECK(ask("alice").status == 200);
  const auto refused = ask("alice");
  CHECK(refused.status == 403);
  CHECK(member(refused, "error") == "access_denied");
  CHECK(ask("bob").status == 200);
}

TEST_CASE("authserver ciba: what has ended is not at the page any more, and cannot be answered") {
  const AuthServer server(with_ciba({{"interval", 1}, {"lifetime", 2}}));
  auto alice = at_approvals(server);
  const auto asked = ask_elsewhere(server);
  const auto page = alice.get("/approvals");
  REQUIRE(holds(page.body, "Bank"));
  std::this_thread::sleep_for(std::chrono::milliseconds(2100));
  CHECK(holds(alice.get("/approvals").body, "Nothing waits for your answer"));
  CHECK(answer(alice, page, "allow", {"read"}).status == 404);
  CHECK(member(collect(server, asked), "error") == "expired_token");
}

TEST_CASE("authserver ciba: nothing of it is there before a client lists the grant type, at a tenant neither") {
  auto config = demo_config();
  config["ciba"] = {{"interval", 1}};
  const AuthServer without(config);
  CHECK(without.post("/bc-authorize", {{"login_hint", "alice"}}, basic("demo", "demo-secret")).status == 404);
  CHECK(without.get("/approvals").status == 404);
  CHECK_FALSE(holds(without.get("/.well-known/oauth-authorization-server").body, "backchannel"));
  const auto tenant = with_ciba({{"lifetime", 77}});
  auto tenants = demo_config();
  tenants["issuer"] = "http://localhost";
  tenants["tenants"] = {
      {{"issuer", "/acme"}, {"clients", tenant["clients"]}, {"users", tenant["users"]}, {"ciba", tenant["ciba"]}}};
  const AuthServer server(tenants);
  CHECK(server.get("/approvals").status == 404);
  const auto asked =
      server.post("/acme/bc-authorize", {{"login_hint", "alice"}, {"scope", "read"}}, basic("bank", "bank-secret"));
  CHECK(Json::parse(asked.body)["expires_in"] == 77);
  const auto metadata = Json::parse(server.get("/.well-known/oauth-authorization-server/acme").body);
  CHECK(metadata["backchannel_authentication_endpoint"] == "http://localhost/acme/bc-authorize");
  CHECK(metadata["backchannel_user_code_parameter_supported"] == false);
  CHECK(holds(metadata["grant_types_supported"].dump(), ciba_grant_type));
  Agent alice(server);
  alice.base = "/acme";
  CHECK(sign_in_at_approvals(alice, alice.get("/acme/approvals")).field("Location") == "/acme/approvals");
  const auto page = alice.get("/acme/approvals");
  CHECK(holds(page.body, "action=\"/acme/approvals\""));
  CHECK(answer(alice, page, "allow", {"read"}).status == 200);
}

TEST_CASE("authserver config: ciba") {
  const Json nothing = Json::object();
  expect_all_in(
      with_ciba(nothing),
      {{"/ciba", true, nothing, "ciba: expected an object"},
       {"/ciba", {{"message", 1}}, nothing, "ciba.message: unknown key"},
       {"/ciba", {{"lifetime", nullptr}}, {{"lifetime", 1}}, "ciba.lifetime: expected a whole number"},
       {"/ciba", {{"interval", 61}}, {{"interval", 60}}, "ciba.interval: expected a whole number from 1 to 60"},
       {"/ciba", {{"per_user", 0}}, {{"per_user", 1}}, "ciba.per_user: expected a whole number from 1"},
       {"/ciba",
        {{"binding_message_required", 1}},
        {{"binding_message_required", true}},
        "ciba.binding_message_required: expected true or false"}});
}
