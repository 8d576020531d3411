#include <doctest/doctest.h>

#include "support/token_flow.hpp"

using namespace world;

namespace {

const Params without_pkce = {{"code_challenge", ""}, {"code_challenge_method", ""}};
const Params no_redirect = {{"redirect_uri", ""}};
const Params neither = {{"redirect_uri", ""}, {"code_verifier", ""}};

Choices oauth20() { return {.options = {.profile = Profile::oauth20}}; }

}  // namespace

TEST_CASE("code exchange: the redirect URI that was sent is repeated byte by byte") {
  World world;
  for (const char* other :
       {"https://web.example/cb/", "https://web.example/CB", "https://WEB.example/cb", "https://web.example:443/cb",
        "https://web.example/cb?", "http://web.example/cb", "https://web.example/%63b", " https://web.example/cb"}) {
    CAPTURE(other);
    CHECK(is_refused(redeem(world, code(world), {{"redirect_uri", other}}), "invalid_grant"));
  }
  CHECK(redeem(world, code(world)).status == 200);
}

TEST_CASE("code exchange: a loopback URI is repeated with the port that was sent") {
  World world;
  const auto form = [&](const char* uri) {
    const auto granted = code(world, changed(native_changes, {{"redirect_uri", "http://127.0.0.1:49152/cb"}}));
    return native_request(redemption(granted, {{"redirect_uri", uri}}));
  };
  CHECK(is_refused(world.token(form("http://127.0.0.1:49153/cb")), "invalid_grant"));
  CHECK(is_refused(world.token(form("http://127.0.0.1/cb")), "invalid_grant"));
  CHECK(world.token(form("http://127.0.0.1:49152/cb")).status == 200);
}

TEST_CASE("code exchange: PKCE binds a code well enough to do without the redirect URI") {
  World world;
  CHECK(redeem(world, code(world), no_redirect).status == 200);
  CHECK(is_refused(redeem(world, code(world), neither), "invalid_grant"));
}

TEST_CASE("code exchange: without PKCE the redirect URI that was sent must come again") {
  World world(oauth20());
  const auto granted = code(world, without_pkce);
  CHECK(is_refused(redeem(world, granted, neither), "invalid_grant"));
  CHECK(redeem(world, code(world, without_pkce), {{"code_verifier", ""}}).status == 200);
}

TEST_CASE("code exchange: a redirect URI that was not sent need not come, and none may be made up") {
  World world(oauth20());
  const auto granted = [&] {
    return code(world, {{"redirect_uri", ""}, {"code_challenge", ""}, {"code_challenge_method", ""}});
  };
  CHECK(redeem(world, granted(), neither).status == 200);
  CHECK(is_refused(redeem(world, granted(), {{"redirect_uri", "https://evil.example/cb"}, {"code_verifier", ""}}),
                   "invalid_grant"));
}

TEST_CASE(
    "code exchange: a redirect URI that was left out may be named when the code is redeemed: the one that was used") {
  World world;
  const auto granted = [&] { return code(world, no_redirect); };
  for (const char* other : {"https://web.example/CB", "https://web.example/cb/", "https://evil.example/cb"}) {
    CAPTURE(other);
    CHECK(is_refused(redeem(world, granted(), {{"redirect_uri", other}}), "invalid_grant"));
  }
  CHECK(redeem(world, granted(), {{"redirect_uri", "https://web.example/cb"}}).status == 200);
}

TEST_CASE("code exchange: what the client has registered since then was not used") {
  World world;
  const auto granted = [&] { return code(world, no_redirect); };
  const auto first = granted();
  const auto second = granted();
  const auto third = granted();
  const std::vector<std::string> others = {"https://web.example/other"};
  world.client("web").redirect_uris = others;
  CHECK(is_refused(redeem(world, first, {{"redirect_uri", others.front()}}), "invalid_grant"));
  CHECK(redeem(world, second, {{"redirect_uri", "https://web.example/cb"}}).status == 200);
  world.client("web").redirect_uris.push_back("https://web.example/cb");
  CHECK(redeem(world, third, {{"redirect_uri", "https://web.example/cb"}}).status == 200);
}

TEST_CASE("always_require_redirect_at_exchange: PKCE does not stand in for the redirect URI") {
  World strict({.options = {.always_require_redirect_at_exchange = true}});
  CHECK(is_refused(redeem(strict, code(strict), no_redirect), "invalid_grant"));
  CHECK(redeem(strict, code(strict)).status == 200);
  CHECK(redeem(strict, code(strict, {{"redirect_uri", ""}}), no_redirect).status == 200);
}

TEST_CASE("legacy.no_redirect_at_exchange: the redirect URI may be left out, with the switch alone") {
  World off(oauth20());
  CHECK(is_refused(redeem(off, code(off, without_pkce), neither), "invalid_grant"));
  auto choices = oauth20();
  choices.options.legacy.no_redirect_at_exchange = true;
  World on(choices);
  CHECK(redeem(on, code(on, without_pkce), neither).status == 200);
}

TEST_CASE("legacy.no_redirect_at_exchange: one that is sent is compared all the same") {
  auto choices = oauth20();
  choices.options.legacy.no_redirect_at_exchange = true;
  World world(choices);
  const Params wrong = {{"redirect_uri", "https://web.example/other"}, {"code_verifier", ""}};
  CHECK(is_refused(redeem(world, code(world, without_pkce), wrong), "invalid_grant"));
  CHECK(redeem(world, code(world, without_pkce), {{"code_verifier", ""}}).status == 200);
}

TEST_CASE("legacy.no_redirect_at_exchange: yields to always_require_redirect_at_exchange") {
  auto choices = oauth20();
  choices.options.legacy.no_redirect_at_exchange = true;
  choices.options.always_require_redirect_at_exchange = true;
  World world(choices);
  CHECK(is_refused(redeem(world, code(world, without_pkce), neither), "invalid_grant"));
  CHECK(redeem(world, code(world, without_pkce), {{"code_verifier", ""}}).status == 200);
}
