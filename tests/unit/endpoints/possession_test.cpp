#include "support/certificates.hpp"
#include "support/proofs.hpp"
#include "support/token_flow.hpp"

using namespace world;

namespace {

/// A world whose clients `web` and `native` want their tokens bound to certificates.
struct BoundWorld : World {
  explicit BoundWorld(Choices choices = {}) : World(std::move(choices)) {
    client("web").tls.tls_client_certificate_bound_access_tokens = true;
    client("native").tls.tls_client_certificate_bound_access_tokens = true;
  }

  std::string at_api(std::string_view token, const Identity* identity) {
    auto request = with_bearer(get("/api"), token);
    if (identity != nullptr) request = with_certificate(request, *identity, false);
    const auto checked = bearer().check(request);
    return std::holds_alternative<Authorization>(checked) ? "200" : told(std::get<Response>(checked));
  }
};

}  // namespace

TEST_CASE("possession: a client that wants it gets tokens for its certificate, which alone opens the API") {
  BoundWorld world;
  const Identity identity;
  const Identity other;
  const auto tokens = issued(world.token(with_certificate(web_request(for_web_itself), identity, false)));
  CHECK(meaning_of(world, tokens).confirmation == Confirmation{.x5t_s256 = hash_of(identity.der())});
  CHECK(world.at_api(tokens.access, nullptr) == "401 invalid_token");
  CHECK(world.at_api(tokens.access, &other) == "401 invalid_token");
  CHECK(world.at_api(tokens.access, &identity) == "200");
}

TEST_CASE("possession: without a certificate such a client gets nothing, and its code stays") {
  BoundWorld world;
  const auto granted = code(world);
  CHECK(told(redeem(world, granted)) == "400 invalid_request");
  CHECK(told(world.token(with_certificate(web_request(redemption(granted)), Identity()))) == "200");
}

TEST_CASE("possession: a certificate binds nothing of a client that does not want it") {
  World world;
  const auto tokens = issued(world.token(with_certificate(web_request(for_web_itself), Identity())));
  CHECK(meaning_of(world, tokens).confirmation.empty());
  CHECK(opens(world, tokens.access));
}

TEST_CASE("possession: the refresh token of a public client is bound to its certificate too") {
  BoundWorld world;
  const Identity identity;
  const auto redeeming = native_request(redemption(native_code(world), native_changes));
  const auto tokens = issued(world.token(with_certificate(redeeming, identity, false)));
  const auto refreshing_with = [&](const Identity& presented) {
    return world.token(with_certificate(native_request(refreshing(tokens.refresh)), presented, false));
  };
  CHECK(told(refreshing_with(Identity())) == "400 invalid_grant");
  CHECK(world.at_api(issued(refreshing_with(identity)).access, &identity) == "200");
}

TEST_CASE("possession: the refresh token of a confidential client outlives its certificate") {
  BoundWorld world;
  const Identity before;
  const Identity after;
  const auto tokens = issued(world.token(with_certificate(web_request(redemption(code(world))), before, false)));
  const auto next = issued(world.token(with_certificate(web_request(refreshing(tokens.refresh)), after, false)));
  CHECK(world.at_api(next.access, &before) == "401 invalid_token");
  CHECK(world.at_api(next.access, &after) == "200");
}

TEST_CASE("possession: a token may be bound to a key and a certificate, and then takes both") {
  BoundWorld world(taking_proofs());
  const Identity identity;
  const KeyHolder holder;
  const auto asking = with_certificate(web_request(for_web_itself), identity, false);
  const auto token = issued(world.token(proven(asking, holder, world))).access;
  const auto bearer = api(world);
  const auto without = proven_api_request(world, holder, token);
  CHECK(std::holds_alternative<Response>(bearer.check(without)));
  CHECK(std::holds_alternative<Response>(bearer.check(with_certificate(api_request("Bearer", token), identity))));
  CHECK(std::holds_alternative<Authorization>(bearer.check(with_certificate(without, identity))));
}
