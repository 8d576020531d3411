#include "base/aead.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <oauthkit/hash.hpp>
#include <stdexcept>
#include <vector>

using namespace oauthkit;

namespace {

const Secret key = derive_key("a secret of full strength", "test");

}  // namespace

TEST_CASE("aead: what was sealed opens with the same key and binding") {
  for (const auto& plain : {std::string(), std::string("x"), std::string(100'000, 'y'), std::string("\0\xff", 2)}) {
    for (const char* bound_to : {"", "the request"}) {
      CHECK(unseal(key, seal(key, plain, bound_to, system_random), bound_to) == plain);
    }
  }
}

TEST_CASE("aead: another key or binding opens nothing") {
  const auto sealed = seal(key, "plain", "bound", system_random);
  CHECK(!unseal(derive_key("another secret", "test"), sealed, "bound"));
  CHECK(!unseal(derive_key("a secret of full strength", "test 2"), sealed, "bound"));
  CHECK(!unseal(key, sealed, "Bound"));
  CHECK(!unseal(key, sealed, ""));
  CHECK(unseal(key, sealed, "bound") == "plain");
}

TEST_CASE("aead: one changed bit anywhere, or a missing end, opens nothing") {
  const auto sealed = seal(key, "plain", "", system_random);
  CHECK(sealed.size() == 12 + 5 + 16);
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    auto changed = sealed;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    CHECK(!unseal(key, changed, ""));
    CHECK(!unseal(key, std::string_view(sealed).substr(0, i), ""));
  }
  CHECK(unseal(key, sealed, "") == "plain");
}

TEST_CASE("aead: each seal draws a nonce of its own") {
  std::vector<std::string> nonces;
  for (int i = 0; i < 50; ++i) nonces.push_back(seal(key, "plain", "", system_random).substr(0, 12));
  std::sort(nonces.begin(), nonces.end());
  CHECK(std::adjacent_find(nonces.begin(), nonces.end()) == nonces.end());
}

TEST_CASE("aead: a key of another length is refused aloud") {
  CHECK_THROWS_AS(seal(Secret("short"), "plain", "", system_random), std::runtime_error);
  CHECK_THROWS_AS(unseal(Secret(std::string(33, 'k')), std::string(64, 'x'), ""), std::runtime_error);
  CHECK(!unseal(key, std::string(64, 'x'), ""));
}

TEST_CASE("aead: a random source that fails seals nothing") {
  const Random broken = [](std::span<unsigned char>) { throw std::runtime_error("no entropy"); };
  CHECK_THROWS_AS(seal(key, "plain", "", broken), std::runtime_error);
}

TEST_CASE("aead: keys are derived by HKDF-SHA256, one per secret and purpose (RFC 5869)") {
  CHECK(derive_key("a", "p").reveal().size() == 32);
  CHECK(derive_key("a", "p").reveal() == derive_key("a", "p").reveal());
  CHECK(derive_key("a", "p").reveal() != derive_key("a", "q").reveal());
  CHECK(derive_key("a", "p").reveal() != derive_key("b", "p").reveal());
  // RFC 5869 A.3: no salt, no info, IKM of 22 bytes 0x0b; the first 32 bytes of OKM.
  TokenHash okm;
  const auto derived = derive_key(std::string(22, '\x0b'), "");
  std::copy(derived.reveal().begin(), derived.reveal().end(), okm.bytes.begin());
  CHECK(okm.hex() == "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d");
}
