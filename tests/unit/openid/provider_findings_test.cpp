#include "support/assembly.hpp"
#include "support/id_tokens.hpp"

using namespace world;

namespace {

/// What `check()` says of a server with this provider and, but where it is told otherwise, an endpoint of its keys.
std::vector<std::string> told(const SigningKeys& keys, const openid::ProviderOptions& options = {},
                              const Profile& profile = {}, bool publishes = true) {
  const openid::Provider op(keys, options);
  Assembly assembly;
  assembly.options.profile = profile;
  assembly.more = [&](Server& server) {
    op.extend(server);
    if (publishes) server.endpoint("/jwks", endpoints::jwks(keys));
  };
  return assembly.check();
}

std::shared_ptr<KeyRing> ring_that_retires(Lifetime retire) {
  static const auto signer = [] {
    return std::make_shared<KeyRing>(KeyRingOptions{.algorithm = SigningAlgorithm::rs256, .retire = 300s});
  }();
  if (retire == Lifetime(300s)) return signer;
  return std::make_shared<KeyRing>(KeyRingOptions{.algorithm = SigningAlgorithm::rs256, .retire = retire});
}

}  // namespace

TEST_CASE("provider findings: a provider without keys") {
  CHECK(says(told({}, {}, {}, false), "openid::Provider has nothing to sign with: give it a KeyRing."));
  CHECK(told(shared_ring()).empty());
}

TEST_CASE("provider findings: keys that nobody can fetch") {
  CHECK(says(told(shared_ring(), {}, {}, false), "signs with keys that nobody can fetch: register endpoints::jwks."));
}

TEST_CASE("provider findings: no key for RS256, where the profile has it") {
  const auto es256 = shared_ring(SigningAlgorithm::es256);
  CHECK(says(told(es256), "has no ring for RS256"));
  Profile without = Profile::oauth21;
  without.algorithms = {SigningAlgorithm::es256};
  CHECK(told(es256, {}, without).empty());
  CHECK(says(told(shared_ring(), {}, without), "openid::Provider signs with RS256"));
}

TEST_CASE("provider findings: ID tokens for more than an hour, or for longer than their keys are published") {
  CHECK(says(told(shared_ring(), {.id_token_lifetime = 3601s}), "for more than an hour"));
  CHECK(says(told(shared_ring(), {.id_token_lifetime = Lifetime::never()}), "for more than an hour"));
  CHECK(told(shared_ring(), {.id_token_lifetime = 3600s}).empty());
  CHECK(says(told(ring_that_retires(300s), {.id_token_lifetime = 301s}), "set KeyRingOptions::retire"));
  CHECK(told(ring_that_retires(300s), {.id_token_lifetime = 300s}).empty());
}

TEST_CASE("provider findings: one for each server") {
  const openid::Provider op(shared_ring());
  Assembly assembly;
  assembly.more = [&](Server& server) {
    op.extend(server);
    op.extend(server);
    server.endpoint("/jwks", endpoints::jwks(shared_ring()));
  };
  CHECK(says(assembly.check(), "Two capabilities are registered for \"openid\""));
}
