#include "openid/id_token_hint.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "keys/signed_token.hpp"
#include "oauthkit/keys.hpp"

using namespace oauthkit;
using namespace oauthkit::openid;
using Json = nlohmann::json;

namespace {

constexpr std::string_view issuer = "https://auth.example";

std::shared_ptr<const KeyRing> es256() { return std::make_shared<const KeyRing>(); }
std::shared_ptr<const KeyRing> eddsa() {
  return std::make_shared<const KeyRing>(KeyRingOptions{.algorithm = SigningAlgorithm::eddsa});
}

Json usual() {
  return {{"iss", issuer}, {"aud", "web"}, {"sub", "alice"}, {"sid", "login"}, {"iat", 1000}, {"exp", 1300}};
}

std::string token_of(const KeyRing& ring, const Json& claims, std::string_view typ = "JWT") {
  return keys::signed_token(*ring.signer(), typ, claims.dump());
}

Json with(const Json& changes) {
  auto claims = usual();
  claims.merge_patch(changes);
  return claims;
}

/// `"web alice login"`, or what is wrong.
std::string came_of(const Provider::State& state, std::string_view token) {
  HintProblem problem = HintProblem::none;
  const auto hint = read_hint(state, issuer, token, &problem);
  CHECK(hint.has_value() == read_hint(state, issuer, token).has_value());
  if (hint) {
    CHECK(problem == HintProblem::none);
    return hint->client_id + " " + hint->sub + " " + hint->sid;
  }
  return problem == HintProblem::unknown_key ? "unknown key" : problem == HintProblem::forged ? "forged" : "none";
}

}  // namespace

TEST_CASE("id token hint: tells client, person and login, of each ring, long after it has ended") {
  const auto first = es256();
  const auto second = eddsa();
  const Provider::State state{.keys = {first, second}, .options = {}};
  CHECK(came_of(state, token_of(*first, usual())) == "web alice login");
  CHECK(came_of(state, token_of(*second, usual())) == "web alice login");
  CHECK(came_of(state, token_of(*first, usual(), "")) == "web alice login");
  CHECK(came_of(state, token_of(*first, with({{"sid", nullptr}, {"aud", {"web"}}}))) == "web alice ");
}

TEST_CASE("id token hint: a key that is published no more makes it say nothing, one of another is a forgery") {
  const auto ring = es256();
  const auto gone = es256();
  const Provider::State state{.keys = ring, .options = {}};
  const auto token = token_of(*gone, usual());
  CHECK(came_of(state, token) == "unknown key");
  // The name of a published key, and the signature of another.
  const auto header = token_of(*ring, usual()).substr(0, token_of(*ring, usual()).find('.'));
  CHECK(came_of(state, header + token.substr(token.find('.'))) == "forged");
  CHECK(came_of(state, token_of(*ring, usual())) == "web alice login");
}

TEST_CASE("id token hint: a token that was changed is a forgery") {
  const auto ring = es256();
  const Provider::State state{.keys = ring, .options = {}};
  const auto token = token_of(*ring, usual());
  const auto other = token_of(*ring, with({{"sub", "mallory"}}));
  const auto first = token.find('.');
  const auto last = token.rfind('.');
  const auto other_payload = other.substr(other.find('.'), other.rfind('.') - other.find('.'));
  CHECK(came_of(state, token.substr(0, first) + other_payload + token.substr(last)) == "forged");
  CHECK(came_of(state, token.substr(0, last + 1)) == "forged");
  for (const auto* const text : {"", "x", "a.b.c", "a.b.c.d.e"}) CHECK(came_of(state, text) == "forged");
  const auto unsecured = base64url_encode(R"({"alg":"none"})") + token.substr(first, last - first) + ".";
  CHECK(came_of(state, unsecured) == "forged");
  CHECK(came_of(state, token) == "web alice login");
}

TEST_CASE("id token hint: what else these keys sign is none") {
  const auto ring = es256();
  const Provider::State state{.keys = ring, .options = {}};
  for (const auto* const typ : {"at+jwt", "logout+jwt", "token-introspection+jwt", "application/at+jwt"}) {
    CAPTURE(typ);
    CHECK(came_of(state, token_of(*ring, usual(), typ)) == "forged");
  }
  // UserInfo has no exp, an authorization response no iat, a logout token has events.
  for (const Json& changes : {Json{{"exp", nullptr}}, Json{{"iat", nullptr}}, Json{{"exp", "1300"}},
                              Json{{"events", {{"x", Json::object()}}}}}) {
    CAPTURE(changes.dump());
    CHECK(came_of(state, token_of(*ring, with(changes))) == "forged");
  }
  CHECK(came_of(state, token_of(*ring, usual())) == "web alice login");
}

TEST_CASE("id token hint: it is of this issuer, for one client, about somebody") {
  const auto ring = es256();
  const Provider::State state{.keys = ring, .options = {}};
  for (const Json& changes : {Json{{"iss", "https://auth.example/"}}, Json{{"iss", nullptr}}, Json{{"aud", nullptr}},
                              Json{{"aud", {"web", "api"}}}, Json{{"aud", Json::array()}}, Json{{"aud", 1}},
                              Json{{"sub", nullptr}}, Json{{"sub", ""}}, Json{{"sub", 1}}}) {
    CAPTURE(changes.dump());
    CHECK(came_of(state, token_of(*ring, with(changes))) == "forged");
  }
  CHECK(came_of(state, token_of(*ring, usual())) == "web alice login");
}
