#include "conformance/flows.hpp"
#include "support/openid_world.hpp"

// OpenID Connect Core 1.0 §11: offline access.

using namespace conformance;

namespace {

const Params offline{{"scope", "openid read offline_access"}};

Choices needing_no_page(const Immediate& said) {
  return {.more = [said](Server& server) {
    server.immediate([said](const Client&, const User&, const AuthorizationRequest&) { return said; });
  }};
}

std::string scope_of(World& world, const Response& response) {
  const auto code = location_param(response, "code");
  REQUIRE(!code.empty());
  return issued(redeem(world, code)).scope;
}

const Scope all{"openid", "read", "offline_access"};

}  // namespace

TEST_CASE("OpenID Connect Core §11: offline_access that a person agreed to is granted, and shown before") {
  OpenidWorld world;
  CHECK(consent(world, offline).scope == all);
  CHECK(scope_of(world, authorized(world, offline)) == "openid read offline_access");
}

TEST_CASE("OpenID Connect Core §11: without a code in the answer offline_access is dropped, not refused") {
  OpenidWorld world;
  const auto asked = [&](const char* type) {
    return consent(world, both(offline, {{"response_type", type}, {"nonce", "n"}})).scope;
  };
  CHECK(asked("id_token") == Scope{"openid", "read"});
  CHECK(asked("code id_token") == all);
  CHECK(asked("code") == all);
}

TEST_CASE("OpenID Connect Core §11: without the grant type refresh_token offline_access is dropped, not refused") {
  OpenidWorld world;
  world.client("web").grant_types = {"authorization_code"};
  CHECK(consent(world, offline).scope == Scope{"openid", "read"});
  world.client("web").grant_types = {"authorization_code", "refresh_token"};
  CHECK(consent(world, offline).scope == all);
}

TEST_CASE("OpenID Connect Core §11: where no page is shown offline_access is dropped, unless it was agreed to before") {
  OpenidWorld trusting({.world = needing_no_page(Immediate::allow(all))});
  CHECK(scope_of(trusting, answer(trusting, offline)) == "openid read");
  CHECK(scope_of(trusting, answer(trusting, both(offline, {{"prompt", "none"}}))) == "openid read");
  OpenidWorld remembering({.world = needing_no_page(Immediate::agreed(all))});
  CHECK(scope_of(remembering, answer(remembering, offline)) == "openid read offline_access");
}

TEST_CASE("OpenID Connect Core §11: prompt=consent shows the page, and so grants offline_access") {
  OpenidWorld world({.world = needing_no_page(Immediate::allow(all))});
  const auto page = consent(world, both(offline, {{"prompt", "consent"}}));
  CHECK(page.scope == all);
  CHECK(scope_of(world, world.server().decide(decision(page), browser())) == "openid read offline_access");
}

TEST_CASE("OpenID Connect Core §11: without the scope openid offline_access is a scope like any other") {
  OpenidWorld world({.world = needing_no_page(Immediate::allow(all))});
  const Params without{{"scope", "read offline_access"}};
  CHECK(scope_of(world, answer(world, without)) == "read offline_access");
  world.client("web").grant_types = {"authorization_code"};
  CHECK(scope_of(world, answer(world, without)) == "read offline_access");
}

TEST_CASE("OpenID Connect Core §11: refresh tokens come without offline_access too") {
  OpenidWorld world;
  const auto tokens = tokens_of_web(world, {{"scope", "openid read"}});
  CHECK(tokens.scope == "openid read");
  CHECK(outcome(refresh(world, tokens.refresh)) == "200");
}
