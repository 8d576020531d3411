#include "conformance/flows.hpp"

using namespace conformance;

// The OAuth 2.0 Authorization Framework, 4.2 to 4.5: the other grants.

namespace {

const Params alice{{"grant_type", "password"}, {"username", "alice"}, {"password", "wonderland"}};

Response password_token(World& world, const Params& changes = {}) {
  return world.token(with_basic(token_request(changed(alice, changes)), "legacy", "web secret:%+"));
}

Choices with_extension() {
  return {.more = [](Server& server) {
    const auto tokens = stores::tokens(stores::memory(), "https://auth.example");
    server.exchange(exchanges::extension(
        "urn:example:grant",
        [](const TokenRequest& request) -> Result<Authorization> {
          if (request.params.get("voucher") != "good") return denied();
          return Authorization{.user_id = "alice", .access = {.scope = {"read"}}};
        },
        tokens::opaque(tokens)));
  }};
}

Response voucher(World& world, const Params& changes = {}) {
  const auto form = changed({{"grant_type", "urn:example:grant"}, {"voucher", "good"}}, changes);
  return world.token(with_basic(token_request(form), "legacy", "web secret:%+"));
}

}  // namespace

TEST_CASE("RFC 6749 §4.2.1: a token is redirected only to a registered URI") {
  World world(rfc6749());
  CHECK(is_page(answer(world, both(implicit, {{"redirect_uri", "https://evil.example/cb"}}))));
  CHECK(location(authorized(world, implicit)).starts_with("https://legacy.example/cb#"));
}

TEST_CASE("RFC 6749 §4.2.2: the access token comes in the fragment, with its type, its lifetime and the state") {
  World world(rfc6749());
  const auto response = authorized(world, implicit);
  CHECK(is_live(world, fragment_param(response, "access_token")));
  CHECK(fragment_param(response, "token_type") == "Bearer");
  CHECK(fragment_param(response, "expires_in") == "3600");
  CHECK(fragment_param(response, "state") == "xyz");
  CHECK(location(response).find('?') == std::string::npos);
  CHECK(header(response, "Cache-Control") == "no-store");
}

TEST_CASE("RFC 6749 §4.2.2: the scope is told when it is not the one that was asked for") {
  World world(rfc6749());
  auto asked = consent(world, implicit);
  asked.scope = {"read"};
  CHECK(fragment_param(world.server().decide(decision(asked), browser()), "scope") == "read");
}

TEST_CASE("RFC 6749 §4.2.2: the implicit grant issues no refresh token, the code grant does") {
  World world(rfc6749());
  CHECK(location(authorized(world, implicit)).find("refresh_token") == std::string::npos);
  CHECK(!tokens_of_web(world).refresh.empty());
}

TEST_CASE("RFC 6749 §4.2.2.1: errors come in the fragment, unless client or URI are invalid") {
  World world(rfc6749());
  const auto response = answer(world, both(implicit, {{"scope", "nuclear"}}));
  CHECK(location(response).starts_with("https://legacy.example/cb#error=invalid_scope"));
  CHECK(fragment_param(response, "state") == "xyz");
  CHECK(is_page(answer(world, both(implicit, {{"client_id", "nobody"}}))));
  const auto denied = world.server().decide(decision(consent(world, implicit), "deny"), browser());
  CHECK(fragment_param(denied, "error") == "access_denied");
}

TEST_CASE("RFC 6749 §4.2.2.1: unauthorized_client for a client that may not use the implicit grant") {
  World world(rfc6749());
  world.client("legacy").response_types = {"code"};
  CHECK(fragment_param(answer(world, implicit), "error") == "unauthorized_client");
  world.client("legacy").response_types = {"code", "token"};
  CHECK(!fragment_param(authorized(world, implicit), "access_token").empty());
}

TEST_CASE("RFC 6749 §4.3.2: username and password are required") {
  World world(rfc6749());
  CHECK(outcome(password_token(world, {{"username", ""}})) == "400 invalid_request");
  CHECK(outcome(password_token(world, {{"password", ""}})) == "400 invalid_request");
  CHECK(outcome(password_token(world)) == "200");
}

TEST_CASE("RFC 6749 §4.3.2: a confidential client authenticates beside the resource owner's password") {
  World world(rfc6749());
  CHECK(outcome(world.token(token_request(both(alice, {{"client_id", "legacy"}})))) == "401 invalid_client");
  CHECK(outcome(world.token(with_basic(token_request(alice), "legacy", "guess"))) == "401 invalid_client");
  CHECK(outcome(password_token(world)) == "200");
}

TEST_CASE("RFC 6749 §4.3.2: the resource owner's password is validated") {
  World world(rfc6749());
  CHECK(outcome(password_token(world, {{"password", "guess"}})) == "400 invalid_grant");
  CHECK(outcome(password_token(world, {{"username", "bob"}})) == "400 invalid_grant");
  CHECK(is_live(world, issued(password_token(world)).access));
}

TEST_CASE("RFC 6749 §4.3.2: guessing passwords can be stopped before they are looked at") {
  bool too_many = true;
  World world({.options = {.profile = Profile::oauth20,
                           .policy = {.throttle = [&](const AuthAttempt&) -> Result<void> { return !too_many; }}}});
  CHECK(password_token(world, {{"password", "guess"}}).status == 429);
  too_many = false;
  CHECK(outcome(password_token(world)) == "200");
}

TEST_CASE("RFC 6749 §4.4: client_credentials is for confidential clients alone") {
  World world;
  world.client("native").grant_types.push_back("client_credentials");
  const auto form = both(for_itself, {{"client_id", "native"}});
  CHECK(outcome(world.token(token_request(form))) == "400 unauthorized_client");
  CHECK(outcome(world.token(web_request(for_itself))) == "200");
}

TEST_CASE("RFC 6749 §4.4.2: client_credentials authenticates the client") {
  World world;
  CHECK(outcome(world.token(token_request(for_itself))) == "401 invalid_client");
  CHECK(outcome(world.token(with_basic(token_request(for_itself), "web", "guess"))) == "401 invalid_client");
  CHECK(is_live(world, issued(world.token(web_request(for_itself))).access));
}

TEST_CASE("RFC 6749 §4.4.3: client_credentials gives no refresh token") {
  World world;
  CHECK(issued(world.token(web_request(for_itself))).refresh.empty());
  CHECK(!tokens_of_web(world).refresh.empty());
}

TEST_CASE("RFC 6749 §4.5: an extension grant is asked for by its absolute URI") {
  World world(with_extension());
  CHECK(outcome(voucher(world, {{"voucher", "bad"}})) == "400 invalid_grant");
  CHECK(outcome(voucher(world, {{"grant_type", "urn:example:other"}})) == "400 unsupported_grant_type");
  CHECK(issued(voucher(world)).scope == "read");
}

TEST_CASE("RFC 6749 §4.5: an extension grant serves the clients that are registered for it") {
  World world(with_extension());
  std::erase(world.client("legacy").grant_types, "urn:example:grant");
  CHECK(outcome(voucher(world)) == "400 unauthorized_client");
  world.client("legacy").grant_types.push_back("urn:example:grant");
  CHECK(outcome(voucher(world)) == "200");
}

TEST_CASE("RFC 6749 §4.5: an extension grant that is not named by a URI is a mistake of set-up") {
  const auto nothing = [](const TokenRequest&) -> Result<Authorization> { return denied(); };
  const auto named = [&](std::string name) {
    return Choices{.more = [=](Server& server) {
      server.exchange(exchanges::extension(name, nothing,
                                           tokens::opaque(stores::tokens(stores::memory(), "https://auth.example"))));
    }};
  };
  CHECK(World(named("voucher")).server().check().size() == 1);
  CHECK(World(named("https://auth.example/voucher")).server().check().empty());
}
