#include "jose/key.hpp"

#include <doctest/doctest.h>

#include <array>
#include <thread>
#include <vector>

#include "jose/keys.hpp"

using namespace oauthkit;
using namespace oauthkit::jose;

TEST_CASE("jose key: a generated one can sign and is named after its thumbprint") {
  for (const auto algorithm : {Algorithm::es256, Algorithm::eddsa, Algorithm::ps256, Algorithm::rs256}) {
    const Key& key = samples::generated(algorithm);
    CHECK(key.algorithm() == algorithm);
    CHECK(key.can_sign());
    CHECK(key.kid().size() == 43);
    CHECK(key.kid() == thumbprint(key));
  }
  CHECK(!generate_key(Algorithm::hs256));
}

TEST_CASE("jose key: two generated ones differ") {
  const auto first = generate_key(Algorithm::es256);
  const auto second = generate_key(Algorithm::es256);
  CHECK(first->kid() != second->kid());
}

TEST_CASE("jose key: a secret below 32 bytes is no HMAC key (RFC 7518 section 3.2)") {
  CHECK(!make_hmac_key("", ""));
  CHECK(!make_hmac_key(std::string(31, 'k'), ""));
  const auto key = make_hmac_key(std::string(32, 'k'), "shared");
  REQUIRE(key);
  CHECK(key->is_symmetric());
  CHECK(key->kid() == "shared");
  CHECK(thumbprint(*key).empty());
}

TEST_CASE("jose key: one of another type than its algorithm is refused") {
  const auto ec = [] { return Pkey(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")); };
  CHECK(!make_key(ec(), true, Algorithm::eddsa, {}));
  CHECK(!make_key(ec(), true, Algorithm::rs256, {}));
  CHECK(!make_key(ec(), true, Algorithm::hs256, {}));
  CHECK(!make_key(Pkey(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-384")), true, Algorithm::es256, {}));
  CHECK(!make_key(Pkey(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "secp256k1")), true, Algorithm::es256, {}));
  CHECK(!make_key(Pkey(EVP_PKEY_Q_keygen(nullptr, nullptr, "X25519")), true, Algorithm::eddsa, {}));
  CHECK(!make_key(nullptr, true, Algorithm::es256, {}));
  CHECK(make_key(ec(), true, Algorithm::es256, {}));
}

TEST_CASE("jose key: many threads sign and verify with one") {
  for (const auto algorithm : samples::every_algorithm) {
    const Key& key = samples::generated(algorithm);
    std::array<int, 4> right = {};
    std::vector<std::thread> threads;
    for (auto& count : right) {
      threads.emplace_back([&key, &count] {
        for (int i = 0; i < 20; ++i) {
          const std::string input = "input " + std::to_string(i);
          const auto signature = signature_of(key, input);
          if (signature && signature_matches(key, input, *signature)) ++count;
        }
      });
    }
    for (auto& thread : threads) thread.join();
    for (const int count : right) CHECK(count == 20);
  }
}
