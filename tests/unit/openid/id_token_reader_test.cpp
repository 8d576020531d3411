#include "oauthkit/openid/id_token_reader.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "keys/signed_token.hpp"
#include "openid/state.hpp"

using namespace oauthkit;
using Json = nlohmann::json;

namespace {

constexpr TimePoint now{std::chrono::seconds(1'700'000'000)};

std::int64_t in(std::int64_t seconds) { return now.time_since_epoch().count() + seconds; }

/// A provider, and ID tokens of it.
struct Signed {
  openid::Provider provider{std::make_shared<KeyRing>()};
  std::function<std::optional<PresentedIdToken>(std::string_view, TimePoint)> read =
      openid::id_token_reader(provider, "https://auth.example");

  std::string token(const Json& changes = Json::object(), std::string_view typ = "") const {
    Json claims = {
        {"iss", "https://auth.example"}, {"aud", "web"}, {"sub", "alice"}, {"iat", in(-60)}, {"exp", in(240)}};
    claims.merge_patch(changes);
    return keys::signed_token(*provider.state()->keys.signer(), typ, claims.dump());
  }
  bool takes(const Json& changes, std::string_view typ = "") const {
    return read(token(changes, typ), now).has_value();
  }
};

}  // namespace

TEST_CASE("id token reader: tells the client, its name for the person, how they signed in, and the end") {
  const Signed one;
  const auto plain = one.read(one.token(), now);
  REQUIRE(plain);
  CHECK(plain->client_id == "web");
  CHECK(plain->sub == "alice");
  CHECK(plain->authentication == Authentication());
  CHECK(plain->expires_at == now + std::chrono::seconds(240));
  const auto more = one.read(
      one.token({{"auth_time", in(-90)}, {"acr", "gold"}, {"amr", {"pwd", "otp", 1}}, {"sid", "of the client"}}), now);
  REQUIRE(more);
  CHECK(more->authentication.auth_time == now - std::chrono::seconds(90));
  CHECK(more->authentication.acr == "gold");
  CHECK(more->authentication.amr == std::vector<std::string>{"pwd", "otp"});
  // What a client calls a login is not what it is called here.
  CHECK(more->authentication.sid.empty());
}

TEST_CASE("id token reader: takes none that has ended, though a hint may have") {
  const Signed one;
  CHECK(!one.takes({{"exp", in(0)}}));
  CHECK(!one.takes({{"exp", in(-1)}}));
  CHECK(!one.takes({{"exp", nullptr}}));
  CHECK(one.takes({{"exp", in(1)}}));
}

TEST_CASE("id token reader: takes no other issuer's, none for several clients, and nothing else that its keys sign") {
  const Signed one;
  const Signed other;
  CHECK(!one.read(other.token(), now));
  CHECK(!one.read("junk", now));
  CHECK(!one.takes({{"iss", "https://other.example"}}));
  CHECK(!one.takes({{"aud", {"web", "post"}}}));
  CHECK(!one.takes({{"events", Json::object()}}));
  for (const auto* const typ : {"at+jwt", "oauth-id-jag+jwt", "txntoken+jwt", "logout+jwt"}) CHECK(!one.takes({}, typ));
  CHECK(one.takes(Json::object(), "JWT"));
}
