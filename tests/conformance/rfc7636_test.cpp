#include "conformance/flows.hpp"

using namespace conformance;

// Proof Key for Code Exchange by OAuth Public Clients.

namespace {

Choices with_plain() { return {.options = {.legacy = {.plain_pkce = true}}}; }

Response redeem_with(World& world, std::string_view code, std::string verifier) {
  return redeem(world, code, {{"code_verifier", std::move(verifier)}});
}

}  // namespace

TEST_CASE("RFC 7636 §4.1: a verifier has 43 to 128 unreserved characters; a malformed one costs no code") {
  World world;
  const auto granted = code(world);
  for (const std::string& bad : {std::string(42, 'a'), std::string(129, 'a'), std::string(42, 'a') + "+",
                                 std::string(42, 'a') + " ", std::string(42, 'a') + "="}) {
    CAPTURE(bad);
    CHECK(outcome(redeem_with(world, granted, bad)) == "400 invalid_request");
  }
  CHECK(outcome(redeem_with(world, granted, verifier)) == "200");
}

TEST_CASE("RFC 7636 §4.1: every unreserved character may stand in a verifier, and 128 of them") {
  World world;
  const auto long_verifier = std::string("-._~") + std::string(124, 'Z');
  const auto hash = hash_token(long_verifier);
  const auto its_challenge = base64url_encode({reinterpret_cast<const char*>(hash.bytes.data()), hash.bytes.size()});
  const auto granted = code(world, {{"code_challenge", its_challenge}});
  CHECK(outcome(redeem_with(world, granted, long_verifier)) == "200");
  CHECK(outcome(redeem_with(world, code(world, {{"code_challenge", its_challenge}}), verifier)) == "400 invalid_grant");
}

TEST_CASE("RFC 7636 §4.2: an S256 challenge has exactly 43 characters of base64url") {
  World world;
  for (const std::string& bad : {std::string(42, 'a'), std::string(44, 'a'), std::string(42, 'a') + "="}) {
    CAPTURE(bad);
    CHECK(refusal(answer(world, {{"code_challenge", bad}})) == "invalid_request");
  }
  CHECK(asks_consent(authorize(world)));
}

TEST_CASE("RFC 7636 §4.2, Appendix B: S256 is the base64url SHA-256 of the verifier") {
  World world;
  const auto granted = code(world, {{"code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"}});
  CHECK(outcome(redeem_with(world, granted, "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")) == "200");
  CHECK(outcome(redeem_with(world, code(world), "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXK")) == "400 invalid_grant");
}

TEST_CASE("RFC 7636 §4.3: a challenge without a method would mean plain, which is not offered") {
  World world;
  const auto refused = answer(world, {{"code_challenge_method", ""}});
  CHECK(refusal(refused) == "invalid_request");
  CHECK(asks_consent(authorize(world, {{"code_challenge_method", "S256"}})));
  World old(with_plain());
  const auto granted = code(old, {{"code_challenge_method", ""}, {"code_challenge", verifier}});
  CHECK(outcome(redeem_with(old, granted, verifier)) == "200");
}

TEST_CASE("RFC 7636 §4.4: the code is bound to the challenge of its own request") {
  World world;
  const auto other = base64url_encode(std::string(32, 'x'));
  const auto first = code(world);
  const auto second = code(world, {{"code_challenge", other}});
  CHECK(outcome(redeem_with(world, second, verifier)) == "400 invalid_grant");
  CHECK(outcome(redeem_with(world, first, verifier)) == "200");
}

TEST_CASE("RFC 7636 §4.4: the challenge is in no answer from which others could read it") {
  World world;
  const auto response = authorized(world);
  CHECK(location(response).find(challenge) == std::string::npos);
  const auto tokens = redeem(world, location_param(response, "code"));
  CHECK(tokens.status == 200);
  CHECK(tokens.body.find(challenge) == std::string::npos);
}

TEST_CASE("RFC 7636 §4.4.1: a challenge that is required and missing is invalid_request") {
  World world;
  for (const auto& by : {by_native, by_spa, Params{}}) {
    const auto refused = answer(world, both(by, without_pkce));
    CHECK(refusal(refused) == "invalid_request");
    CHECK(location_param(refused, "error_description") == "code_challenge is required");
    CHECK(asks_consent(authorize(world, by)));
  }
}

TEST_CASE("RFC 7636 §4.4.1: a transformation that is not offered is invalid_request") {
  World world;
  for (const char* method : {"plain", "S512", "s256"}) {
    CAPTURE(method);
    const auto refused = answer(world, {{"code_challenge_method", method}});
    CHECK(refusal(refused) == "invalid_request");
    CHECK(location_param(refused, "error_description") == "code_challenge_method must be S256");
  }
  CHECK(asks_consent(authorize(world, {{"code_challenge_method", "S256"}})));
}

TEST_CASE("RFC 7636 §4.5: a code that has a challenge is not redeemed without a verifier") {
  World world;
  CHECK(outcome(redeem_with(world, code(world), "")) == "400 invalid_grant");
  CHECK(outcome(redeem_with(world, code(world), verifier)) == "200");
}

TEST_CASE("RFC 7636 §4.6: a verifier that does not match is invalid_grant, and the code is gone") {
  World world;
  const auto granted = code(world);
  CHECK(outcome(redeem_with(world, granted, std::string(43, 'a'))) == "400 invalid_grant");
  CHECK(outcome(redeem_with(world, granted, verifier)) == "400 invalid_grant");
  CHECK(outcome(redeem_with(world, code(world), verifier)) == "200");
}

TEST_CASE("RFC 7636 §4.6: the method is the one of the request: an S256 challenge is no plain verifier") {
  for (const auto& choices : {Choices(), with_plain()}) {
    World world(choices);
    CHECK(outcome(redeem_with(world, code(world), challenge)) == "400 invalid_grant");
    CHECK(outcome(redeem_with(world, code(world), verifier)) == "200");
  }
}

TEST_CASE("RFC 7636 §4.6: plain compares verifier and challenge, where a legacy switch admits it") {
  World world(with_plain());
  const Params plain{{"code_challenge_method", "plain"}, {"code_challenge", verifier}};
  CHECK(outcome(redeem_with(world, code(world, plain), challenge)) == "400 invalid_grant");
  CHECK(outcome(redeem_with(world, code(world, plain), verifier)) == "200");
  CHECK(world.server().loosened().size() == 1);
}

TEST_CASE("RFC 7636 §5: a confidential client of RFC 6749's profile may do without, once it began without") {
  World world(rfc6749());
  const auto granted = code(world, without_pkce);
  CHECK(outcome(redeem_with(world, granted, "")) == "200");
  CHECK(outcome(redeem_with(world, code(world), "")) == "400 invalid_grant");
}
