#include <doctest/doctest.h>

#include "jose/jwk.hpp"
#include "keys/key_sets.hpp"
#include "oauthkit/keys.hpp"
#include "oauthkit/sealing_keys.hpp"
#include "support/temporary_directory.hpp"

using namespace oauthkit;
using namespace std::chrono_literals;

namespace {

std::size_t published(const KeyRing& ring) { return public_keys_in(ring.jwks()).keys().size(); }

}  // namespace

TEST_CASE("full key ring: a schedule whose file or set could not be read back is refused") {
  const support::TemporaryDirectory directory;
  const auto file = directory.file("keys.json");
  CHECK_THROWS_AS(KeyRing({.file = file, .sign = 1h, .retire = 14 * 24h}), std::invalid_argument);
  CHECK_THROWS_AS(KeyRing({.file = file, .sign = 1h, .retire = 64h}), std::invalid_argument);
  CHECK_THROWS_AS(KeyRing({.sign = 1h, .retire = Lifetime::never()}), std::invalid_argument);
  CHECK_THROWS_AS(SealingKeys({.file = file, .seal = 1h, .retire = 14 * 24h}), std::invalid_argument);
  CHECK_NOTHROW(KeyRing({.file = file, .sign = Lifetime::never(), .retire = Lifetime::never()}));
}

TEST_CASE("full key ring: the fastest schedule that is taken fills no file, and every start reads it") {
  const support::TemporaryDirectory directory;
  TimePoint now = system_now();
  const KeyRingOptions options{
      .file = directory.file("keys.json"), .publish = 1h, .sign = 1h, .retire = 28h, .environment = {.clock = [&] {
                                                                                       return now;
                                                                                     }}};
  KeyRing ring(options);
  for (int hour = 0; hour < 40; ++hour, now += 1h) {
    ring.refresh();
    REQUIRE(published(ring) >= 1);
    REQUIRE(published(ring) <= 32);
    if (hour % 10 == 9) REQUIRE(KeyRing(options).jwks() == ring.jwks());
  }
  CHECK(published(ring) > 25);
}

TEST_CASE("full key ring: who rotates too often is told, the ring is as it was, and it turns again later") {
  const support::TemporaryDirectory directory;
  TimePoint now = system_now();
  const KeyRingOptions options{
      .file = directory.file("keys.json"), .publish = 1s, .environment = {.clock = [&] { return now; }}};
  KeyRing ring(options);
  for (int i = 1; i < 32; ++i, now += 1s) ring.rotate();
  CHECK(published(ring) == 32);
  const auto before = ring.jwks();
  CHECK_THROWS_AS(ring.rotate(), std::runtime_error);
  CHECK(ring.jwks() == before);
  CHECK(KeyRing(options).jwks() == before);
  now += 25h;
  ring.rotate();
  CHECK(published(ring) == 2);
}
