#include <atomic>

#include "jose/ecdh_es.hpp"
#include "oauthkit/decryption_keys.hpp"
#include "support/request_objects.hpp"
#include "support/threads.hpp"

using namespace world;

namespace {

constexpr std::size_t threads = 16;

std::string state_of(std::size_t thread, int round) { return std::to_string(thread) + " " + std::to_string(round); }

/// Whether `object` leads to a consent about the request with this state.
bool asks_with(World& world, std::string_view object, const std::string& state) {
  const auto step = send_object(world, object);
  const auto* asked = std::get_if<Consent>(&step);
  return asked && asked->request.state == state;
}

}  // namespace

TEST_CASE("threads: signed requests of one client are verified side by side, each for what it says") {
  SigningWorld world;
  std::atomic<int> asked = 0;
  std::atomic<int> refused = 0;
  const auto forged = object_claims(world, {{"aud", "https://other.example"}}).dump();
  support::together(threads, [&](std::size_t thread) {
    for (int round = 0; round < 20; ++round) {
      const auto state = state_of(thread, round);
      asked += asks_with(world, signed_object(world, {{"state", state}}), state) ? 1 : 0;
      refused += came_of(send_object(world, signed_object(forged))) == "page 400 invalid_request_object" ? 1 : 0;
    }
  });
  CHECK(asked == threads * 20);
  CHECK(refused == threads * 20);
}

TEST_CASE("threads: encrypted requests are opened while keys turn") {
  const auto keys = std::make_shared<DecryptionKeys>();
  SigningWorld world({.decryption = keys});
  std::atomic<int> asked = 0;
  support::together(threads, [&](std::size_t thread) {
    for (int round = 0; round < 5; ++round) {
      if (thread == 0) {
        keys->rotate();
        continue;
      }
      const auto state = state_of(thread, round);
      const auto published = jose::agreement_keys_in(keys->jwks());
      const auto object = jose::encrypt_jwt(published->front(), jose::ContentEncryption::a256gcm,
                                            signed_object(world, {{"state", state}}), system_random);
      asked += asks_with(world, object, state) ? 1 : 0;
    }
  });
  CHECK(asked == (threads - 1) * 5);
}
