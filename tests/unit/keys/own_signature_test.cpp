#include "keys/own_signature.hpp"

#include <doctest/doctest.h>

#include "keys/signed_token.hpp"
#include "support/token_formats.hpp"

using namespace world;

namespace {

/// What is inside `token`, if a key of `keys` signed it.
std::string inside(const SigningKeys& keys, const std::string& token) {
  jose::CompactJws jws;
  REQUIRE(jws.read(token));
  return std::string(keys::verified_by_own(keys, jws).value_or("nothing"));
}

}  // namespace

TEST_CASE("own signature: of a key in any of the rings, also one that only retires, and of no other") {
  const auto old = generate_signer(SigningAlgorithm::es256);
  const auto current = generate_signer(SigningAlgorithm::es256);
  const auto ed25519 = ring_of(SigningAlgorithm::eddsa);
  const SigningKeys keys{std::make_shared<KeyRing>(std::vector{current, old}), ed25519};
  for (const auto& signer : {old, current, ed25519->signer()}) {
    CHECK(inside(keys, keys::signed_token(*signer, {}, R"({"a":1})")) == R"({"a":1})");
  }
  const auto stranger = generate_signer(SigningAlgorithm::es256);
  CHECK(inside(keys, keys::signed_token(*stranger, {}, "{}")) == "nothing");
  CHECK(inside(std::make_shared<KeyRing>(std::vector{current}), keys::signed_token(*old, {}, "{}")) == "nothing");
  CHECK(inside({}, keys::signed_token(*old, {}, "{}")) == "nothing");
}

TEST_CASE("own signature: what was changed since counts for nothing") {
  const auto ring = ring_of();
  auto token = keys::signed_token(*ring->signer(), {}, R"({"sub":"alice"})");
  CHECK(inside(ring, token) == R"({"sub":"alice"})");
  const auto first = token.find('.');
  const auto second = token.find('.', first + 1);
  token.replace(first + 1, second - first - 1, base64url_encode(R"({"sub":"mallory"})"));
  CHECK(inside(ring, token) == "nothing");
}
