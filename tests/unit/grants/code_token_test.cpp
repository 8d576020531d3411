#include "support/authorization.hpp"

using namespace world;

namespace {

Choices rfc6749() { return {.options = {.profile = Profile::oauth20}}; }

Params both(const Params& more = {}) {
  Params changes = {
      {"client_id", "legacy"}, {"redirect_uri", "https://legacy.example/cb"}, {"response_type", "code token"}};
  for (const auto& [name, value] : more) changes.add(name, value);
  return changes;
}

Response redeem(World& world, const std::string& code, const Params& changes = {}) {
  const auto form = redemption(code, changed({{"redirect_uri", "https://legacy.example/cb"}}, changes));
  return world.token(with_basic(token_request(form), "legacy", "web secret:%+"));
}

bool works(World& world, const std::string& token) {
  return std::holds_alternative<Authorization>(world.bearer().check(with_bearer(get("/"), token)));
}

}  // namespace

TEST_CASE("code token grant: both are stored, both work, and they share a family") {
  World world(rfc6749());
  const auto answer = authorized(world, both());
  const auto token = fragment_param(answer, "access_token");
  CHECK(fragment_param(answer, "token_type") == "Bearer");
  CHECK(works(world, token));
  const auto later = issued(redeem(world, fragment_param(answer, "code")));
  CHECK(works(world, later.access));
  CHECK(world.tokens.find_access(hash_token(token)).authorization.family ==
        world.tokens.find_access(hash_token(later.access)).authorization.family);
}

TEST_CASE("code token grant: a replay of the code kills the token that came beside it") {
  World world(rfc6749());
  const auto answer = authorized(world, both());
  const auto token = fragment_param(answer, "access_token");
  CHECK(redeem(world, fragment_param(answer, "code")).status == 200);
  CHECK(works(world, token));
  CHECK(error(redeem(world, fragment_param(answer, "code"))) == "invalid_grant");
  CHECK(!works(world, token));
}

TEST_CASE("code token grant: wants PKCE where a code does") {
  World world(rfc6749());
  CHECK(fragment_param(reply(world, both({{"code_challenge", "short"}})), "error") == "invalid_request");
  world.client("legacy").token_endpoint_auth_method = "none";
  const Params bare = {{"code_challenge", ""}, {"code_challenge_method", ""}};
  CHECK(fragment_param(reply(world, both(bare)), "error") == "invalid_request");
  CHECK(!fragment_param(authorized(world, both()), "code").empty());
}

TEST_CASE("code token grant: answers with both halves or with neither") {
  bool code_fails = false;
  bool token_fails = false;
  Choices choices = rfc6749();
  choices.codes = stores::codes(choices.store, "https://auth.example", {.clock = [] { return start; }});
  choices.codes.put = [&, keep = choices.codes.put](const TokenHash& hash, const Authorization& granted) {
    return code_fails ? Result<void>(denied()) : keep(hash, granted);
  };
  choices.tokens = stores::tokens(choices.store, "https://auth.example", {.clock = [] { return start; }});
  choices.tokens.put = [&, keep = choices.tokens.put](const NewTokens& tokens) {
    return token_fails ? Result<void>(Error{ErrorCode::temporarily_unavailable, "later"}) : keep(tokens);
  };
  World world(std::move(choices));
  code_fails = true;
  auto answer = authorized(world, both());
  CHECK(fragment_param(answer, "error") == "access_denied");
  CHECK(world.count(Event::Kind::tokens_issued) == 0);
  code_fails = false;
  token_fails = true;
  answer = authorized(world, both());
  CHECK(fragment_param(answer, "error") == "temporarily_unavailable");
  CHECK(fragment_param(answer, "code").empty());
  token_fails = false;
  answer = authorized(world, both());
  CHECK(!fragment_param(answer, "code").empty());
  CHECK(!fragment_param(answer, "access_token").empty());
}

TEST_CASE("code token grant: tells the findings of both halves") {
  CHECK(grants::code_token(nullptr, Issue())->findings().size() == 2);
  const auto put = [](const TokenHash&, const Authorization&) { return true; };
  Issue issue([](const Issuance&) -> Result<Tokens> { return denied(); });
  CHECK(grants::code_token(put, issue)->findings().size() == 1);
  issue.revoke = [](std::string_view) {};
  CHECK(grants::code_token(put, issue)->findings().empty());
  CHECK(grants::code_token(put, issue, {.lifetime = 11min})->contradictions(Profile::oauth20).size() == 1);
  CHECK(grants::code_token(put, issue, {.lifetime = 10min})->contradictions(Profile::oauth20).empty());
}
