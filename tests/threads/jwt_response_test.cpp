#include <atomic>

#include "jose/ecdh_es.hpp"
#include "support/authorization.hpp"
#include "support/threads.hpp"
#include "support/token_formats.hpp"
#include "support/token_signatures.hpp"

using namespace world;

namespace {

constexpr std::size_t threads = 16;
constexpr jose::ContentEncryption every_encryption[] = {jose::ContentEncryption::a256gcm,
                                                        jose::ContentEncryption::a128cbc_hs256};

}  // namespace

TEST_CASE("threads: answers are signed and encrypted side by side while keys turn, each for its request") {
  const auto ring = std::make_shared<KeyRing>();
  World world({.more = [&](Server& server) {
    for (auto& mode : response_modes::jwt(ring)) server.response_mode(std::move(mode));
  }});
  const auto key = *jose::generate_agreement_key();
  auto& client = world.client("web");
  client.jwks = R"({"keys":[)" + jose::public_jwk(key) + "]}";
  client.authorization_response.authorization_encrypted_response_alg = "ECDH-ES";
  std::atomic<int> right = 0;
  support::together(threads, [&](std::size_t thread) {
    const auto who = browser("user " + std::to_string(thread));
    for (int round = 0; round < 5; ++round) {
      if (thread == 0) {
        ring->rotate();
        continue;
      }
      const auto state = std::to_string(thread) + " " + std::to_string(round);
      const auto answer = authorized(world, {{"response_mode", "jwt"}, {"state", state}}, who);
      const auto jwt = jose::decrypt_jwt(key, every_encryption, location_param(answer, "response"));
      if (!jwt || !is_signed_by(*ring, jwt->reveal())) continue;
      const auto claims = claims_of(jwt->reveal());
      right += claims.value("state", "") == state && claims.contains("code") ? 1 : 0;
    }
  });
  CHECK(right == (threads - 1) * 5);
}
