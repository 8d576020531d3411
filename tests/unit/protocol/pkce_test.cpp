#include "protocol/pkce.hpp"

#include <doctest/doctest.h>

#include "support/token_flow.hpp"

using namespace world;

namespace {

/// A code for the challenge `plain` whose method is `method`.
std::string plain_code(World& world, std::string_view method, std::string_view challenge_text) {
  return code(world, {{"code_challenge_method", std::string(method)}, {"code_challenge", std::string(challenge_text)}});
}

}  // namespace

TEST_CASE("PKCE: the example of RFC 7636 Appendix B") {
  const CodeBinding granted{.code_challenge = challenge, .code_challenge_method = "S256"};
  CHECK(pkce::proves(verifier, granted));
  CHECK(!pkce::proves(challenge, granted));
  CHECK(!pkce::proves(std::string(verifier) + "x", granted));
  CHECK(!pkce::proves("", granted));
}

TEST_CASE("PKCE: a verifier is there if and only if a challenge is") {
  const CodeBinding bound{.code_challenge = challenge, .code_challenge_method = "S256"};
  CHECK(!pkce::proves(std::nullopt, bound));
  CHECK(!pkce::proves(verifier, {}));
  CHECK(pkce::proves(std::nullopt, {}));
  CHECK(pkce::proves(verifier, bound));
}

TEST_CASE("PKCE: a verifier has 43 to 128 unreserved characters") {
  CHECK(pkce::check_verifier_form(std::nullopt));
  CHECK(pkce::check_verifier_form(std::string(43, 'a')));
  CHECK(pkce::check_verifier_form(std::string(128, '~')));
  CHECK(pkce::check_verifier_form("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"));
  for (const auto& bad : {std::string(), std::string(42, 'a'), std::string(129, 'a'), std::string(43, 'a') + "=",
                          std::string(43, 'a') + "/", std::string(43, 'a') + std::string(1, '\0')}) {
    CHECK(!pkce::check_verifier_form(bad));
  }
}

TEST_CASE("PKCE: does not stand in for client authentication") {
  World world;
  const auto granted = code(world);
  CHECK(is_refused(world.token(token_request(redemption(granted))), "invalid_client"));
  CHECK(is_refused(world.token(token_request(redemption(granted, {{"client_id", "web"}}))), "invalid_client"));
  CHECK(redeem(world, granted).status == 200);
}

TEST_CASE("legacy.plain_pkce: the verifier itself for a challenge, with the switch alone") {
  World off;
  const auto refused = off.server().authorize(authorize_request({{"code_challenge_method", "plain"}}), browser());
  CHECK(location_param(answered(refused), "error") == "invalid_request");

  World on({.options = {.legacy = {.plain_pkce = true}}});
  for (const char* method : {"plain", ""}) {
    CAPTURE(method);
    CHECK(redeem(on, plain_code(on, method, verifier)).status == 200);
    CHECK(is_refused(redeem(on, plain_code(on, method, challenge)), "invalid_grant"));
  }
  CHECK(redeem(on, code(on)).status == 200);
}

TEST_CASE("legacy.plain_pkce: an S256 challenge is not satisfied by repeating it") {
  World world({.options = {.legacy = {.plain_pkce = true}}});
  CHECK(is_refused(redeem(world, code(world), {{"code_verifier", challenge}}), "invalid_grant"));
  CHECK(redeem(world, code(world)).status == 200);
}

TEST_CASE("pkce: who needs a challenge, and what happens to a verifier without one") {
  const Client confidential;
  const Client open{.token_endpoint_auth_method = "none"};
  const auto& oauth21 = Profile::oauth21;
  const auto& oauth20 = Profile::oauth20;
  const Options strict;
  CHECK(pkce::is_required(confidential, oauth21));
  CHECK(pkce::is_required(open, oauth20));
  CHECK_FALSE(pkce::is_required(confidential, oauth20));

  const CodeBinding bound{.code_challenge = std::string(43, 'a'), .code_challenge_method = "S256"};
  CHECK(pkce::challenge_suffices(bound, oauth21, strict));
  CHECK_FALSE(pkce::challenge_suffices({}, oauth21, strict));
  CHECK(pkce::challenge_suffices({}, oauth20, strict));
  for (const char* method : {"", "plain"}) {
    const CodeBinding lost{.code_challenge = std::string(43, 'a'), .code_challenge_method = method};
    CHECK_FALSE(pkce::challenge_suffices(lost, oauth21, strict));
    CHECK_FALSE(pkce::challenge_suffices(lost, oauth20, strict));
    CHECK(pkce::challenge_suffices(lost, oauth21, {.legacy = {.plain_pkce = true}}));
  }

  CHECK_FALSE(pkce::check_for_downgrade("a verifier", {}));
  CHECK(pkce::check_for_downgrade(std::nullopt, {}));
  CHECK(pkce::check_for_downgrade("a verifier", bound));
}
