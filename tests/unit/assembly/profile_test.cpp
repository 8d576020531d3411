#include "assembly/profile.hpp"

#include <doctest/doctest.h>

#include <type_traits>

#include "support/world.hpp"

using namespace world;

namespace {

std::vector<std::string> texts(const Profile& a, const Profile& b) {
  std::vector<std::string> all;
  for (const auto& rule : difference(a, b)) all.push_back(rule.text());
  return all;
}

using Texts = std::vector<std::string>;

// What a program makes before its main().
const Profile made_early = Profile::fapi2_security;
const Options asked_early{.profile = Profile::oauth20};

}  // namespace

TEST_CASE("profile: the named ones are values, there before anything runs") {
  CHECK(made_early == Profile::fapi2_security);
  CHECK(made_early.name == "fapi2_security");
  CHECK(asked_early.profile.pkce == Demand::optional);
  static_assert(std::is_trivially_copyable_v<Profile>);
  static_assert(sizeof(Profile) <= 128);
  Texts names;
  for (const auto& profile : named_profiles()) names.emplace_back(profile.name);
  CHECK(names == Texts{"oauth20", "oauth21", "browser", "mcp", "fapi2_security", "fapi2_message_signing"});
}

TEST_CASE("profile: the default is that of OAuth 2.1") {
  CHECK(Profile() == Profile::oauth21);
  CHECK(Options().profile == Profile::oauth21);
}

TEST_CASE("profile: one of your own is a named one with other rules and a name") {
  Profile house = Profile::oauth21;
  house.name = "house";
  house.pushed_requests = Demand::required;
  CHECK(texts(Profile::oauth21, house) == Texts{"pushed_requests: optional | required | FAPI 2.0 SP §5.3.2.2"});
  CHECK(house != Profile::oauth21);
  house.pushed_requests = Demand::optional;
  CHECK(texts(Profile::oauth21, house).empty());
}

TEST_CASE("profile: a difference is told rule by rule, in the order of the fields") {
  CHECK(texts(Profile::oauth20, Profile::oauth21) ==
        Texts{"pkce: public clients | every code | OAuth 2.1 §4.1.1",
              "response_types: any registered | without token | OAuth 2.1 §10.1",
              "password_grant: admitted | refused | RFC 9700 §2.4",
              "assertion_audience: issuer, or what legacy_audiences lists | issuer as text | RFC 7523bis"});
  CHECK(texts(Profile::oauth21, Profile::fapi2_security) ==
        Texts{"response_types: without token | code | FAPI 2.0 SP §5.3.2.2",
              "client_kind: any | confidential | FAPI 2.0 SP §5.3.2.1",
              "client_authentication: any registered | private_key_jwt, tls_client_auth, self_signed_tls_client_auth | "
              "FAPI 2.0 SP §5.3.2.1",
              "binding: optional | required | FAPI 2.0 SP §5.3.2.1",
              "refresh: as set; unbound public clients rotate | never rotate | FAPI 2.0 SP §5.3.2.1",
              "pushed_requests: optional | required | FAPI 2.0 SP §5.3.2.2",
              "algorithms: ES256, EdDSA, PS256, RS256 | ES256, EdDSA, PS256 | FAPI 2.0 SP §5.4.1",
              "longest_code: 600 s | 60 s | FAPI 2.0 SP §5.3.2.1",
              "longest_pushed_request: 600 s | 599 s | FAPI 2.0 SP §5.3.2.2",
              "redirect_uris: https, private-use, http on loopback | https, http on loopback for native clients | FAPI "
              "2.0 SP §5.3.2.2",
              "redirect_uri_in_request: if several are registered | required | FAPI 2.0 SP §5.3.2.2",
              "clock: leeway as set | leeway from 10 s to 60 s | FAPI 2.0 SP §5.3.2.1",
              "legacy_switches: admitted, told by loosened() | refused | ours"});
  CHECK(texts(Profile::fapi2_security, Profile::fapi2_message_signing) ==
        Texts{"signed_requests: optional | required, with nbf and exp of 60 min at most | FAPI 2.0 MS §5.3.1",
              "signed_responses: optional | required | FAPI 2.0 MS §5.4.1"});
  for (const auto& profile : named_profiles()) CHECK(difference(profile, profile).empty());
}

TEST_CASE("profile: that of MCP is OAuth 2.1 but for the grace of refresh tokens") {
  CHECK(texts(Profile::oauth21, Profile::mcp) == Texts{"grace: as set; unset: none | as set; unset: 120 s | ours"});
}

TEST_CASE("profile: a difference is the same from the other side, with the same clause") {
  for (const auto& a : named_profiles()) {
    for (const auto& b : named_profiles()) {
      const auto there = difference(a, b);
      const auto back = difference(b, a);
      REQUIRE(there.size() == back.size());
      for (std::size_t i = 0; i < there.size(); ++i) {
        CHECK(there[i].rule == back[i].rule);
        CHECK(there[i].a == back[i].b);
      }
    }
  }
}

TEST_CASE("profile: every field is a rule of the table") {
  // A profile that differs from the default in every field.
  Profile other = Profile::oauth20;
  other.client_kind = {ClientKind::confidential_client};
  other.client_authentication = {AuthMethod::private_key_jwt};
  other.binding = Demand::required;
  other.refresh = Refresh::never_rotate;
  other.grace = 120s;
  other.refresh_end = Demand::required;
  other.pushed_requests = other.signed_requests = other.signed_responses = Demand::required;
  other.algorithms = {SigningAlgorithm::es256};
  other.longest_code = 1s;
  other.longest_pushed_request = 1s;
  other.redirect_uris = RedirectUris::https_or_loopback;
  other.redirect_uri_in_request = Demand::required;
  other.clock = {.least = 1s, .most = 2s};
  other.legacy_switches = Demand::refused;
  CHECK(difference(Profile(), other).size() == rules().size());
  Texts names;
  for (const auto& rule : rules()) names.emplace_back(rule.name);
  CHECK(names.size() == 20);
  CHECK(names.front() == "pkce");
  CHECK(names.back() == "legacy_switches");
}

TEST_CASE("profile: a rule says for each value where it is written") {
  for (const auto& rule : rules()) {
    CAPTURE(std::string(rule.name));
    for (const auto& profile : named_profiles()) {
      CHECK_FALSE(rule.text(profile).value.empty());
      CHECK_FALSE(rule.text(profile).clause.empty());
    }
  }
  Profile nothing;
  nothing.client_kind = {};
  nothing.client_authentication = {};
  CHECK(texts(Profile::fapi2_security, nothing)[1] == "client_kind: confidential | none | FAPI 2.0 SP §5.3.2.1");
}
