#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "jose/jws.hpp"
#include "jose/keys.hpp"
#include "tokens/jwt_verifier.hpp"
#include "tokens/jwts.hpp"

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

namespace {

/// Keys that were fetched before.
class FetchedKeys : public oauthkit::RemoteKeys {
 public:
  std::shared_ptr<const std::string> jwks(std::string_view, Need) const override { return text_; }

 private:
  std::shared_ptr<const std::string> text_ = std::make_shared<const std::string>(jwts::jwks());
};

/// How many allocations it takes to verify `second` after `first`.
std::size_t cost(const oauthkit::JwtReaderOptions& options, const std::string& first, const std::string& second,
                 bool is_good) {
  const oauthkit::tokens::JwtVerifier verifier(options);
  oauthkit::tokens::JwtVerifier::Workspace workspace;
  REQUIRE(verifier.verify(first, workspace));
  const std::size_t before = allocations;
  const bool verified = verifier.verify(second, workspace).has_value();
  const std::size_t during = allocations - before;
  CHECK(verified == is_good);
  return during;
}

}  // namespace

TEST_CASE("jwt bearer: signature and claims of a token are verified without an allocation once it is warm") {
  for (const auto algorithm : {Algorithm::es256, Algorithm::eddsa, Algorithm::ps256, Algorithm::rs256}) {
    const auto first = jwts::token({{"roles", {"a", "b", "\u00e9"}}, {"extra", {{"deep", {1, 2, 3}}}}}, algorithm);
    const auto second = jwts::token({{"jti", "two"}, {"aud", {jwts::api, "https://mail.example"}}}, algorithm);
    CHECK(cost(jwts::options(), first, second, true) == 0);
  }
}

TEST_CASE("jwt bearer: with keys that are fetched elsewhere as well") {
  const auto options = jwts::options({.jwks_uri = "https://auth.example/.well-known/a-long-path/jwks",
                                      .remote_keys = std::make_shared<FetchedKeys>()});
  CHECK(cost(options, jwts::token(), jwts::token({{"jti", "two"}}), true) == 0);
}

TEST_CASE("jwt bearer: a refused token costs no allocation either") {
  CHECK(cost(jwts::options(), jwts::token(), jwts::token({{"aud", "https://mail.example"}}), false) == 0);
  CHECK(cost(jwts::options(), jwts::token(), jwts::token({{"exp", 1}}), false) == 0);
}
