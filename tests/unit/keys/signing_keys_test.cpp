#include "oauthkit/signing_keys.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace oauthkit;
using namespace std::chrono_literals;

namespace {

using enum SigningAlgorithm;

std::shared_ptr<KeyRing> ring_of(SigningAlgorithm algorithm) {
  return std::make_shared<KeyRing>(std::vector{generate_signer(algorithm)});
}

/// A signer under another's name.
struct Named : Signer {
  Named(std::string kid, std::shared_ptr<const Signer> signer) : kid_(std::move(kid)), signer_(std::move(signer)) {}
  SigningAlgorithm algorithm() const override { return signer_->algorithm(); }
  std::string_view kid() const override { return kid_; }
  std::string public_jwk() const override { return R"({"kty":"EC","kid":")" + kid_ + "\"}"; }
  std::string sign(std::string_view input) const override { return signer_->sign(input); }

 private:
  std::string kid_;
  std::shared_ptr<const Signer> signer_;
};

std::shared_ptr<const KeyRing> ring_named(const std::string& kid, SigningAlgorithm algorithm) {
  return std::make_shared<KeyRing>(
      std::vector<std::shared_ptr<const Signer>>{std::make_shared<Named>(kid, generate_signer(algorithm))});
}

/// Takes either form.
std::size_t count(const SigningKeys& keys) { return keys.rings().size(); }

}  // namespace

TEST_CASE("signing keys: are a ring, a list of them, or nothing") {
  const auto one = ring_of(es256);
  const std::shared_ptr<const KeyRing> other = ring_of(eddsa);
  CHECK(count(one) == 1);
  CHECK(count(other) == 1);
  CHECK(count({one, other}) == 2);
  CHECK(count(nullptr) == 0);
  CHECK(count({}) == 0);
  CHECK(SigningKeys().empty());
  CHECK(!SigningKeys(one).empty());
}

TEST_CASE("signing keys: the algorithm picks the key, and the first is the default") {
  const auto first = ring_of(eddsa);
  const auto second = ring_of(es256);
  const SigningKeys keys({first, second});
  CHECK(keys.signer() == first->signer());
  CHECK(keys.signer("EdDSA") == first->signer());
  CHECK(keys.signer("ES256") == second->signer());
  for (const char* other : {"", "RS256", "HS256", "none", "es256", "Ed25519"}) CHECK(!keys.signer(other));
  CHECK(keys.algorithms() == std::vector<std::string>{"EdDSA", "ES256"});
  CHECK(!SigningKeys().signer());
  CHECK(SigningKeys().algorithms().empty());
}

TEST_CASE("signing keys: two rings of one algorithm, two keys of one name and no ring are refused") {
  CHECK_THROWS_AS(SigningKeys({ring_of(es256), ring_of(es256)}), std::invalid_argument);
  CHECK_THROWS_AS(SigningKeys({ring_of(es256), nullptr}), std::invalid_argument);
  CHECK_THROWS_AS(SigningKeys({ring_named("a", es256), ring_named("a", eddsa)}), std::invalid_argument);
  CHECK(count({ring_named("a", es256), ring_named("b", eddsa)}) == 2);
}

TEST_CASE("signing keys: what is promised of their schedule is what each ring keeps") {
  const auto ring = [](SigningAlgorithm algorithm, Lifetime publish, Lifetime retire) {
    return std::make_shared<KeyRing>(KeyRingOptions{.algorithm = algorithm, .publish = publish, .retire = retire});
  };
  const SigningKeys keys({ring(es256, 2h, 3h), ring(eddsa, 1h, 4h)});
  CHECK(keys.publish() == Lifetime(1h));
  CHECK(keys.retire() == Lifetime(3h));
  CHECK(SigningKeys(ring_of(es256)).retire().is_never());
  CHECK(SigningKeys().retire().is_never());
}
