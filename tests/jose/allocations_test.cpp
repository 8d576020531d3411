#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "jose/jws.hpp"
#include "jose/keys.hpp"

using namespace oauthkit::jose;

namespace {

std::atomic<std::size_t> allocations = 0;

void* allocate(std::size_t size) {
  ++allocations;
  void* const memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

bool reads_and_verifies(CompactJws& jws, const std::string& token, const KeySet& keys) {
  return jws.read(token) &&
         verify(jws, keys, {Algorithm::es256, Algorithm::eddsa, Algorithm::ps256, Algorithm::rs256, Algorithm::hs256});
}

}  // namespace

// OpenSSL allocates with `malloc`, so that only what this library asks for is counted.
void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

TEST_CASE("jws verify: allocates nothing once it is warm") {
  for (const auto algorithm : samples::every_algorithm) {
    const Key& key = samples::generated(algorithm);
    const KeySet keys({key});
    const auto first = samples::signed_by(key, std::string(500, 'x'));
    const auto second = samples::signed_by(key, std::string(400, 'y'));
    CompactJws jws;
    REQUIRE(reads_and_verifies(jws, first, keys));
    const std::size_t before = allocations;
    const bool verified = reads_and_verifies(jws, second, keys) && reads_and_verifies(jws, first, keys);
    const std::size_t during = allocations - before;
    CHECK(verified);
    CHECK(during == 0);
  }
}

TEST_CASE("jws verify: a refused signature costs no allocation either") {
  const Key& key = samples::generated(Algorithm::es256);
  const KeySet keys({key});
  const auto token = samples::signed_by(key, "payload");
  const auto forged = samples::signed_by(generate_key(Algorithm::es256)->with_kid(key.kid()), "payload");
  CompactJws jws;
  REQUIRE(reads_and_verifies(jws, token, keys));
  const std::size_t before = allocations;
  const bool refused = !reads_and_verifies(jws, forged, keys);
  const std::size_t during = allocations - before;
  CHECK(refused);
  CHECK(during == 0);
  CHECK(reads_and_verifies(jws, token, keys));
}
