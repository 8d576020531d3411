#include <doctest/doctest.h>

#include "support/token_flow.hpp"

using namespace world;

namespace {

const Params without_pkce = {{"code_challenge", ""}, {"code_challenge_method", ""}};

Authorization behind(const World& world, std::string_view access) {
  return world.tokens.find_access(hash_token(access)).authorization;
}

}  // namespace

TEST_CASE("code exchange: a code becomes tokens for what was granted, to whom, by whom") {
  World world;
  const auto answer = redeem(world, code(world, {{"scope", "read"}}));
  const auto tokens = issued(answer);
  CHECK(tokens.scope == "read");
  CHECK(member(answer, "token_type") == "Bearer");
  CHECK(member(answer, "expires_in") == "3600");
  const auto granted = behind(world, tokens.access);
  CHECK(granted.client_id == "web");
  CHECK(granted.user_id == "alice");
  CHECK(granted.access.scope == Scope{"read"});
  CHECK(granted.authentication.auth_time == start);
  CHECK(granted.issued_at == start);
  CHECK(granted.expires_at == start + 1h);
  CHECK(!granted.family.empty());
}

TEST_CASE("code exchange: what bound the code is not carried on by the tokens") {
  World world;
  const auto granted = behind(world, web_tokens(world).access);
  CHECK(granted.code_binding.redirect_uri.empty());
  CHECK(granted.code_binding.code_challenge.empty());
  CHECK(granted.code_binding.code_challenge_method.empty());
}

TEST_CASE("code exchange: a public client redeems its code with the verifier alone") {
  World world;
  const auto tokens = native_tokens(world);
  CHECK(opens(world, tokens.access));
  CHECK(behind(world, tokens.access).client_id == "native");
}

TEST_CASE("code exchange: names what is missing, and knows no code but codes") {
  World world;
  const auto tokens = web_tokens(world);
  CHECK(is_refused(redeem(world, "", {{"code", ""}}), "invalid_request"));
  for (const auto& text : {std::string("x"), tokens.access, tokens.refresh, std::string(43, 'A')}) {
    CHECK(is_refused(redeem(world, text), "invalid_grant"));
  }
  CHECK(opens(world, tokens.access));
  CHECK(redeem(world, code(world)).status == 200);
}

TEST_CASE("code exchange: another client's try leaves a code untouched for its owner") {
  World world;
  const auto granted = code(world);
  const auto form = redemption(granted);
  CHECK(is_refused(world.token(native_request(form)), "invalid_grant"));
  CHECK(is_refused(world.token(legacy_request(form)), "invalid_grant"));
  CHECK(is_refused(world.token(with_basic(token_request(form), "web", "wrong")), "invalid_client"));
  CHECK(world.count(Event::Kind::code_replayed) == 0);
  const auto tokens = issued(world.token(web_request(form)));
  CHECK(is_refused(world.token(native_request(form)), "invalid_grant"));
  CHECK(opens(world, tokens.access));
}

TEST_CASE("code exchange: a wrong proof spends the code") {
  const std::pair<const char*, Params> faults[] = {
      {"another redirect URI", {{"redirect_uri", "https://web.example/other"}}},
      {"another verifier", {{"code_verifier", std::string(43, 'x')}}},
      {"no verifier", {{"code_verifier", ""}}},
      {"the challenge for a verifier", {{"code_verifier", challenge}}}};
  for (const auto& [name, fault] : faults) {
    const auto captured = name;
    CAPTURE(captured);
    World world;
    const auto granted = code(world);
    CHECK(is_refused(redeem(world, granted, fault), "invalid_grant"));
    CHECK(is_refused(redeem(world, granted), "invalid_grant"));
    CHECK(redeem(world, code(world)).status == 200);
  }
}

TEST_CASE("code exchange: a code with a challenge wants a verifier, of confidential clients too") {
  World world;
  for (const auto& form :
       {changed(redemption("", {{"code_verifier", ""}}), {}), emptied(redemption(""), "code_verifier")}) {
    const auto of_web = changed(form, {{"code", code(world)}});
    REQUIRE(!of_web.get("code_verifier"));
    CHECK(is_refused(world.token(web_request(of_web)), "invalid_grant"));
    const auto of_native = changed(changed(form, {{"code", native_code(world)}}), native_changes);
    CHECK(is_refused(world.token(native_request(of_native)), "invalid_grant"));
  }
  CHECK(redeem(world, code(world)).status == 200);
  CHECK(opens(world, native_tokens(world).access));
}

TEST_CASE("code exchange: every refusal of a code reads the same") {
  World world;
  const auto unknown = redeem(world, "unknown");
  const auto granted = code(world);
  CHECK(world.token(native_request(redemption(granted))) == unknown);
  CHECK(redeem(world, granted, {{"code_verifier", std::string(43, 'x')}}) == unknown);
  CHECK(redeem(world, granted) == unknown);
  CHECK(redeem(world, code(world)).status == 200);
}

TEST_CASE("code exchange: a malformed verifier is refused before the code is touched") {
  World world;
  const auto granted = code(world);
  for (const auto& malformed : {std::string(42, 'x'), std::string(129, 'x'), std::string(42, 'x') + "+",
                                std::string(42, 'x') + " ", std::string(42, 'x') + "\xc3\xa9"}) {
    CAPTURE(malformed);
    CHECK(is_refused(redeem(world, granted, {{"code_verifier", malformed}}), "invalid_request"));
  }
  CHECK(redeem(world, granted).status == 200);
}

TEST_CASE("code exchange: a verifier for a code without a challenge is refused (RFC 9700 §2.1.1)") {
  World world({.options = {.profile = Profile::oauth20}});
  const auto downgraded = code(world, without_pkce);
  CHECK(is_refused(redeem(world, downgraded), "invalid_request"));
  CHECK(is_refused(redeem(world, downgraded, {{"code_verifier", ""}}), "invalid_grant"));
  CHECK(redeem(world, code(world, without_pkce), {{"code_verifier", ""}}).status == 200);
}

TEST_CASE("code exchange: a code ends at its second, not after it") {
  World world;
  const auto in_time = code(world);
  const auto too_late = code(world);
  world.now = start + 59s;
  CHECK(redeem(world, in_time).status == 200);
  world.now = start + 60s;
  CHECK(is_refused(redeem(world, too_late), "invalid_grant"));
}

TEST_CASE("code exchange: the lifetime is the grant's own") {
  World world({.code = {.lifetime = 10min}});
  const auto granted = code(world);
  const auto too_late = code(world);
  world.now = start + 10min - 1s;
  CHECK(redeem(world, granted).status == 200);
  world.now = start + 10min;
  CHECK(is_refused(redeem(world, too_late), "invalid_grant"));
}

TEST_CASE("code exchange: a refresh token comes to clients that list it, and to no others") {
  World world;
  world.client("web").grant_types = {"authorization_code"};
  CHECK(web_tokens(world).refresh.empty());
  world.client("web").grant_types = {"authorization_code", "refresh_token"};
  CHECK(!web_tokens(world).refresh.empty());
}

TEST_CASE("code exchange: no refresh token where the server gives none") {
  World without({.lifetimes = {.access = 1h}});
  CHECK(web_tokens(without).refresh.empty());
  World with;
  CHECK(!web_tokens(with).refresh.empty());
}

TEST_CASE("code exchange: a client that is gone meanwhile redeems nothing") {
  World world;
  const auto granted = code(world);
  const auto native = native_code(world);
  const auto kept = world.registered;
  world.registered.clear();
  CHECK(is_refused(redeem(world, granted), "invalid_client"));
  CHECK(is_refused(world.token(native_request(redemption(native, native_changes))), "invalid_client"));
  world.registered = kept;
  CHECK(redeem(world, granted).status == 200);
}

TEST_CASE("code exchange: a scope in the request changes nothing") {
  World world;
  CHECK(issued(redeem(world, code(world, {{"scope", "read"}}), {{"scope", "read write"}})).scope == "read");
}

TEST_CASE("code exchange: what the application granted beside the scope reaches the token") {
  World world;
  const auto pending = consent(world);
  const auto decided = world.server().decide(decision(pending), browser(),
                                             Decision::allow(browser(), Scope{"read"}, R"({"tenant":"one"})"));
  const auto tokens = issued(redeem(world, location_param(decided, "code")));
  CHECK(behind(world, tokens.access).extra == R"({"tenant":"one"})");
  CHECK(world.tokens.find_refresh(hash_token(tokens.refresh)).authorization.extra == R"({"tenant":"one"})");
}
