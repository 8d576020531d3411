#include "keys/assertion.hpp"

#include <array>

#include "keys/statements.hpp"

using namespace statements;
using namespace std::chrono_literals;

namespace {

constexpr const char* here = "https://auth.example";
constexpr std::array<std::string_view, 1> audience = {here};
constexpr std::array<std::string_view, 2> types = {"", "JWT"};
constexpr keys::AssertionRules rules{.audience = audience, .types = types};

/// A right assertion with these claims changed; null removes one.
std::string asserted(const json& changes = {}, std::string_view typ = {}) {
  json claims = {{"iss", issuer}, {"sub", "U1"}, {"aud", here}, {"exp", seconds(300s)}, {"client_name", nullptr}};
  if (changes.is_object()) {
    for (const auto& [name, value] : changes.items()) claims[name] = value;
  }
  return signed_with(Algorithm::es256, claims, typ);
}

Assertion read(const json& changes) {
  auto assertion = keys::read_assertion(trusted(), asserted(changes), rules, now);
  REQUIRE(assertion);
  return *std::move(assertion);
}

/// `"read"`, `"denied"`, or the error with the reason why it is refused.
std::string outcome(std::string_view jwt, const keys::AssertionRules& by = rules) {
  const auto assertion = keys::read_assertion(trusted(), jwt, by, now);
  if (assertion) return "read";
  if (assertion.is_denied()) return "denied";
  return std::string(wire_name(assertion.error().code)) + ": " + assertion.error().cause;
}
std::string outcome_with(const json& changes) { return outcome(asserted(changes)); }

constexpr const char* malformed = "invalid_token: a claim is not what it must be";

}  // namespace

TEST_CASE("assertion: all that it says is read") {
  const auto said = read({{"jti", "one"},
                          {"client_id", "web"},
                          {"scope", "read write"},
                          {"resource", {"https://a.example", "https://b.example"}},
                          {"authorization_details", {{{"type", "payment"}}}},
                          {"auth_time", seconds(-60s)},
                          {"acr", "mfa"},
                          {"amr", {"pwd", "otp"}},
                          {"cnf", {{"jkt", "the key"}, {"x5t#S256", "the certificate"}}},
                          {"iat", seconds(-1s)},
                          {"email", "u1@example.com"}});
  CHECK(said.issuer == issuer);
  CHECK(said.subject == "U1");
  CHECK(said.jti == "one");
  CHECK(said.client_id == "web");
  CHECK(said.scope == Scope{"read", "write"});
  CHECK(said.resource == std::vector<std::string>{"https://a.example", "https://b.example"});
  REQUIRE(said.authorization_details.size() == 1);
  CHECK(said.authorization_details.front().type() == "payment");
  CHECK(said.authentication.auth_time == now - 60s);
  CHECK(said.authentication.acr == "mfa");
  CHECK(said.authentication.amr == std::vector<std::string>{"pwd", "otp"});
  CHECK(said.confirmation == Confirmation{.jkt = "the key", .x5t_s256 = "the certificate"});
  CHECK(said.issued_at == now - 1s);
  CHECK(said.expires_at == now + 300s);
  CHECK(said.typ.empty());
  CHECK(said.alg == "ES256");
  CHECK(json::parse(said.claims)["email"] == "u1@example.com");
}

TEST_CASE("assertion: what it does not say is empty") {
  const auto said = read({});
  CHECK(said.jti.empty());
  CHECK(said.client_id.empty());
  CHECK(said.scope.empty());
  CHECK(said.resource.empty());
  CHECK(said.authorization_details.empty());
  CHECK(said.authentication == Authentication());
  CHECK(said.confirmation.empty());
  CHECK(said.act.empty());
  CHECK(said.may_act.empty());
  CHECK(!said.issued_at);
}

TEST_CASE("assertion: those who act are called as its issuer calls them, unless it says who else does") {
  const auto said = read({{"act", {{"sub", "bot"}, {"act", {{"sub", "agent"}, {"iss", "https://else.example"}}}}},
                          {"may_act", {{"client_id", "web"}}}});
  CHECK(said.act == std::vector<Actor>{{.sub = "bot", .iss = issuer}, {.sub = "agent", .iss = "https://else.example"}});
  CHECK(said.may_act == Actor{.client_id = "web", .iss = issuer});
}

TEST_CASE("assertion: a claim that is not what it must be makes the whole worth nothing") {
  for (const auto& wrong : std::vector<json>{{{"jti", 1}},
                                             {{"client_id", {"web"}}},
                                             {{"scope", {"read"}}},
                                             {{"scope", "read\tall"}},
                                             {{"scope", ""}},
                                             {{"resource", "photos"}},
                                             {{"resource", json::array()}},
                                             {{"resource", {"https://a.example", 1}}},
                                             {{"resource", "https://a.example/#x"}},
                                             {{"resource", {{"uri", "https://a.example"}}}},
                                             {{"authorization_details", {{"type", "payment"}}}},
                                             {{"authorization_details", {{{"kind", "payment"}}}}},
                                             {{"auth_time", "now"}},
                                             {{"auth_time", -1}},
                                             {{"acr", 1}},
                                             {{"amr", "pwd"}},
                                             {{"cnf", "the key"}},
                                             {{"cnf", json::object()}},
                                             {{"cnf", {{"jkt", 1}}}},
                                             {{"cnf", {{"jkt", "the key"}, {"kid", "another"}}}},
                                             {{"act", "bot"}},
                                             {{"act", json::object()}},
                                             {{"act", {{"sub", "bot"}, {"act", {{"sub", 1}}}}}},
                                             {{"may_act", {"web"}}}}) {
    CAPTURE(wrong.dump());
    CHECK(outcome_with(wrong) == malformed);
  }
  CHECK(outcome_with({{"resource", "https://a.example"}, {"cnf", {{"jkt", "the key"}}}}) == "read");
}

TEST_CASE("assertion: it says who it is about") {
  for (const auto& wrong : {json(), json(""), json(1), json::array({"U1"})}) {
    CHECK(outcome_with({{"sub", wrong}}) == "invalid_token: there is no sub");
  }
  CHECK(outcome_with({}) == "read");
}

TEST_CASE("assertion: the audience is one of those that are named, and nobody beside it") {
  const std::string refusal = "invalid_token: this server is not the only audience";
  for (const auto& wrong : {json(), json(""), json(1), json("https://auth.example/"), json({here, "https://b.example"}),
                            json({here, here}), json::array(), json::array({1})}) {
    CAPTURE(wrong.dump());
    CHECK(outcome_with({{"aud", wrong}}) == refusal);
  }
  CHECK(outcome_with({{"aud", here}}) == "read");
  CHECK(outcome_with({{"aud", json::array({here})}}) == "read");
  constexpr std::array<std::string_view, 2> more = {"", "https://auth.example/token"};
  auto other = rules;
  other.audience = more;
  CHECK(outcome(asserted({{"aud", "https://auth.example/token"}}), other) == "read");
  CHECK(outcome(asserted({{"aud", ""}}), other) == refusal);
  CHECK(outcome(asserted(), other) == refusal);
}

TEST_CASE("assertion: its typ is one of those that are named, whatever its case") {
  for (const auto* wrong : {"at+jwt", "dpop+jwt", "JWTS", "oauth-id-jag+jwt"}) {
    CHECK(outcome(asserted({}, wrong)) == "invalid_token: the typ is of something else");
  }
  for (const auto* right : {"", "JWT", "jwt", "application/jwt"}) CHECK(outcome(asserted({}, right)) == "read");
  constexpr std::array<std::string_view, 1> typed = {"JWT"};
  auto other = rules;
  other.types = typed;
  CHECK(outcome(asserted(), other) == "invalid_token: the typ is of something else");
  CHECK(outcome(asserted({}, "JWT"), other) == "read");
}

TEST_CASE("assertion: it ends, in time and not too far off, and has begun") {
  CHECK(outcome_with({{"exp", nullptr}}) == "invalid_token: there is no exp");
  CHECK(outcome_with({{"exp", seconds(3601s)}}) == "invalid_token: exp is too far off");
  CHECK(outcome_with({{"exp", seconds(3600s)}}) == "read");
  CHECK(outcome_with({{"nbf", seconds(1s)}}) == "invalid_token: nbf has not come");
  CHECK(outcome_with({{"iat", seconds(1s)}}) == "invalid_token: iat has not come");
  auto wide = rules;
  wide.leeway = 10s;
  CHECK(outcome(asserted({{"nbf", seconds(10s)}, {"iat", seconds(10s)}}), wide) == "read");
  CHECK(outcome(asserted({{"exp", seconds(3610s)}}), wide) == "read");
  CHECK(outcome(asserted({{"exp", seconds(-9s)}}), wide) == "read");
  CHECK(outcome(asserted({{"exp", seconds(-10s)}}), wide) == "expired_token: exp has passed");
}

TEST_CASE("assertion: only what was right otherwise is told to be over") {
  const json over = {{"exp", seconds(0s)}};
  const auto over_and = [&](const json& wrong) {
    auto all = over;
    all.update(wrong);
    return outcome_with(all);
  };
  CHECK(over_and({{"aud", "https://b.example"}}) == "invalid_token: this server is not the only audience");
  CHECK(over_and({{"sub", nullptr}}) == "invalid_token: there is no sub");
  CHECK(over_and({{"iat", seconds(1s)}}) == "invalid_token: iat has not come");
  CHECK(over_and({{"scope", 1}}) == malformed);
  CHECK(over_and({{"iss", "somebody"}}) == "denied");
  CHECK(outcome(asserted(over, "at+jwt")) == "invalid_token: the typ is of something else");
  const auto forged = samples::signed_by(*jose::generate_key(Algorithm::es256),
                                         json{{"iss", issuer}, {"sub", "U1"}, {"aud", here}, {"exp", 1}}.dump(), "");
  CHECK(outcome(forged) == "invalid_token: the issuer has no such key");
  CHECK(outcome_with(over) == "expired_token: exp has passed");
  CHECK(outcome_with({{"exp", 0}}) == "expired_token: exp has passed");
  CHECK(outcome_with({{"exp", seconds(1s)}}) == "read");
}

TEST_CASE("assertion: what is nobody's or no JWT at all is told from each other") {
  CHECK(outcome_with({{"iss", "https://nobody.example"}}) == "denied");
  for (const auto* wrong : {"", "a.b.c", "a.b.c.d.e"}) CHECK(outcome(wrong).starts_with("invalid_token: "));
  CHECK(outcome(asserted()) == "read");
}
