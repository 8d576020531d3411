#include <doctest/doctest.h>

#include "support/token_flow.hpp"

using namespace world;

namespace {

constexpr const char* grant_type = "urn:example:grant";

/// A server whose catch-all exchange answers `tokens`.
Choices answering(const Tokens& tokens) {
  Choices choices;
  choices.more = [tokens](Server& server) {
    server.exchange(exchanges::any([tokens](const TokenRequest&) -> Result<Tokens> { return tokens; }));
  };
  return choices;
}

Response answer_of(const Tokens& tokens) {
  World world(answering(tokens));
  return world.token(legacy_request({{"grant_type", grant_type}}));
}

}  // namespace

TEST_CASE("token response: says what RFC 6749 §5.1 wants, in its order") {
  const auto answer = answer_of({.access_token = "an-access-token",
                                 .expires_in = 3600s,
                                 .refresh_token = "a-refresh-token",
                                 .scope = {"read", "write"}});
  CHECK(answer.status == 200);
  CHECK(answer.body == R"({"access_token":"an-access-token","token_type":"Bearer","expires_in":3600,)"
                       R"("refresh_token":"a-refresh-token","scope":"read write"})");
}

TEST_CASE("token response: leaves out what there is not") {
  CHECK(answer_of({.access_token = "x"}).body == R"({"access_token":"x","token_type":"Bearer"})");
}

TEST_CASE("token response: keeps another token type and escapes what JSON must escape") {
  const auto answer = answer_of({.access_token = "quote\" back\\ tab\t", .token_type = "DPoP"});
  CHECK(answer.body == R"({"access_token":"quote\" back\\ tab\u0009","token_type":"DPoP"})");
}

TEST_CASE("token response: an answer without an access token is the server's fault") {
  World world(answering({.scope = {"read"}}));
  const auto answer = world.token(legacy_request({{"grant_type", grant_type}}));
  CHECK(answer.status == 500);
  CHECK(error(answer) == "server_error");
  CHECK(world.failures.size() == 1);
  CHECK(answer_of({.access_token = "x", .scope = {"read"}}).status == 200);
}

TEST_CASE("token response: additional members follow in their order") {
  Tokens tokens{.access_token = "x"};
  tokens.extra.add("zebra", "a \"b\"");
  tokens.extra.add("count", std::int64_t{7});
  tokens.extra.add("good", true);
  tokens.extra.add_json("list", "[1,2]");
  CHECK(answer_of(tokens).body ==
        R"({"access_token":"x","token_type":"Bearer","zebra":"a \"b\"","count":7,"good":true,"list":[1,2]})");
}

TEST_CASE("token response: an additional member never replaces what the library says") {
  for (const char* name : {"access_token", "token_type", "expires_in", "refresh_token", "scope", "error", "error_uri",
                           "error_description"}) {
    CAPTURE(name);
    Tokens tokens{.access_token = "x"};
    tokens.extra.add(name, "forged");
    tokens.extra.add("fine", "kept");
    World world(answering(tokens));
    const auto answer = world.token(legacy_request({{"grant_type", grant_type}}));
    CHECK(answer.body == R"({"access_token":"x","token_type":"Bearer","fine":"kept"})");
    REQUIRE(world.count(Event::Kind::parameter_dropped) == 1);
    CHECK(world.events.back().detail == name);
    CHECK(world.events.back().client_id == "legacy");
  }
}

TEST_CASE("token response: of two additional members of one name the first stays") {
  Tokens tokens{.access_token = "x"};
  tokens.extra.add("tenant", "one");
  tokens.extra.add("tenant", "two");
  World world(answering(tokens));
  const auto answer = world.token(legacy_request({{"grant_type", grant_type}}));
  CHECK(answer.body == R"({"access_token":"x","token_type":"Bearer","tenant":"one"})");
  CHECK(world.count(Event::Kind::parameter_dropped) == 1);
}
