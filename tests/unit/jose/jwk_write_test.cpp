#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "jose/jwk.hpp"
#include "jose/keys.hpp"

using namespace oauthkit::jose;
using samples::member;

TEST_CASE("jwk thumbprint: the vectors of RFC 7638 section 3.1 and RFC 8037 appendix A.3") {
  const auto rsa = read_jwk(samples::rsa_jwk(member("alg", "RS256") + member("kid", "2011-04-29")));
  REQUIRE(rsa);
  CHECK(thumbprint(*rsa) == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
  CHECK(thumbprint(*read_jwk(samples::ed_jwk())) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
}

TEST_CASE("jwk thumbprint: is of the public key alone, whatever else the JWK says") {
  const auto bare = thumbprint(*read_jwk(samples::ec_jwk()));
  CHECK(thumbprint(*read_jwk(samples::ec_jwk(member("d", samples::ec_d) + member("kid", "x")))) == bare);
}

TEST_CASE("jwk: what is published has no private member and reads back as the same key") {
  const std::set<std::string> allowed = {"kty", "crv", "x", "y", "n", "e", "alg", "use", "kid"};
  for (const auto algorithm : {Algorithm::es256, Algorithm::eddsa, Algorithm::ps256, Algorithm::rs256}) {
    const Key& key = samples::generated(algorithm);
    const auto text = public_jwk(key);
    const auto published = nlohmann::json::parse(text);
    for (const auto& item : published.items()) CHECK(allowed.count(item.key()) == 1);
    const auto back = read_public_jwk(text);
    REQUIRE(back);
    CHECK(back->algorithm() == algorithm);
    CHECK(back->kid() == key.kid());
    CHECK(thumbprint(*back) == thumbprint(key));
  }
}

TEST_CASE("jwk: an HMAC key is never published") {
  const Key& secret = samples::generated(Algorithm::hs256);
  CHECK(public_jwk(secret).empty());
  CHECK(public_jwk_set({secret}) == R"({"keys":[]})");
  CHECK(
      read_jwk_set(public_jwk_set({secret, samples::generated(Algorithm::es256), samples::generated(Algorithm::eddsa)}))
          ->keys()
          .size() == 2);
}

TEST_CASE("jwk: a name is escaped") {
  const Key key = samples::generated(Algorithm::es256).with_kid("a\"b");
  CHECK(read_jwk(public_jwk(key))->kid() == "a\"b");
  CHECK(public_jwk(key.with_kid({})).find("kid") == std::string::npos);
}
