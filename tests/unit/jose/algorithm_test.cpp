#include "jose/algorithm.hpp"

#include <doctest/doctest.h>

using namespace oauthkit::jose;

TEST_CASE("jose algorithm: each has a name that leads back to it") {
  for (const auto algorithm :
       {Algorithm::es256, Algorithm::eddsa, Algorithm::ps256, Algorithm::rs256, Algorithm::hs256}) {
    CHECK(algorithm_named(name(algorithm)) == algorithm);
  }
  CHECK(algorithm_named("Ed25519") == Algorithm::eddsa);
}

TEST_CASE("jose algorithm: none, and whatever else is not supported, is no algorithm (RFC 8725 section 3.2)") {
  for (const char* text :
       {"none", "None", "NONE", "", "es256", "ES256 ", "ES256K", "ES384", "HS512", "RS1", "A256GCM"}) {
    CAPTURE(text);
    CHECK(!algorithm_named(text));
  }
  CHECK(algorithm_named("ES256"));
}

TEST_CASE("jose algorithm: a list allows what it names and no other") {
  constexpr Algorithms two = {Algorithm::es256, Algorithm::eddsa};
  CHECK(two.has(Algorithm::es256));
  CHECK(two.has(Algorithm::eddsa));
  CHECK(!two.has(Algorithm::rs256));
  CHECK(!asymmetric.has(Algorithm::hs256));
  CHECK(asymmetric.has(Algorithm::ps256));
}
