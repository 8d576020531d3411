#include "support/token_endpoints.hpp"
#include "support/token_flow.hpp"

using namespace world;
using Resources = std::vector<std::string>;

namespace {

Resources audience(const World& world, std::string_view access) {
  return world.tokens.find_access(hash_token(access)).authorization.access.resource;
}

}  // namespace

TEST_CASE("lost rights: a scope that was taken from the client is refreshed no more") {
  World world;
  const auto first = web_tokens(world);
  world.client("web").scope = {"read"};
  const auto second = issued(refresh(world, first.refresh));
  CHECK(second.scope == "read");
  CHECK(error(refresh(world, second.refresh, {{"scope", "write"}})) == "invalid_scope");
  // What was consented to is not forgotten.
  world.client("web").scope = {"read", "write"};
  const auto third = issued(refresh(world, second.refresh));
  CHECK(third.scope == "read write");
  world.client("web").scope = {"admin"};
  CHECK(error(refresh(world, third.refresh)) == "invalid_scope");
  world.client("web").scope = {"read", "write"};
  CHECK(issued(refresh(world, third.refresh)).scope == "read write");
}

TEST_CASE("lost rights: nor is an API, nor what the policies have changed their mind about") {
  World world;
  const auto first = issued(redeem(world, code(world, {{"resource", photos}})));
  world.client("web").allowed_resources = {mail};
  CHECK(error(refresh(world, first.refresh)) == "invalid_target");
  world.client("web").allowed_resources = {photos};
  CHECK(audience(world, issued(refresh(world, first.refresh)).access) == Resources{photos});

  bool closed = false;
  Choices choices;
  choices.options.policy.scope = [&](const Client&, const User* user, const Scope& asked) -> Result<Scope> {
    return closed && user && user->id == "alice" ? asked.minus({"write"}) : asked;
  };
  choices.options.policy.resource = [&](const Client&, const Resources& asked) -> Result<Resources> {
    if (closed && asked == Resources{photos}) return denied();
    return asked;
  };
  World strict(std::move(choices));
  const auto both = issued(redeem(strict, code(strict, {{"resource", photos}, {"resource", mail}})));
  closed = true;
  const auto less = issued(refresh(strict, both.refresh));
  CHECK(less.scope == "read");
  CHECK(audience(strict, less.access) == Resources{mail});
  closed = false;
  const auto again = issued(refresh(strict, less.refresh));
  CHECK(again.scope == "read write");
  CHECK(audience(strict, again.access) == Resources{photos, mail});
}

TEST_CASE("lost rights: a code is redeemed for what its client may still have") {
  World world;
  const auto granted = code(world);
  world.client("web").scope = {"read"};
  CHECK(issued(redeem(world, granted)).scope == "read");
}

TEST_CASE("lost rights: who has left is refreshed no more, and what they granted ends") {
  std::string gone;
  Choices choices;
  choices.refresh = {.grace = 60s, .still_allowed = [&](const TokenRequest& request, const Authorization& granted) {
                       CHECK(request.client.id == granted.client_id);
                       CHECK(granted.access.scope == Scope{"read", "write"});
                       return granted.user_id == gone ? Result<void>(denied()) : Result<void>();
                     }};
  World world(std::move(choices));
  const auto first = web_tokens(world);
  const auto second = issued(refresh(world, first.refresh));
  gone = "alice";
  // Also where a retry would have had the old answer again.
  CHECK(error(refresh(world, first.refresh)) == "invalid_grant");
  CHECK(world.count(Event::Kind::refresh_denied) == 1);
  CHECK(error(refresh(world, second.refresh)) == "invalid_grant");
  CHECK_FALSE(opens(world, second.access));
  gone = "bob";
  CHECK(error(refresh(world, second.refresh)) == "invalid_grant");
  const auto other = web_tokens(world);
  const auto next = issued(refresh(world, other.refresh));
  CHECK(opens(world, next.access));
}

TEST_CASE("lost rights: an error of who is asked leaves the refresh token as it was") {
  Result<void> answer = Error{ErrorCode::temporarily_unavailable, "come again"};
  Choices choices;
  choices.refresh = {.still_allowed = [&](const TokenRequest&, const Authorization&) { return answer; }};
  World world(std::move(choices));
  const auto tokens = web_tokens(world);
  CHECK(refresh(world, tokens.refresh).status == 503);
  CHECK(opens(world, tokens.access));
  answer = {};
  CHECK(refresh(world, tokens.refresh).status == 200);
}
