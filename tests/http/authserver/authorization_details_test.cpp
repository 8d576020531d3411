#include <doctest/doctest.h>

#include "http/authserver/agent.hpp"
#include "http/authserver/config_check.hpp"
#include "http/authserver/signing_client.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

const Json types = {
    {{"type", "payment_initiation"},
     {"description", "Make a payment"},
     {"fields",
      {{"actions", {{"kind", "strings"}, {"values", {"initiate", "status"}}, {"required", true}}},
       {"locations", {{"kind", "strings"}}},
       {"instructedAmount", {{"kind", "object"}, {"required", true}}},
       {"creditorName", {{"kind", "string"}}},
       {"priority", {{"kind", "number"}}}}}},
    {{"type", "account_information"}},
};

Json with_details(const Json& client = Json::object()) {
  auto config = demo_config();
  config["authorization_details"] = {{"types", types}};
  config["clients"][0]["authorization_details_types"] = {"payment_initiation", "account_information"};
  config["clients"][0].update(client);
  return config;
}

Json payment(const Json& changes = Json::object()) {
  Json detail = {{"type", "payment_initiation"},
                 {"actions", {"initiate", "status"}},
                 {"instructedAmount", {{"currency", "EUR"}, {"amount", "123.50"}}},
                 {"creditorName", "Merchant A"}};
  detail.merge_patch(changes);
  return detail;
}

const Json account = {{"type", "account_information"}};

Json only(const Json& detail) { return Json::array({detail}); }

Params asking_for(const Json& details, const Params& changes = {}) {
  auto all = changes;
  all.add("authorization_details", details.dump());
  return authorization(all);
}

/// The form of a consent page with these boxes checked.
Answer agree(Agent& agent, const Answer& page, const std::vector<std::string>& details,
             const std::vector<std::string>& scopes) {
  Params form{{"transaction_id", hidden(page, "transaction_id")}, {"decision", "allow"}};
  for (const auto& scope : scopes) form.add("scope", scope);
  for (const auto& index : details) form.add("authorization_details", index);
  return agent.post("/authorize/decision", form);
}

Answer tokens_for(const AuthServer& server, const Answer& answer) {
  return server.token(redemption(location_param(answer, "code")));
}

std::string error_for(const AuthServer& server, const Json& details) {
  return location_param(server.get(target(asking_for(details))), "error");
}

}  // namespace

TEST_CASE("authserver details: the page has a box for each, checked, with every member it has") {
  const AuthServer server(with_details());
  Agent alice(server);
  const auto page = alice.sign_in(alice.get(target(asking_for({payment({{"priority", 3}}), account}))));
  CHECK(count(page.body, "<form") == 1);
  CHECK(holds(page.body, "<input type=\"checkbox\" name=\"authorization_details\" value=\"0\" checked>"));
  CHECK(holds(page.body, "<input type=\"checkbox\" name=\"authorization_details\" value=\"1\" checked>"));
  CHECK(count(page.body, "name=\"authorization_details\"") == 2);
  CHECK(boxes(page) == std::vector<std::string>{"read", "write"});
  for (const auto* shown :
       {"Make a payment", "payment_initiation", "actions", "initiate", "status", "instructedAmount", "currency", "EUR",
        "amount", "123.50", "creditorName", "Merchant A", "priority</span>: 3", "account_information"}) {
    CAPTURE(shown);
    CHECK(holds(page.body, shown));
  }
  CHECK_FALSE(holds(page.body, "<script"));
  expect_page_headers(page);
}

TEST_CASE("authserver details: what a client writes is text on the page, and cannot hide") {
  const AuthServer server(with_details());
  Agent alice(server);
  const auto name = "<b>\"Shop\"</b> \u202egpj";
  const auto page = alice.sign_in(alice.get(target(asking_for(only(payment({{"creditorName", name}}))))));
  CHECK(holds(page.body, "&lt;b&gt;&quot;Shop&quot;&lt;/b&gt;"));
  CHECK(holds(page.body, "[U+202E]gpj"));
  CHECK_FALSE(holds(page.body, "<b>"));
}

TEST_CASE("authserver details: what stays checked is granted, told at /token, /introspect and /api/me") {
  const AuthServer server(with_details());
  Agent alice(server);
  const auto page = alice.sign_in(alice.get(target(asking_for({payment(), account}))));
  const auto tokens = tokens_for(server, agree(alice, page, {"0", "7"}, {"read"}));
  REQUIRE(tokens.status == 200);
  CHECK(member(tokens, "scope") == "read");
  const Json granted = only(payment());
  CHECK(Json::parse(tokens.body)["authorization_details"] == granted);
  const auto token = member(tokens, "access_token");
  CHECK(Json::parse(server.api("/api/me", token).body)["authorization_details"] == granted);
  const auto told = server.post("/introspect", {{"token", token}}, basic("demo", "demo-secret"));
  CHECK(Json::parse(told.body)["authorization_details"] == granted);
  const auto plain = tokens_for(server, alice.authorize(authorization()));
  const auto without = server.api("/api/me", member(plain, "access_token"));
  CHECK(without.status == 200);
  CHECK_FALSE(holds(without.body, "authorization_details"));
}

TEST_CASE("authserver details: nothing checked at all is a denial, and details alone are enough") {
  const AuthServer server(with_details());
  Agent alice(server);
  const auto request = target(asking_for(only(account), {{"scope", ""}}));
  const auto page = alice.sign_in(alice.get(request));
  CHECK(boxes(page).empty());
  CHECK(location_param(agree(alice, page, {}, {}), "error") == "access_denied");
  const auto tokens = tokens_for(server, agree(alice, alice.get(request), {"0"}, {}));
  CHECK(Json::parse(tokens.body)["authorization_details"] == only(account));
}

TEST_CASE("authserver details: a trusted client is spared no page") {
  const AuthServer server(with_details({{"trusted", true}}));
  Agent alice(server);
  CHECK(location_param(alice.sign_in(alice.get(target(authorization()))), "code") != "");
  const auto page = alice.get(target(asking_for(only(account))));
  CHECK(holds(page.body, "name=\"decision\""));
  CHECK(location_param(alice.get(target(authorization())), "code") != "");
}

TEST_CASE("authserver details: what is no detail of a type that the client lists is refused") {
  const AuthServer server(with_details({{"authorization_details_types", {"payment_initiation"}}}));
  const std::string refused = "invalid_authorization_details";
  CHECK(error_for(server, only(account)) == refused);
  CHECK(error_for(server, only(payment({{"type", "nothing"}}))) == refused);
  CHECK(error_for(server, only(payment({{"surprise", 1}}))) == refused);
  CHECK(error_for(server, only(payment({{"actions", {"cancel"}}}))) == refused);
  CHECK(error_for(server, only(payment({{"actions", nullptr}}))) == refused);
  CHECK(error_for(server, only(payment({{"priority", "high"}}))) == refused);
  CHECK(error_for(server, Json::array()) == refused);
  auto nothing_listed = with_details();
  nothing_listed["clients"][0].erase("authorization_details_types");
  CHECK(error_for(AuthServer(nothing_listed), only(payment())) == refused);
  CHECK(server.get(target(asking_for(only(payment())))).status == 200);
  const AuthServer none(demo_config());
  CHECK(none.get(target(asking_for(only(payment())))).status == 200);
}

TEST_CASE("authserver details: a client may ask for itself, and narrows what a token has") {
  const AuthServer server(with_details());
  const auto itself = [&](const Json& details) {
    return server.token({{"grant_type", "client_credentials"}, {"authorization_details", details.dump()}});
  };
  CHECK(Json::parse(itself(only(account)).body)["authorization_details"] == only(account));
  CHECK(member(itself(only({{"type", "nothing"}})), "error") == "invalid_authorization_details");
  Agent alice(server);
  const auto page = alice.sign_in(alice.get(target(asking_for({payment(), account}))));
  const auto granted = tokens_for(server, agree(alice, page, {"0", "1"}, {"read"}));
  const auto narrower = payment({{"actions", {"status"}}});
  const auto refresh = [&](const Answer& tokens, const Json& details) {
    return server.token({{"grant_type", "refresh_token"},
                         {"refresh_token", member(tokens, "refresh_token")},
                         {"authorization_details", details.dump()}});
  };
  CHECK(member(refresh(granted, only(payment({{"creditorName", "Merchant B"}}))), "error") ==
        "invalid_authorization_details");
  const auto narrowed = refresh(granted, only(narrower));
  CHECK(Json::parse(narrowed.body)["authorization_details"] == only(narrower));
  CHECK(Json::parse(refresh(narrowed, only(payment())).body)["authorization_details"] == only(payment()));
}

TEST_CASE("authserver details: the metadata lists the types, and JWTs hold what was granted") {
  auto config = with_details();
  config["access_token"] = {{"format", "jwt"}};
  const AuthServer server(config);
  const auto* place = "/.well-known/oauth-authorization-server";
  CHECK(Json::parse(server.get(place).body)["authorization_details_types_supported"] ==
        Json{"payment_initiation", "account_information"});
  Agent alice(server);
  const auto page = alice.sign_in(alice.get(target(asking_for(only(payment())))));
  const auto token = member(tokens_for(server, agree(alice, page, {"0"}, {"read"})), "access_token");
  const auto claims = claims_of(server, token);
  REQUIRE(claims.is_object());
  CHECK(claims.value("authorization_details", Json()) == only(payment()));
  CHECK(Json::parse(server.api("/api/me", token).body)["authorization_details"] == only(payment()));
  CHECK_FALSE(Json::parse(AuthServer(demo_config()).get(place).body).contains("authorization_details_types_supported"));
}

TEST_CASE("authserver config: types of details") {
  const auto one = [](const Json& changes) {
    Json type = {{"type", "t"}};
    type.merge_patch(changes);
    return Json{{"types", {type}}};
  };
  const auto field = [&](const Json& rule) { return one({{"fields", {{"f", rule}}}}); };
  const auto right = one(Json::object());
  expect_all({
      {"/authorization_details", Json::array(), right, "authorization_details: expected an object"},
      {"/authorization_details", {{"types", "t"}}, right, "authorization_details.types: expected an array"},
      {"/authorization_details", one({{"type", ""}}), right, "authorization_details.types[0].type: expected a name"},
      {"/authorization_details",
       {{"types", {{{"type", "t"}}, {{"type", "t"}}}}},
       {{"types", {{{"type", "t"}}, {{"type", "u"}}}}},
       "authorization_details.types[1].type: expected one of its own"},
      {"/authorization_details", one({{"description", 1}}), one({{"description", "x"}}),
       "authorization_details.types[0].description: expected a string"},
      {"/authorization_details", field({{"kind", "date"}}), field({{"kind", "any"}}),
       "authorization_details.types[0].fields.f.kind: expected string, strings, number, boolean, object or any"},
      {"/authorization_details", field(Json::object()), field({{"kind", "boolean"}}),
       "authorization_details.types[0].fields.f.kind: expected"},
      {"/authorization_details", field({{"kind", "number"}, {"values", {"1"}}}),
       field({{"kind", "string"}, {"values", {"1"}}}), "authorization_details.types[0].fields.f.values: expected none"},
      {"/authorization_details", field({{"kind", "any"}, {"must", true}}), field({{"kind", "any"}, {"required", true}}),
       "authorization_details.types[0].fields.f.must: unknown key"},
      {"/authorization_details", one({{"fields", {{"type", {{"kind", "string"}}}}}}), right,
       "authorization_details.types[0].fields.type: expected another name"},
      {"/clients/0/authorization_details_types",
       {"t"},
       Json::array(),
       "clients[0].authorization_details_types: expected some of the types"},
  });
}
