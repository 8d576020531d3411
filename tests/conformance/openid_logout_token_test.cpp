#include <doctest/doctest.h>

#include <set>

#include "oauthkit/openid/pairwise.hpp"
#include "support/recipients.hpp"
#include "support/sign_out.hpp"
#include "support/token_signatures.hpp"

// OpenID Connect Back-Channel Logout 1.0: what a logout token is, and what a login is called.

using namespace world;

namespace {

/// The ID token of alice at `web`, and the logout token that it is sent when her login ends.
struct Sent {
  std::string id_token = {};
  std::string logout_token = {};
};

Sent sent_to_web(SignOutWorld& world) {
  const auto before = world.inboxes->count();
  Visitor alice(world);
  Sent sent{.id_token = alice.id_token("web")};
  world.logout.everywhere("alice");
  REQUIRE(world.inboxes->wait_for(before + 1));
  sent.logout_token = logout_token_in(world.inboxes->got().at(before));
  return sent;
}

}  // namespace

TEST_CASE("Back-Channel Logout §2.4: what a logout token says, and that it is signed as the client's ID tokens are") {
  SignOutWorld world;
  Visitor alice(world);
  const auto id_token = alice.id_token("web", {{"nonce", "n"}});
  world.now += 5min;
  alice.sign_out(with_hint(id_token));
  const auto got = world.inboxes->got();
  REQUIRE(got.size() == 1);
  const auto token = logout_token_in(got.front());
  CHECK(is_signed_by(*shared_ring(), token));
  const auto header = header_of(token);
  CHECK(header["typ"] == "logout+jwt");
  CHECK(header["alg"] == "RS256");
  CHECK(header["kid"].get<std::string>().size() == 43);
  CHECK(header["kid"] == header_of(id_token)["kid"]);
  auto claims = claims_of(token);
  const auto of_id_token = claims_of(id_token);
  CHECK(claims["jti"].get<std::string>().size() == 22);
  claims.erase("jti");
  const auto now = world.now.time_since_epoch().count();
  const nlohmann::json expected = {
      {"iss", "https://auth.example"},
      {"sub", "alice"},
      {"aud", "web"},
      {"iat", now},
      {"exp", now + 120},
      {"events", {{"http://schemas.openid.net/event/backchannel-logout", nlohmann::json::object()}}},
      {"sid", of_id_token["sid"]}};
  CHECK(claims == expected);
  CHECK(of_id_token["nonce"] == "n");
}

TEST_CASE("Back-Channel Logout §2.4: no two tokens have one jti") {
  SignOutWorld world;
  Visitor alice(world);
  const auto token = alice.id_token("web");
  alice.id_token("mail");
  alice.sign_out(with_hint(token));
  std::set<std::string> names;
  for (const auto& request : world.inboxes->got()) names.insert(claims_of(logout_token_in(request))["jti"]);
  CHECK(names.size() == 2);
}

TEST_CASE("Back-Channel Logout §2.4: a token that waited longer than it lasts is made anew, under another jti") {
  support::Gate gate;
  SignOutWorld world({.deliveries = {.attempts = 2, .pause = 5ms}});
  world.inboxes->answer("https://web.example/bc", gate.holding(500));
  Visitor alice(world);
  alice.id_token("web");
  world.logout.everywhere("alice");
  REQUIRE(world.inboxes->wait_for(1));
  world.now += 5min;
  gate.open();
  REQUIRE(world.inboxes->wait_for(2));
  const auto got = world.inboxes->got();
  const auto first = claims_of(logout_token_in(got.at(0)));
  const auto second = claims_of(logout_token_in(got.at(1)));
  const auto now = world.now.time_since_epoch().count();
  CHECK(first["exp"] == now - 180);
  CHECK(second["iat"] == now);
  CHECK(second["exp"] == now + 120);
  CHECK(first["jti"] != second["jti"]);
  for (const char* same : {"iss", "sub", "aud", "sid", "events"}) CHECK(first[same] == second[same]);
}

TEST_CASE("Back-Channel Logout §2.1: sid is one for a client in a login, and tells nothing of the session") {
  SignOutWorld world;
  Visitor alice(world);
  Visitor elsewhere(world);
  const auto sid = [](const std::string& token) { return claims_of(token)["sid"].get<std::string>(); };
  const auto web = alice.id_token("web");
  CHECK(sid(alice.id_token("web")) == sid(web));
  CHECK(sid(alice.id_token("mail")) != sid(web));
  CHECK(sid(elsewhere.id_token("web")) != sid(web));
  for (const auto& plain : {alice.sid(), alice.cookie}) {
    CHECK(sid(web) != plain);
    const auto hash = hash_token(plain);
    CHECK(sid(web) != hash.hex());
    CHECK(sid(web) != base64url_encode({reinterpret_cast<const char*>(hash.bytes.data()), hash.bytes.size()}));
  }
  const auto here = sid(web);
  alice.sign_in("alice");
  CHECK(sid(alice.id_token("web")) == here);
  alice.sign_out(with_hint(web));
  alice.sign_in("alice");
  CHECK(sid(alice.id_token("web")) != here);
  for (const auto& request : world.inboxes->got()) {
    const auto claims = claims_of(logout_token_in(request));
    CHECK((claims["sid"] == here) == (claims["aud"] == "web"));
  }
}

TEST_CASE("Back-Channel Logout §2.4: the algorithm is that of the client's ID tokens, also where it is not the first") {
  SignOutWorld world({.algorithms = {SigningAlgorithm::rs256, SigningAlgorithm::es256}});
  world.client("web").openid.id_token_signed_response_alg = "ES256";
  const auto sent = sent_to_web(world);
  CHECK(header_of(sent.logout_token)["alg"] == "ES256");
  CHECK(header_of(sent.logout_token)["kid"] == header_of(sent.id_token)["kid"]);
  CHECK(is_signed_by(*shared_ring(SigningAlgorithm::es256), sent.logout_token));
  world.client("web").openid.id_token_signed_response_alg = "";
  CHECK(header_of(sent_to_web(world).logout_token)["alg"] == "RS256");
}

TEST_CASE("Back-Channel Logout §2.4: a client whose ID tokens are encrypted gets its logout tokens encrypted") {
  SignOutWorld world;
  const support::Recipient recipient;
  world.client("web").openid.id_token_encrypted_response_alg = "RSA-OAEP-256";
  world.client("web").jwks = recipient.jwks();
  const auto sent = sent_to_web(world);
  const auto header = header_of(sent.logout_token);
  CHECK(header["alg"] == "RSA-OAEP-256");
  CHECK(header["enc"] == "A128CBC-HS256");
  CHECK(header["kid"] == recipient.rsa_kid());
  const auto inside = recipient.opened(sent.logout_token);
  CHECK(header_of(inside)["typ"] == "logout+jwt");
  CHECK(claims_of(inside)["sub"] == "alice");
  // What it cannot be encrypted to is told, and nothing is sent in the clear.
  world.client("web").jwks = R"({"keys":[]})";
  Visitor alice(world);
  alice.authorize("web");
  const auto before = world.inboxes->count();
  CHECK(outcome_of(alice.answer(came_to<openid::ConfirmLogout>(alice.sign_out()), "yes")) == "signed out");
  CHECK(world.inboxes->count() == before);
  CHECK(says(world.failures, "has no key that a JWT could be encrypted to"));
}

TEST_CASE("OpenID Connect Core §8.1: a logout token names the person as the client knows them, and joins no clients") {
  const std::string salt = "sixteen bytes or more of salt";
  SignOutWorld world({.options = {.subject = openid::pairwise(salt)}});
  for (const char* id : {"web", "mail"}) world.client(id).openid.subject_type = "pairwise";
  Visitor alice(world);
  const auto web = claims_of(alice.id_token("web"));
  const auto mail = claims_of(alice.id_token("mail"));
  alice.tokens_of("silent");
  CHECK(outcome_of(alice.sign_out(with_hint(alice.id_token("web")))) == "signed out");
  REQUIRE(world.inboxes->count() == 2);
  for (const auto& request : world.inboxes->got()) {
    const auto claims = claims_of(logout_token_in(request));
    const auto& known = claims["aud"] == "web" ? web : mail;
    CHECK(claims["sub"] == known["sub"]);
    CHECK(claims["sid"] == known["sid"]);
    CHECK(claims.dump().find("alice") == std::string::npos);
  }
  CHECK(web["sub"] != mail["sub"]);
}
