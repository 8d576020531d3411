#include "assembly/profile_rules.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "support/world.hpp"

using namespace world;

TEST_CASE("profile rules: of two the stricter holds, whichever is the server's") {
  for (const auto& server : named_profiles()) {
    CHECK(resolve(server, server) == server);
    CHECK(is_stricter(server, server));
  }
  const auto both = resolve(Profile::oauth20, Profile::fapi2_security);
  CHECK(difference(both, Profile::fapi2_security).empty());
  CHECK(both.name == "fapi2_security");
  // A looser profile of a client loosens nothing.
  auto kept = resolve(Profile::fapi2_security, Profile::oauth20);
  kept.refresh = Profile::fapi2_security.refresh;
  CHECK(difference(kept, Profile::fapi2_security).empty());
}

TEST_CASE("profile rules: what holds is as strict as either, rule by rule") {
  const auto profiles = named_profiles();
  for (const auto& server : profiles) {
    for (const auto& client : profiles) {
      const auto both = resolve(server, client);
      CAPTURE(std::string(server.name));
      CAPTURE(std::string(client.name));
      CHECK(both.pkce >= std::max(server.pkce, client.pkce));
      CHECK(both.longest_code == std::min(server.longest_code, client.longest_code));
      CHECK(server.client_authentication.contains(both.client_authentication));
      CHECK(client.client_authentication.contains(both.client_authentication));
      CHECK(both.refresh == client.refresh);
      CHECK(resolve(both, client) == both);
    }
  }
}

TEST_CASE("profile rules: which of the named ones is stricter") {
  const auto& [oauth20, oauth21, browser, security, signing] = std::tie(
      Profile::oauth20, Profile::oauth21, Profile::browser, Profile::fapi2_security, Profile::fapi2_message_signing);
  CHECK(is_stricter(oauth20, oauth21));
  CHECK(is_stricter(oauth21, browser));
  CHECK(is_stricter(oauth21, security));
  CHECK(is_stricter(security, signing));
  CHECK(is_stricter(Profile::mcp, oauth21));
  CHECK_FALSE(is_stricter(oauth21, oauth20));
  CHECK_FALSE(is_stricter(signing, security));
  // They exclude each other.
  CHECK_FALSE(is_stricter(browser, security));
  CHECK_FALSE(is_stricter(security, browser));
  CHECK(resolve(security, browser).client_kind.empty());
  CHECK(resolve(security, browser).client_authentication.empty());
}

TEST_CASE("profile rules: a client's profile that is looser is told with its rule and both values") {
  CHECK(loose_rules(Profile::oauth20, Profile::oauth21).empty());
  const auto told = loose_rules(Profile::oauth21, Profile::oauth20);
  REQUIRE(told.size() == 4);
  CHECK(told.front() ==
        "has the profile oauth20, which is looser in pkce: public clients, where oauth21 of the server "
        "has: every code; choose one that is as strict.");
  const auto excluded = loose_rules(Profile::fapi2_security, Profile::browser);
  CHECK(
      std::find(excluded.begin(), excluded.end(),
                "has the profile browser, by which nothing is left of client_kind: public, where fapi2_security of the "
                "server has: confidential; choose another profile.") != excluded.end());
}

TEST_CASE("profile rules: a leeway stays within what the profile has") {
  Profile none;
  CHECK(leeway_within(none, 0s) == 0s);
  CHECK(leeway_within(none, 3600s) == 3600s);
  CHECK(leeway_within(Profile::fapi2_security, 0s) == 10s);
  CHECK(leeway_within(Profile::fapi2_security, 30s) == 30s);
  CHECK(leeway_within(Profile::fapi2_security, 61s) == 60s);
}

TEST_CASE("profile rules: response types by their words") {
  for (const auto* type : {"code", "code id_token", "id_token"}) CHECK(admits_response_type(Profile::oauth21, type));
  for (const auto* type : {"token", "code token", "id_token token"}) {
    CHECK_FALSE(admits_response_type(Profile::oauth21, type));
    CHECK(admits_response_type(Profile::oauth20, type));
  }
  CHECK(admits_response_type(Profile::browser, "code"));
  CHECK_FALSE(admits_response_type(Profile::browser, "code id_token"));
}

TEST_CASE("profile rules: redirect URIs by their scheme and the kind of the application") {
  const Client web;
  const Client native{.application_type = "native"};
  for (const auto* uri : {"https://web.example/cb", "HTTPS://web.example/cb"}) {
    for (const auto& profile : named_profiles()) CHECK(admits_redirect_uri(profile, web, uri));
  }
  CHECK(admits_redirect_uri(Profile::oauth21, native, "com.example.app:/cb"));
  CHECK_FALSE(admits_redirect_uri(Profile::browser, native, "com.example.app:/cb"));
  CHECK_FALSE(admits_redirect_uri(Profile::fapi2_security, native, "com.example.app:/cb"));
  CHECK(admits_redirect_uri(Profile::browser, web, "http://localhost/cb"));
  CHECK(admits_redirect_uri(Profile::fapi2_security, native, "http://127.0.0.1/cb"));
  CHECK_FALSE(admits_redirect_uri(Profile::fapi2_security, web, "http://127.0.0.1/cb"));
  CHECK_FALSE(admits_redirect_uri(Profile::fapi2_security, web, "relative"));
}

TEST_CASE("profile rules: methods and algorithms by their names") {
  CHECK(auth_method("private_key_jwt") == AuthMethod::private_key_jwt);
  CHECK(auth_method("none") == AuthMethod::none);
  CHECK(auth_method("our_own") == AuthMethod::other);
  CHECK(admits_method(Profile::oauth21, "our_own"));
  CHECK_FALSE(admits_method(Profile::fapi2_security, "our_own"));
  for (const auto* alg : {"ES256", "EdDSA", "Ed25519", "PS256", "HS256", ""}) {
    CHECK(admits_algorithm(Profile::fapi2_security, alg));
  }
  CHECK_FALSE(admits_algorithm(Profile::fapi2_security, "RS256"));
  CHECK(admits_algorithm(Profile::oauth21, "RS256"));
  Profile ec;
  ec.algorithms = {SigningAlgorithm::es256};
  CHECK_FALSE(admits_algorithm(ec, "Ed25519"));
}

TEST_CASE("profile rules: tokens are bound to a key, where the profile wants it and no certificate does it") {
  Client plain;
  Client dpop{.dpop_bound_access_tokens = true};
  Client tls{.tls = {.tls_client_certificate_bound_access_tokens = true}};
  CHECK_FALSE(binds_to_key(Profile::oauth21, plain));
  CHECK(binds_to_key(Profile::oauth21, dpop));
  CHECK(binds_to_key(Profile::fapi2_security, plain));
  CHECK_FALSE(binds_to_key(Profile::fapi2_security, tls));
  CHECK(binds_to_certificate(tls));
  CHECK_FALSE(binds_to_certificate(plain));
}
