#include <doctest/doctest.h>

#include "support/sign_out.hpp"

// Whoever signs in to many clients whose servers never answer, and signs out, would have the server wait for all of
// them, and everybody else behind.

using namespace world;
using support::Gate;

namespace {

using Steady = std::chrono::steady_clock;

/// 40 clients on one host, each told at a URL of its own, and alice in a login that led to all of them.
void sign_in_to_many(SignOutWorld& world, Visitor& mallory, Gate& gate) {
  for (int i = 0; i < 40; ++i) {
    auto client = signing_client("slow" + std::to_string(i));
    client.logout.backchannel_logout_uri = "https://slow.example/" + std::to_string(i);
    world.inboxes->answer(client.logout.backchannel_logout_uri, gate.holding());
    world.registered.push_back(client);
    mallory.authorize(client.id);
  }
}

}  // namespace

TEST_CASE("slow logout URI: a host that never answers delays nobody beyond the timeout, and other clients not at all") {
  Gate gate;
  SignOutWorld world({.logout = {.timeout = 300ms}, .deliveries = {.attempts = 1, .threads = 4}});
  Visitor mallory(world, "mallory");
  sign_in_to_many(world, mallory, gate);
  const auto begin = Steady::now();
  CHECK(outcome_of(mallory.sign_out(with_hint(mallory.id_token("silent")))) == "signed out");
  CHECK(Steady::now() - begin < 3s);
  CHECK(mallory.who() == "nobody");
  for (int i = 0; i < 5; ++i) {
    const auto count = world.inboxes->count();
    Visitor alice(world);
    CHECK(outcome_of(alice.sign_out(with_hint(alice.id_token("web")))) == "signed out");
    CHECK(world.inboxes->count() == count + 1);
    CHECK(world.inboxes->got().back().url == "https://web.example/bc");
  }
  gate.open();
  CHECK(world.inboxes->wait_for(45));
}
