#include <doctest/doctest.h>

#include <atomic>

#include "jose/keys.hpp"
#include "threads/backends.hpp"

using namespace thread_tests;
using oauthkit::jose::Algorithm;

namespace {

constexpr const char* jwt_bearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

Choices with_signer(const std::shared_ptr<Store>& store) {
  return {.more = [store](Server& server) { server.authenticate(client_auth::private_key_jwt(store)); }};
}

Request request_with(int number) {
  const auto id = std::to_string(number);
  const auto seconds = std::to_string(start.time_since_epoch().count() + 60);
  const auto assertion = samples::signed_by(
      samples::generated(Algorithm::es256),
      R"({"iss":"signer","sub":"signer","aud":"https://auth.example","exp":)" + seconds + R"(,"jti":")" + id + "\"}",
      "client-authentication+jwt");
  return token_request(
      {{"grant_type", "client_credentials"}, {"client_assertion_type", jwt_bearer}, {"client_assertion", assertion}});
}

/// How many of 16 uses of one assertion at once succeed, for each of `count` assertions; one round a line.
std::string race(World& world, const Handler& endpoint, int count) {
  world.registered.push_back({.id = "signer",
                              .grant_types = {"client_credentials"},
                              .scope = {"read"},
                              .token_endpoint_auth_method = "private_key_jwt",
                              .jwks = oauthkit::jose::public_jwk_set({samples::generated(Algorithm::es256)})});
  std::vector<Request> requests;
  for (int i = 0; i < count; ++i) requests.push_back(request_with(i));
  std::vector<std::atomic<int>> successes(requests.size());
  std::atomic<int> others = 0;
  support::together(16, [&](std::size_t) {
    for (std::size_t i = 0; i < requests.size(); ++i) {
      const auto answer = endpoint(requests[i]);
      successes[i] += answer.status == 200 ? 1 : 0;
      others += answer.status != 200 && !is_refused(answer, "invalid_client") ? 1 : 0;
    }
  });
  const auto once = std::count(successes.begin(), successes.end(), 1);
  return std::to_string(once) + " once, " + std::to_string(others) + " neither";
}

}  // namespace

TEST_CASE("assertion race: of 16 threads that use an assertion one alone wins, 500 times") {
  const Memory memory;
  Choices choices = with_signer(memory.store);
  choices.store = memory.store;
  World world(std::move(choices));
  CHECK(race(world, world.server().token(), 500) == "500 once, 0 neither");
}

TEST_CASE("assertion race: the same in a store on disk") {
  const Sqlite sqlite;
  Choices choices = with_signer(sqlite.store);
  choices.store = sqlite.store;
  World world(std::move(choices));
  CHECK(race(world, world.server().token(), 50) == "50 once, 0 neither");
}
