#include "oauthkit/openid/provider.hpp"

#include "support/id_tokens.hpp"
#include "support/token_flow.hpp"

using namespace world;
using nlohmann::json;

namespace {

/// An issue of the application's own, which knows nothing of adders.
Issue plain_issue() {
  return Issue([](const Issuance&) -> Result<Tokens> { return Tokens{.access_token = "plain"}; });
}

/// Whether the answer is 500, so that nobody learns why.
bool failed(const Response& response) { return response.status == 500 && error(response) == "server_error"; }

}  // namespace

TEST_CASE("provider: what an issue says of itself holds for the one around it") {
  const openid::Provider op(shared_ring());
  const auto inner = tokens::opaque(stores::tokens(stores::memory(), "https://auth.example"),
                                    {.access = Lifetime::never(), .refresh = Lifetime::never()});
  const auto around = op.issue(inner);
  CHECK(around.rotates);
  CHECK(around.issues_refresh_tokens);
  CHECK(around.revoke.is_same_place(inner.revoke));
  REQUIRE(around.findings.size() == 1);
  CHECK(around.findings.front().text == inner.findings.front().text);
  CHECK(around.contradictions(Profile::browser) == inner.contradictions(Profile::browser));
  CHECK(!op.issue(plain_issue()).rotates);
  CHECK(!op.issue(Issue()));
}

TEST_CASE("provider: an issue that knows no adders brings the ID token all the same") {
  Choices choices;
  choices.issue = [](const TokenStore& store) {
    auto issue = plain_issue();
    issue.revoke = store.revoke;
    return issue;
  };
  IdTokenWorld world(std::move(choices));
  const auto response = sign_in_tokens(world);
  CHECK(member(response, "access_token") == "plain");
  CHECK(claims_of(id_token_of(response))["sub"] == "alice");
}

TEST_CASE("provider: two around one issue bring one ID token, and the application none of its own") {
  const openid::Provider other(shared_ring(SigningAlgorithm::es256));
  Choices choices;
  choices.issue = [other](const TokenStore& store) {
    const auto forge = [](const Issuance&, JsonMembers& members) {
      members.add("id_token", "forged");
      members.add("tenant", "acme");
    };
    return other.issue(tokens::opaque(store, {.extra = forge}));
  };
  IdTokenWorld world(std::move(choices));
  const auto response = sign_in_tokens(world);
  CHECK(header_of(id_token_of(response))["alg"] == "RS256");
  CHECK(member(response, "tenant") == "acme");
  CHECK(world.count(Event::Kind::parameter_dropped) == 0);
}

TEST_CASE("provider: without an ID token there is no access token, and nothing is kept") {
  bool knows = false;
  IdTokenChoices provider;
  provider.options.claims = [&](const openid::ClaimsQuery&) -> Result<JsonMembers> {
    if (!knows) throw std::runtime_error("the directory is away");
    return claims_of_alice();
  };
  IdTokenWorld world({}, provider);
  const Params asked{{"claims", R"({"id_token":{"name":null}})"}};
  CHECK(failed(sign_in_tokens(world, asked)));
  CHECK(world.count(Event::Kind::tokens_issued) == 0);
  knows = true;
  CHECK(claims_of(id_token_of(sign_in_tokens(world, asked)))["name"] == "Alice Liddell");
}

TEST_CASE("provider: a refresh that can make no ID token leaves the refresh token as it was") {
  bool knows = true;
  IdTokenChoices provider;
  provider.options.claims = [&](const openid::ClaimsQuery&) -> Result<JsonMembers> {
    if (!knows) throw std::runtime_error("the directory is away");
    return claims_of_alice();
  };
  IdTokenWorld world({}, provider);
  const auto first = issued(sign_in_tokens(world, {{"claims", R"({"id_token":{"name":null}})"}}));
  knows = false;
  CHECK(failed(refresh(world, first.refresh)));
  knows = true;
  CHECK(!id_token_of(refresh(world, first.refresh)).empty());
}

TEST_CASE("provider: a retry of a refresh gets the same ID token again") {
  IdTokenWorld world({.refresh = {.grace = 30s}});
  const auto first = issued(sign_in_tokens(world));
  const auto second = id_token_of(refresh(world, first.refresh));
  world.now += 5s;
  CHECK(id_token_of(refresh(world, first.refresh)) == second);
}

TEST_CASE("provider: what was for the pages and for the first ID token is kept with no token") {
  IdTokenWorld world;
  const auto response = sign_in_tokens(world, {{"display", "popup"}, {"ui_locales", "de"}, {"claims_locales", "fr"}});
  CHECK(claims_of(id_token_of(response))["nonce"] == nonce);
  const std::map<std::string, std::string> kept = {{"claims_locales", "fr"}};
  const auto tokens = issued(response);
  CHECK(world.tokens.find_access(hash_token(tokens.access)).authorization.extensions == kept);
  CHECK(world.tokens.find_refresh(hash_token(tokens.refresh)).authorization.extensions == kept);
}

TEST_CASE("provider: wishes that nobody can mean make no sealed token that is too long") {
  IdTokenWorld world(sealed_choices(sealing_ring()));
  const std::string wish(1024, '"');
  const auto response = sign_in_tokens(world, {{"display", wish}, {"ui_locales", wish}, {"claims_locales", wish}});
  CHECK(claims_of(id_token_of(response))["nonce"] == nonce);
  CHECK(issued(response).access.size() < 8192);
}

TEST_CASE("provider: the response types token and code token bring no ID token") {
  Choices choices{.options = {.profile = Profile::oauth20}};
  IdTokenWorld world(std::move(choices));
  const Params by_legacy = {{"client_id", "legacy"}, {"redirect_uri", "https://legacy.example/cb"}};
  for (const char* type : {"token", "code token"}) {
    auto asked = signing_in(by_legacy);
    const auto answer = authorized(world, changed(asked, {{"response_type", type}}));
    CHECK(!fragment_param(answer, "access_token").empty());
    CHECK(fragment_param(answer, "id_token").empty());
  }
  CHECK(world.count(Event::Kind::parameter_dropped) == 0);
}

TEST_CASE("provider: what a password brought is stored as it always was, unless openid was asked for") {
  IdTokenWorld world({.options = {.profile = Profile::oauth20}});
  const auto by_password = [&](const char* scope) {
    const auto tokens = issued(world.token(legacy_request(
        {{"grant_type", "password"}, {"username", "alice"}, {"password", "wonderland"}, {"scope", scope}})));
    return world.tokens.find_refresh(hash_token(tokens.refresh)).authorization.extensions;
  };
  CHECK(by_password("read").empty());
  CHECK(by_password("openid").size() == 1);
}
