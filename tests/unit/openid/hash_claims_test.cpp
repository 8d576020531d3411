#include "openid/hash_claims.hpp"

#include <doctest/doctest.h>

using namespace oauthkit;

// OpenID Connect Core Appendix A.4, A.6: a token and a code, and what the ID tokens beside them say.

namespace {

constexpr const char* token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
constexpr const char* code = "Qcb0Orv1zh30vL1MPRsbm-diHiMwcLyZvn1arpZv-Jxf_11jnpEX3Tgfvk";

}  // namespace

TEST_CASE("hash claims: the left half of a SHA-256 where that is what is signed") {
  for (const auto algorithm : {SigningAlgorithm::rs256, SigningAlgorithm::es256, SigningAlgorithm::ps256}) {
    CHECK(openid::hash_claim(algorithm, token) == "77QmUPtjPfzWtF2AnpK9RQ");
    CHECK(openid::hash_claim(algorithm, code) == "LDktKdoQak3Pk0cnXxCltA");
  }
}

TEST_CASE("hash claims: the left half of a SHA-512 for Ed25519") {
  CHECK(openid::hash_claim(SigningAlgorithm::eddsa, token) == "q7nS86GgvvFaZkzALLWqJYaJIKw2wCDAVfCAsm5CrBM");
  // FIPS 180-4: the hash of "abc" begins with ddaf35a1 93617aba.
  CHECK(openid::hash_claim(SigningAlgorithm::eddsa, "abc") == "3a81oZNherrMQXNJriBBMRLm-k6JqX6iCp7u5ktV05o");
}
