#include "support/token_endpoints.hpp"

// Resource indicators at the token endpoint (RFC 8707 §2.2), for every exchange.

using namespace world;
using Resources = std::vector<std::string>;

namespace {

Resources audience(const World& world, std::string_view access) {
  return world.tokens.find_access(hash_token(access)).authorization.access.resource;
}

Resources kept(const World& world, std::string_view refresh) {
  return world.tokens.find_refresh(hash_token(refresh)).authorization.access.resource;
}

Params refreshing(const Issued& tokens, const Params& more = {}) {
  Params form{{"grant_type", "refresh_token"}, {"refresh_token", tokens.refresh}};
  for (const auto& [name, value] : more) form.add(name, value);
  return form;
}

const Params for_both{{"resource", photos}, {"resource", mail}};

/// Only `photos`, which is also what nothing means.
Result<Resources> photos_alone(const Client&, const Resources& requested) {
  if (requested.empty() || requested == Resources{photos}) return Resources{photos};
  return denied();
}

}  // namespace

TEST_CASE("resource at the token endpoint: without one the token is for all that was granted") {
  TokenWorld world;
  const auto tokens = world.tokens_of_web(for_both);
  CHECK(audience(world, tokens.access) == Resources{photos, mail});
  CHECK(audience(world, world.tokens_of_web().access).empty());
}

TEST_CASE("resource at the token endpoint: narrows the access token and leaves the grant") {
  TokenWorld world;
  const auto tokens = issued(world.token(web_request(redemption(code(world, for_both), {{"resource", mail}}))));
  CHECK(audience(world, tokens.access) == Resources{mail});
  CHECK(kept(world, tokens.refresh) == Resources{photos, mail});
  const auto next = issued(world.token(web_request(refreshing(tokens, {{"resource", photos}}))));
  CHECK(audience(world, next.access) == Resources{photos});
  CHECK(kept(world, next.refresh) == Resources{photos, mail});
  CHECK(audience(world, issued(world.token(web_request(refreshing(next)))).access) == Resources{photos, mail});
}

TEST_CASE("resource at the token endpoint: beyond what was granted is invalid_target") {
  TokenWorld world;
  const auto beyond = world.token(web_request(redemption(code(world, {{"resource", photos}}), {{"resource", mail}})));
  CHECK(beyond.status == 400);
  CHECK(error(beyond) == "invalid_target");
  const auto tokens = world.tokens_of_web({{"resource", photos}});
  CHECK(error(world.token(web_request(refreshing(tokens, {{"resource", mail}})))) == "invalid_target");
  CHECK(error(world.token(web_request(refreshing(tokens, for_both)))) == "invalid_target");
  CHECK(audience(world, issued(world.token(web_request(refreshing(tokens, {{"resource", photos}})))).access) ==
        Resources{photos});
}

TEST_CASE("resource at the token endpoint: a grant for no resource in particular is for none that has a name") {
  TokenWorld world;
  CHECK(error(world.token(web_request(redemption(code(world), {{"resource", mail}})))) == "invalid_target");
  const auto tokens = world.tokens_of_web();
  CHECK(error(world.token(web_request(refreshing(tokens, {{"resource", photos}})))) == "invalid_target");
  CHECK(audience(world, issued(world.token(web_request(refreshing(tokens)))).access).empty());
}

TEST_CASE("resource at the token endpoint: one that is no absolute URI is invalid_target") {
  TokenWorld world;
  for (const char* wrong : {"photos", "https://photos.example#albums", "/photos"}) {
    CAPTURE(wrong);
    const Params form{{"grant_type", "client_credentials"}, {"resource", wrong}};
    CHECK(error(world.token(web_request(form))) == "invalid_target");
  }
  const auto tokens = issued(world.token(web_request({{"grant_type", "client_credentials"}, {"resource", photos}})));
  CHECK(audience(world, tokens.access) == Resources{photos});
}

TEST_CASE("resource at the token endpoint: the policy decides for every exchange that begins a grant") {
  TokenWorld world(
      {.options = {.profile = Profile::oauth20, .policy = {.resource = photos_alone}}, .more = [](Server& server) {
         server.exchange(exchanges::extension(
             "urn:example:grant",
             [](const TokenRequest&) -> Result<Authorization> { return Authorization{.access = {.scope = {"read"}}}; },
             [](const Issuance& issuance) -> Result<Tokens> {
               return Tokens{.access_token = issuance.authorization.access.resource.front()};
             }));
       }});
  const Params client{{"grant_type", "client_credentials"}};
  const Params password{{"grant_type", "password"}, {"username", "alice"}, {"password", "wonderland"}};
  const Params extension{{"grant_type", "urn:example:grant"}};
  for (auto form : {client, password, extension}) {
    CAPTURE(form.encode());
    const auto request = [](const Params& sent) { return with_basic(token_request(sent), "legacy", "web secret:%+"); };
    const auto fallback = issued(world.token(request(form))).access;
    CHECK((fallback == photos || audience(world, fallback) == Resources{photos}));
    form.add("resource", mail);
    CHECK(error(world.token(request(form))) == "invalid_target");
  }
}

TEST_CASE("resource at the token endpoint: the policy's own error is sent") {
  Options options;
  options.policy.resource = [](const Client&, const Resources& requested) -> Result<Resources> {
    if (!requested.empty()) return access_denied("not today");
    return Resources{};
  };
  TokenWorld world({.options = options});
  CHECK(error(world.token(web_request({{"grant_type", "client_credentials"}, {"resource", photos}}))) ==
        "access_denied");
  CHECK(world.token(web_request({{"grant_type", "client_credentials"}})).status == 200);
}

TEST_CASE("resource at the token endpoint: what was stored before there was a policy gets its default") {
  bool on = false;
  Options options;
  options.policy.resource = [&](const Client& client, const Resources& requested) -> Result<Resources> {
    if (!on) return requested;
    return photos_alone(client, requested);
  };
  TokenWorld world({.options = options});
  const auto before = world.tokens_of_web();
  CHECK(kept(world, before.refresh).empty());
  on = true;
  const auto after = issued(world.token(web_request(refreshing(before))));
  CHECK(audience(world, after.access) == Resources{photos});
  CHECK(error(world.token(web_request(refreshing(after, {{"resource", mail}})))) == "invalid_target");
}

TEST_CASE("resource at the token endpoint: within the grace a retry for another resource is reuse") {
  TokenWorld world({.refresh = {.grace = 60s}});
  const auto tokens = world.tokens_of_web(for_both);
  const auto first = issued(world.token(web_request(refreshing(tokens, {{"resource", mail}}))));
  const auto again = issued(world.token(web_request(refreshing(tokens, {{"resource", mail}}))));
  CHECK(again.access == first.access);
  CHECK(error(world.token(web_request(refreshing(tokens, {{"resource", photos}})))) == "invalid_grant");
  CHECK_FALSE(world.accepts(first.access));
}

TEST_CASE("resource at the token endpoint: sticky narrowing is of the scope alone") {
  TokenWorld world({.options = {.legacy = {.sticky_refresh_narrowing = true}}});
  const auto tokens = world.tokens_of_web(for_both);
  const auto next = issued(world.token(web_request(refreshing(tokens, {{"scope", "read"}, {"resource", mail}}))));
  const auto refresh = world.tokens.find_refresh(hash_token(next.refresh)).authorization;
  CHECK(refresh.access.scope == Scope{"read"});
  CHECK(refresh.access.resource == Resources{photos, mail});
}
