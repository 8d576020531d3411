#include "support/proofs.hpp"
#include "support/token_flow.hpp"

using namespace world;

namespace {

Response redeem_as_native(World& world, const KeyHolder& holder, const std::string& granted) {
  return world.token(proven(native_request(redemption(granted, native_changes)), holder, world));
}

Response refresh_as_native(World& world, const KeyHolder& holder, const std::string& token) {
  return world.token(proven(native_request(refreshing(token)), holder, world));
}

Authorization refresh_meaning(const World& world, const Issued& tokens) {
  return world.tokens.find_refresh(hash_token(tokens.refresh)).authorization;
}

Choices without_rotation() {
  Choices choices;
  choices.refresh.rotation = false;
  return choices;
}

}  // namespace

TEST_CASE("binding: both tokens of a public client are bound to the key of its proof") {
  World world(taking_proofs());
  const KeyHolder holder;
  const auto tokens = issued(redeem_as_native(world, holder, native_code(world)));
  CHECK(meaning_of(world, tokens).confirmation.jkt == holder.jkt());
  CHECK(refresh_meaning(world, tokens).confirmation.jkt == holder.jkt());
  const auto bearer = native_tokens(world);
  CHECK(meaning_of(world, bearer).confirmation.empty());
  CHECK(refresh_meaning(world, bearer).confirmation.empty());
}

TEST_CASE("binding: whoever lacks the key of a public client's refresh token is refused and harms nobody") {
  World world(taking_proofs());
  const KeyHolder holder;
  const KeyHolder thief;
  const auto tokens = issued(redeem_as_native(world, holder, native_code(world)));
  CHECK(told(refresh_as_native(world, thief, tokens.refresh)) == "400 invalid_grant");
  CHECK(told(world.token(native_request(refreshing(tokens.refresh)))) == "400 invalid_grant");
  const auto next = issued(refresh_as_native(world, holder, tokens.refresh));
  CHECK(refresh_meaning(world, next).confirmation.jkt == holder.jkt());
  // Not even with the one that has been replaced.
  CHECK(told(refresh_as_native(world, thief, tokens.refresh)) == "400 invalid_grant");
  CHECK(world.count(Event::Kind::refresh_reused) == 0);
  const auto last = issued(refresh_as_native(world, holder, next.refresh));
  CHECK(told(refresh_as_native(world, holder, next.refresh)) == "400 invalid_grant");
  CHECK(world.count(Event::Kind::refresh_reused) == 1);
  CHECK(told(refresh_as_native(world, holder, last.refresh)) == "400 invalid_grant");
}

TEST_CASE("binding: a confidential client's refresh token is bound to the client alone") {
  World world(taking_proofs());
  const KeyHolder before;
  const KeyHolder after;
  const auto tokens = issued(world.token(proven(web_request(redemption(code(world))), before, world)));
  CHECK(meaning_of(world, tokens).confirmation.jkt == before.jkt());
  CHECK(refresh_meaning(world, tokens).confirmation.empty());
  const auto next = issued(world.token(proven(web_request(refreshing(tokens.refresh)), after, world)));
  CHECK(meaning_of(world, next).confirmation.jkt == after.jkt());
  const auto bearer = issued(refresh(world, next.refresh));
  CHECK(meaning_of(world, bearer).confirmation.empty());
}

TEST_CASE("binding: a refresh token of a public client that was bound to nothing is bound with its first proof") {
  World world(taking_proofs());
  const KeyHolder holder;
  const KeyHolder thief;
  const auto tokens = native_tokens(world);
  const auto next = issued(refresh_as_native(world, holder, tokens.refresh));
  CHECK(told(refresh_as_native(world, thief, next.refresh)) == "400 invalid_grant");
  CHECK(told(refresh_as_native(world, holder, next.refresh)) == "200");
}

TEST_CASE("binding: without rotation a bound refresh token stays, one that is not bound is replaced") {
  World world(taking_proofs({}, without_rotation()));
  const KeyHolder holder;
  const auto tokens = issued(redeem_as_native(world, holder, native_code(world)));
  CHECK(issued(refresh_as_native(world, holder, tokens.refresh)).refresh.empty());
  CHECK(told(refresh_as_native(world, holder, tokens.refresh)) == "200");
  const auto unbound = native_tokens(world);
  CHECK(!issued(world.token(native_request(refreshing(unbound.refresh)))).refresh.empty());
  CHECK(told(world.token(native_request(refreshing(unbound.refresh)))) == "400 invalid_grant");
}

TEST_CASE("binding: a retry within the grace is answered again to the same key, and to no other") {
  Choices choices;
  choices.refresh.grace = 30s;
  World world(taking_proofs({}, choices));
  const KeyHolder holder;
  const KeyHolder other;
  const auto tokens = issued(world.token(proven(web_request(redemption(code(world))), holder, world)));
  const auto first = world.token(proven(web_request(refreshing(tokens.refresh)), holder, world));
  const auto again = world.token(proven(web_request(refreshing(tokens.refresh)), holder, world));
  CHECK(member(again, "access_token") == member(first, "access_token"));
  CHECK(member(again, "token_type") == "DPoP");
  CHECK(told(world.token(proven(web_request(refreshing(tokens.refresh)), other, world))) == "400 invalid_grant");
}

TEST_CASE("binding: a code that names a key is redeemed with a proof of it, and spent by any other") {
  World world(taking_proofs());
  const KeyHolder holder;
  const KeyHolder thief;
  const auto bound = [&] { return code(world, {{"dpop_jkt", holder.jkt()}}); };
  const auto granted = bound();
  CHECK(told(world.token(proven(web_request(redemption(granted)), thief, world))) == "400 invalid_grant");
  CHECK(told(world.token(proven(web_request(redemption(granted)), holder, world))) == "400 invalid_grant");
  CHECK(told(redeem(world, bound())) == "400 invalid_grant");
  CHECK(told(world.token(proven(web_request(redemption(bound())), holder, world))) == "200");
}

TEST_CASE("binding: dpop_jkt must be a thumbprint, where proofs are taken") {
  World world(taking_proofs());
  for (const char* jkt :
       {"x", "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4", "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I="}) {
    CAPTURE(jkt);
    const auto step = world.server().authorize(authorize_request({{"dpop_jkt", jkt}}), browser());
    CHECK(location_param(answered(step), "error") == "invalid_request");
  }
  CHECK(!code(world, {{"dpop_jkt", KeyHolder().jkt()}}).empty());
  World without;
  CHECK(told(redeem(without, code(without, {{"dpop_jkt", "x"}}))) == "200");
}

TEST_CASE("binding: a client that wants bound tokens gets no others") {
  World world(taking_proofs());
  const KeyHolder holder;
  world.client("web").dpop_bound_access_tokens = true;
  const auto granted = code(world);
  CHECK(told(redeem(world, granted)) == "400 invalid_dpop_proof");
  CHECK(told(world.token(proven(web_request(redemption(granted)), holder, world))) == "200");
  World without;
  without.client("web").dpop_bound_access_tokens = true;
  CHECK(redeem(without, code(without)).status == 500);
}

TEST_CASE("binding: the tokens of a client that wants them bound do not come in an authorization response") {
  for (const bool dpop : {false, true}) {
    Choices choices;
    choices.options.profile = Profile::oauth20;
    World world(taking_proofs({}, choices));
    const Params implicit{{"client_id", "legacy"},
                          {"redirect_uri", "https://legacy.example/cb"},
                          {"response_type", "token"},
                          {"code_challenge", ""},
                          {"code_challenge_method", ""}};
    CHECK(!fragment_param(authorized(world, implicit), "access_token").empty());
    auto& client = world.client("legacy");
    (dpop ? client.dpop_bound_access_tokens : client.tls.tls_client_certificate_bound_access_tokens) = true;
    const auto step = world.server().authorize(authorize_request(implicit), browser());
    CHECK(fragment_param(answered(step), "error") == "unauthorized_client");
  }
}
