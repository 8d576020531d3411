#include "keys/signer.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "jose/keys.hpp"
#include "jose/pem.hpp"

using namespace oauthkit;
using samples::member;

TEST_CASE("signer: a generated one signs what its public half verifies") {
  for (const auto algorithm :
       {SigningAlgorithm::es256, SigningAlgorithm::eddsa, SigningAlgorithm::ps256, SigningAlgorithm::rs256}) {
    const auto signer = generate_signer(algorithm);
    CHECK(signer->algorithm() == algorithm);
    const auto key = jose::read_public_jwk(signer->public_jwk());
    REQUIRE(key);
    CHECK(key->kid() == signer->kid());
    CHECK(jose::signature_matches(*key, "input", signer->sign("input")));
    CHECK(!jose::signature_matches(*key, "other", signer->sign("input")));
  }
}

TEST_CASE("signer: PEM of another algorithm, or of a public key, is refused without quoting it") {
  const auto pem = *jose::write_pem(samples::generated(jose::Algorithm::es256));
  CHECK_THROWS_AS(signer_from_pem(pem, SigningAlgorithm::rs256), std::invalid_argument);
  CHECK_THROWS_AS(signer_from_pem("s3cr3t", SigningAlgorithm::es256), std::invalid_argument);
  CHECK(signer_from_pem(pem, SigningAlgorithm::es256)->kid() == samples::generated(jose::Algorithm::es256).kid());
  CHECK(signer_from_pem(pem, SigningAlgorithm::es256, "mine")->kid() == "mine");
}

TEST_CASE("signer: a JWK set must be of private keys alone") {
  const auto secret = samples::ec_jwk(member("d", samples::ec_d) + member("kid", "one"));
  const auto unnamed = samples::ed_jwk(member("d", samples::ed_d));
  CHECK_THROWS_AS(signers_from_jwk_set("{}"), std::invalid_argument);
  CHECK_THROWS_AS(signers_from_jwk_set(R"({"keys":[]})"), std::invalid_argument);
  CHECK_THROWS_AS(signers_from_jwk_set(R"({"keys":[)" + samples::ec_jwk() + "]}"), std::invalid_argument);
  CHECK_THROWS_AS(signers_from_jwk_set(R"({"keys":[{"kty":"AKP"},)" + secret + "]}"), std::invalid_argument);
  const auto signers = signers_from_jwk_set(R"({"keys":[)" + secret + ',' + unnamed + "]}");
  REQUIRE(signers.size() == 2);
  CHECK(signers[0]->kid() == "one");
  CHECK(signers[1]->kid() == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
}
