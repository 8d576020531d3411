#include <doctest/doctest.h>

#include "jose/jwk.hpp"
#include "jose/jws.hpp"
#include "jose/keys.hpp"

using namespace oauthkit;
using namespace oauthkit::jose;
using samples::member;

TEST_CASE("jws sign: a token of every algorithm verifies with its public half") {
  for (const auto algorithm : samples::every_algorithm) {
    const Key& key = samples::generated(algorithm);
    const auto token = samples::signed_by(key, "payload");
    CompactJws jws;
    REQUIRE(jws.read(token));
    CHECK(jws.header().typ == "at+jwt");
    CHECK(jws.header().kid == key.kid());
    const auto verified = verify(jws, key.is_symmetric() ? key : *read_jwk(public_jwk(key)));
    REQUIRE(verified);
    CHECK(*verified == "payload");
  }
}

TEST_CASE("jws sign: an EdDSA signature is that of RFC 8037 appendix A.4") {
  const auto key = read_jwk(samples::ed_jwk(member("d", samples::ed_d)));
  REQUIRE(key);
  CHECK(*sign(*key, jws_header("EdDSA", "", ""), "Example of Ed25519 signing") == samples::ed_token);
}

TEST_CASE("jws sign: signatures have the length that RFC 7518 gives them") {
  for (int i = 0; i < 50; ++i)
    CHECK(signature_of(samples::generated(Algorithm::es256), std::to_string(i))->size() == 64);
  CHECK(signature_of(samples::generated(Algorithm::eddsa), "x")->size() == 64);
  CHECK(signature_of(samples::generated(Algorithm::rs256), "x")->size() == 256);
  CHECK(signature_of(samples::generated(Algorithm::ps256), "x")->size() == 256);
  CHECK(signature_of(samples::generated(Algorithm::hs256), "x")->size() == 32);
}

TEST_CASE("jws sign: a public key signs nothing") {
  const auto key = read_jwk(samples::ec_jwk());
  CHECK(sign(*key, jws_header("ES256", "", ""), "payload").reason() == "the key is public");
  CHECK(sign(*read_jwk(samples::ec_jwk(member("d", samples::ec_d))), jws_header("ES256", "", ""), "payload"));
}
