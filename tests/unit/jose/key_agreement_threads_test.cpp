#include <doctest/doctest.h>

#include <atomic>

#include "jose/ecdh_es.hpp"
#include "support/threads.hpp"

using namespace oauthkit;
using namespace oauthkit::jose;

TEST_CASE("key agreement: many threads encrypt to one key and open what others sent") {
  constexpr ContentEncryption every[] = {ContentEncryption::a256gcm, ContentEncryption::a128cbc_hs256};
  const auto key = generate_agreement_key();
  REQUIRE(key);
  std::atomic<int> opened = 0;
  support::together(8, [&](std::size_t number) {
    for (std::size_t i = 0; i < 20; ++i) {
      const auto jwt = "a.b." + std::to_string(number * 100 + i);
      const auto token = encrypt_jwt(*key, every[i % 2], jwt, system_random);
      const auto inside = decrypt_jwt(*key, every, token);
      if (inside && inside->reveal() == jwt) ++opened;
    }
  });
  CHECK(opened == 160);
}
