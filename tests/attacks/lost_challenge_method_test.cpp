#include <doctest/doctest.h>

#include "support/token_flow.hpp"

using namespace world;

namespace {

/// A code as `world.codes` would have it, but for what happens to its binding on the way into storage.
std::string stored_code(World& world, const std::function<void(CodeBinding&)>& damage) {
  const auto text = code(world);
  auto granted = world.codes.take(hash_token(text), "web").authorization;
  damage(granted.code_binding);
  const std::string again = "a code that was stored anew with method " + granted.code_binding.code_challenge_method;
  REQUIRE(world.codes.put(hash_token(again), granted));
  return again;
}

}  // namespace

TEST_CASE("lost challenge method: whoever saw the challenge does not redeem the code with it") {
  World world;
  for (const char* method : {"", "plain", "s256", "S512"}) {
    CAPTURE(method);
    const auto text = stored_code(world, [&](CodeBinding& binding) { binding.code_challenge_method = method; });
    // The challenge was in the browser's address bar, so that it is no secret.
    CHECK(is_refused(redeem(world, text, {{"code_verifier", challenge}}), "invalid_grant"));
  }
  const auto whole = stored_code(world, [](CodeBinding&) {});
  CHECK(redeem(world, whole).status == 200);
}

TEST_CASE("lost challenge method: the switch that admits plain is the only way to it") {
  World world({.options = {.legacy = {.plain_pkce = true}}});
  const auto text = stored_code(world, [](CodeBinding& binding) { binding.code_challenge_method = ""; });
  CHECK(redeem(world, text, {{"code_verifier", challenge}}).status == 200);
}

TEST_CASE("lost challenge method: a challenge that no verifier could meet is refused before anybody signs in") {
  World world;
  const auto asked = [&](const std::string& text) {
    return world.server().authorize(authorize_request({{"code_challenge", text}}), browser());
  };
  for (const auto& hopeless : {std::string(challenge) + "A", std::string(128, 'a'), std::string(challenge).substr(1),
                               std::string(42, 'a') + "~", std::string(42, 'a') + "."}) {
    CAPTURE(hopeless);
    const auto step = asked(hopeless);
    REQUIRE(std::holds_alternative<Response>(step));
    CHECK(location_param(std::get<Response>(step), "error") == "invalid_request");
  }
  CHECK(std::holds_alternative<Consent>(asked(challenge)));
}
