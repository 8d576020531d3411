#include "conformance/flows.hpp"
#include "support/exchanging.hpp"
#include "support/token_formats.hpp"

using namespace conformance;

// OAuth 2.0 Token Exchange, OAuth 2.0 Token Revocation: what ends with what.

namespace {

EndpointChoices reading(TokenReader reader) {
  EndpointChoices endpoints;
  endpoints.revocation.readers = {reader};
  endpoints.introspection.readers = {std::move(reader)};
  return endpoints;
}

/// Whether the API takes it that serves `resource`.
bool takes(const ExchangeWorld& world, const std::string& token, const char* resource) {
  return call_api(world, with_bearer(get("/api"), token), {.audience = {resource}}).status == 200;
}

}  // namespace

TEST_CASE("RFC 7009 §2.1: an exchanged token ends with the token that it came of") {
  ExchangeWorld world;
  const auto held = world.tokens_of_web({{"resource", photos}});
  const auto first = world.exchanged(exchanging(held.access, {{"audience", mail}}), "api");
  const auto other = world.tokens_of_web({{"resource", photos}});
  CHECK(world.meaning(first).family == world.meaning(held.access).family);
  CHECK(takes(world, world.exchanged(exchanging(other.access, {{"audience", photos}})), photos));
  CHECK(takes(world, first, mail));
  CHECK(outcome(world.revoke({{"token", held.refresh}})) == "200");
  CHECK_FALSE(takes(world, first, mail));
  CHECK(takes(world, other.access, photos));
}

TEST_CASE("RFC 7009 §2.1: an exchanged token that is revoked ends alone") {
  ExchangeWorld world;
  const auto held = world.tokens_of_web({{"resource", photos}});
  const auto first = world.exchanged(exchanging(held.access), "api");
  const auto second = world.exchanged(exchanging(held.access), "api");
  CHECK(outcome(world.revoke({{"token", first}}, "api")) == "200");
  CHECK(world.introspect({{"token", first}}).body == inactive);
  CHECK(outcome(world.exchange(exchanging(first), "api")) == "400 invalid_request");
  for (const auto& alive : {second, held.access}) CHECK(takes(world, alive, photos));
  CHECK(world.refreshes(held.refresh));
  CHECK(outcome(world.revoke({{"token", first}}, "api")) == "200");
  CHECK(world.count(Event::Kind::tokens_revoked) == 1);
}

TEST_CASE("RFC 7009 §2.1: an exchanged token is revoked by the client that it was issued to") {
  ExchangeWorld world;
  const auto made = world.exchanged(exchanging(world.subject({{"resource", photos}})), "api");
  CHECK(outcome(world.revoke({{"token", made}})) == "400 invalid_grant");
  CHECK(takes(world, made, photos));
  CHECK(outcome(world.revoke({{"token", made}}, "api")) == "200");
  CHECK_FALSE(takes(world, made, photos));
}

TEST_CASE("RFC 7009 §2.2.1: an exchanged token that is sealed cannot be revoked alone, and its family is not") {
  const auto keys = sealing_ring();
  Choices choices = sealed_choices(keys);
  const auto store = stores::tokens(choices.store, "https://auth.example");
  const auto reader = tokens::sealed_reader(keys, store);
  ExchangeWorld world({.readers = {reader}}, choices, reading(reader));
  const auto held = world.tokens_of_web();
  const auto made = world.exchanged(exchanging(held.access));
  CHECK(world.introspected(made, "web").at("act") == nlohmann::json{{"sub", "web"}, {"client_id", "web"}});
  CHECK(outcome(world.revoke({{"token", made}})) == "400 unsupported_token_type");
  CHECK(world.introspected(held.access, "web").at("active") == true);
  CHECK(outcome(world.revoke({{"token", held.access}})) == "200");
  CHECK(world.introspect({{"token", made}}, "web").body == inactive);
  CHECK(outcome(world.revoke({{"token", made}})) == "200");
}

TEST_CASE("RFC 7009 §2.1: an exchanged JWT ends alone where it is recorded, also beside a reader of JWTs") {
  const auto keys = ring_of();
  const auto reader = jwt_reader({.issuer = "https://auth.example",
                                  .audience = {"https://auth.example"},
                                  .jwks = keys->jwks(),
                                  .environment = {.clock = [] { return start; }}});
  ExchangeWorld world({.readers = {reader}}, jwt_choices(keys), reading(reader));
  const auto held = world.tokens_of_web();
  const auto made = world.exchanged(exchanging(held.access));
  CHECK(reader.read(made).authorization.ends_alone);
  CHECK_FALSE(reader.read(held.access).authorization.ends_alone);
  CHECK(outcome(world.revoke({{"token", made}})) == "200");
  CHECK(world.introspect({{"token", made}}, "web").body == inactive);
  CHECK(world.introspected(held.access, "web").at("active") == true);
}

TEST_CASE("RFC 7009 §2.1: once the grant behind a token has ended nothing comes of it, and what came of it is dead") {
  ExchangeWorld world;
  const auto held = world.tokens_of_web({{"resource", photos}});
  const auto made = world.exchanged(exchanging(held.access), "api");
  world.tokens.revoke(world.meaning(held.access).family);
  CHECK_FALSE(takes(world, made, photos));
  CHECK(outcome(world.exchange(exchanging(held.access), "api")) == "400 invalid_request");
  CHECK(outcome(world.exchange(exchanging(world.subject({{"resource", photos}})), "api")) == "200");
}

TEST_CASE("RFC 7009 §2.1: a token that is exchanged while its grant is revoked is dead as well") {
  ExchangeWorld* at = nullptr;
  bool is_revoking = true;
  ExchangeWorld world({.policy = [&](const ExchangeRequest& asked) {
    if (is_revoking) at->tokens.revoke(asked.subject.authorization.family);
    return asked.delegate();
  }});
  at = &world;
  const Params form{{"audience", photos}};
  const auto late = issued(world.exchange(exchanging(world.subject({{"resource", photos}}), form), "api")).access;
  CHECK_FALSE(takes(world, late, photos));
  CHECK(world.introspect({{"token", late}}).body == inactive);
  is_revoking = false;
  CHECK(takes(world, world.exchanged(exchanging(world.subject({{"resource", photos}}), form), "api"), photos));
}
