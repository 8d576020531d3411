#include <doctest/doctest.h>

#include <set>

#include "support/sign_out.hpp"
#include "support/token_signatures.hpp"

// OpenID Connect Back-Channel Logout 1.0: what a logout token is, and what a login is called.

using namespace world;

TEST_CASE("Back-Channel Logout §2.4: what a logout token says, and that it is signed as the client's ID tokens are") {
  SignOutWorld world;
  Visitor alice(world);
  const auto id_token = alice.id_token("web", {{"nonce", "n"}});
  world.now += 5min;
  alice.sign_out(with_hint(id_token));
  const auto got = world.inboxes->got();
  REQUIRE(got.size() == 1);
  const auto token = logout_token_in(got.front());
  CHECK(is_signed_by(*sign_out_ring(), token));
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
