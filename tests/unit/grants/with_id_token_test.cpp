#include "grants/with_id_token.hpp"

#include "support/id_tokens.hpp"

using namespace world;

namespace {

const grants::PutCode nowhere = [](const TokenHash&, const Authorization&) { return true; };

std::vector<std::string> texts(const Grant& grant) {
  std::vector<std::string> texts;
  for (const auto& finding : grant.findings()) texts.push_back(finding.text);
  return texts;
}

}  // namespace

TEST_CASE("id_token grants: each has its response type") {
  const openid::Provider op(shared_ring());
  CHECK(grants::id_token(op)->response_type() == "id_token");
  CHECK(grants::code_id_token(op, nowhere)->response_type() == "code id_token");
  CHECK(grants::id_token_token(op, Issue())->response_type() == "id_token token");
  CHECK(grants::code_id_token_token(op, nowhere, Issue())->response_type() == "code id_token token");
}

TEST_CASE("id_token grants: tell that nobody reads nonces, until a server was extended") {
  const openid::Provider op(shared_ring());
  CHECK(says(texts(*grants::id_token(op)), "The response type \"id_token\" needs a nonce, which nobody reads"));
  CHECK(says(texts(*grants::code_id_token(op, nowhere)), "call openid::Provider::extend"));
  IdTokenWorld world;
  CHECK(texts(*grants::id_token(world.op)).empty());
  CHECK(texts(*grants::code_id_token(world.op, nowhere)).empty());
}

TEST_CASE("id_token grants: tell the findings, the places and the contradictions of what comes beside") {
  IdTokenWorld world;
  const auto& op = world.op;
  CHECK(says(texts(*grants::code_id_token(op, nullptr)), "has nowhere to keep codes"));
  CHECK(says(texts(*grants::id_token_token(op, Issue())), "grants::token has no issue function"));
  CHECK(grants::id_token(op)->revokes().empty());
  CHECK(grants::id_token_token(op, tokens::opaque(world.tokens))->revokes().size() == 1);
  CHECK(grants::code_id_token(op, nowhere, {.lifetime = 11min})->contradictions(Profile::oauth20).size() == 1);
  CHECK(grants::code_id_token(op, nowhere, {.lifetime = 10min})->contradictions(Profile::oauth20).empty());
}

TEST_CASE("id_token grants: under a profile of codes alone a server with one does not start") {
  Choices choices;
  choices.options.profile.response_types = ResponseTypes::code;
  IdTokenWorld coded(std::move(choices));
  CHECK(says(coded.server().check(), "the response type \"code id_token\" is served"));
  CHECK(says(coded.server().check(), "the response type \"id_token\" is served"));
  IdTokenWorld world;
  CHECK(world.server().check().empty());
}

TEST_CASE("id_token grants: answer with all of it or with none") {
  bool knows = false;
  IdTokenChoices provider;
  provider.options.claims = [&](const openid::ClaimsQuery&) -> Result<JsonMembers> {
    if (!knows) return server_error("the directory is away");
    return claims_of_alice();
  };
  IdTokenWorld world({}, provider);
  const auto asked = signing_in({{"response_type", "code id_token"}, {"claims", R"({"id_token":{"name":null}})"}});
  const auto failed = authorized(world, asked);
  CHECK(fragment_param(failed, "error") == "server_error");
  CHECK(fragment_param(failed, "code").empty());
  knows = true;
  const auto answer = authorized(world, asked);
  CHECK(!fragment_param(answer, "code").empty());
  CHECK(claims_of(front_id_token(answer))["name"] == "Alice Liddell");
}
