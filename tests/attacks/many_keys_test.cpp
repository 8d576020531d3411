#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "keys/key_sets.hpp"
#include "oauthkit/hash.hpp"

using namespace oauthkit;

namespace {

/// A set of as many keys as a set may have, all of somebody's own.
std::string full_set(int owner) {
  std::string keys;
  for (int i = 0; i < 64; ++i) {
    std::string point(32, '\0');
    point[0] = static_cast<char>(owner);
    point[1] = static_cast<char>(i);
    if (!keys.empty()) keys += ',';
    keys +=
        R"({"kty":"OKP","crv":"Ed25519","kid":")" + std::to_string(i) + R"(","x":")" + base64url_encode(point) + "\"}";
  }
  return "{\"keys\":[" + keys + "]}";
}

}  // namespace

TEST_CASE("many keys: clients with as many keys as there can be do not fill the memory") {
  const KeySets sets;
  std::vector<std::weak_ptr<const jose::KeySet>> given;
  for (int owner = 0; owner < 150; ++owner) {
    const auto set = sets.of(full_set(owner));
    REQUIRE(set->keys().size() == 64);
    given.push_back(set);
  }
  const auto kept = std::count_if(given.begin(), given.end(), [](const auto& set) { return !set.expired(); });
  CHECK(kept <= 8192 / 64);
  CHECK(kept >= 8192 / 64 - 1);
  // What went is read again.
  CHECK(sets.of(full_set(0))->keys().size() == 64);
}
