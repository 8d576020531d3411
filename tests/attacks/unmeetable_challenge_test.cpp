#include "support/authorization.hpp"
#include "support/token_flow.hpp"

using namespace world;

TEST_CASE("unmeetable challenge: what no verifier hashes to is refused before a person is asked, and plain may be it") {
  World world;
  const std::string whole(challenge);
  for (const auto& text : {whole + "A", whole.substr(1), whole + "=", "." + whole.substr(1), "~" + whole.substr(1)}) {
    CAPTURE(text);
    CHECK(told(ask(world, {{"code_challenge", text}})) == "invalid_request");
  }
  CHECK(issued(redeem(world, code(world, {{"code_challenge", whole}}))).scope == "read write");

  // A verifier itself may be longer.
  Choices choices;
  choices.options.legacy.plain_pkce = true;
  World plain(std::move(choices));
  const auto longer = whole + ".~";
  const auto granted = code(plain, {{"code_challenge_method", "plain"}, {"code_challenge", longer}});
  CHECK(issued(redeem(plain, granted, {{"code_verifier", longer}})).scope == "read write");
}
