#include "conformance/flows.hpp"
#include "support/exchanging.hpp"
#include "support/token_formats.hpp"

using namespace conformance;

// OAuth 2.0 Token Exchange: the request, and which kinds of tokens there are.

namespace {

const std::string not_acceptable = "a token that was presented is not acceptable";

/// Whether it is refused with the one error and the one text that there is for tokens.
bool is_not_acceptable(const Response& response) {
  return outcome(response) == "400 invalid_request" && member(response, "error_description") == not_acceptable;
}

}  // namespace

TEST_CASE("RFC 8693 §5: a public client exchanges nothing, nor one that does not list the grant type") {
  ExchangeWorld world;
  const auto native = world.tokens_of_native();
  const auto form = changed(exchanging(native.access), {{"client_id", "native"}});
  CHECK(outcome(world.token(token_request(form))) == "400 unauthorized_client");
  world.client("post").grant_types = {"authorization_code"};
  auto by_post = changed(exchanging(world.subject()), {{"client_id", "post"}, {"client_secret", "web secret:%+"}});
  CHECK(outcome(world.token(token_request(by_post))) == "400 unauthorized_client");
  CHECK(outcome(world.exchange(exchanging(world.subject()))) == "200");
}

TEST_CASE("RFC 8693 §2.1: subject_token and its type are required, and an empty one is absent") {
  ExchangeWorld world;
  const auto whole = exchanging(world.subject());
  for (const char* name : {"subject_token", "subject_token_type"}) {
    CHECK(outcome(world.exchange(changed(whole, {{name, ""}}))) == "400 invalid_request");
    CHECK(outcome(world.exchange(emptied(whole, name))) == "400 invalid_request");
  }
  CHECK(outcome(world.exchange(whole)) == "200");
}

TEST_CASE("RFC 8693 §2.1: a request without its subject_token is not served as another one") {
  ExchangeWorld world;
  const auto subject = world.subject();
  const auto actor_alone = changed(emptied(exchanging(subject), "subject_token"), by_actor(world.own_token()));
  CHECK(outcome(world.exchange(actor_alone)) == "400 invalid_request");
  CHECK(world.count(Event::Kind::tokens_exchanged) == 0);
  CHECK(outcome(world.exchange(changed(exchanging(subject), by_actor(world.own_token())))) == "200");
}

TEST_CASE("RFC 8693 §2.1: actor_token_type stands beside actor_token, and not alone") {
  ExchangeWorld world;
  const auto subject = exchanging(world.subject());
  const auto actor = by_actor(world.own_token());
  CHECK(outcome(world.exchange(changed(subject, changed(actor, {{"actor_token_type", ""}})))) == "400 invalid_request");
  CHECK(outcome(world.exchange(changed(subject, changed(actor, {{"actor_token", ""}})))) == "400 invalid_request");
  CHECK(outcome(world.exchange(emptied(changed(subject, actor), "actor_token"))) == "400 invalid_request");
  CHECK(outcome(world.exchange(changed(subject, actor))) == "200");
}

TEST_CASE("RFC 8693 §2.2.2: whatever is wrong with a token reads the same, and is no invalid_grant") {
  ExchangeWorld world;
  const auto tokens = world.tokens_of_web();
  const auto revoked = world.tokens_of_web();
  world.revoke({{"token", revoked.access}});
  const auto refresh_type = text(token_type::refresh_token);
  CHECK(is_not_acceptable(world.exchange(exchanging("unknown"))));
  CHECK(is_not_acceptable(world.exchange(exchanging(revoked.access))));
  CHECK(is_not_acceptable(world.exchange(exchanging(tokens.refresh))));
  CHECK(is_not_acceptable(world.exchange(exchanging(tokens.access, {{"subject_token_type", refresh_type}}))));
  CHECK(is_not_acceptable(world.exchange(exchanging(tokens.access, {{"subject_token_type", "urn:example:other"}}))));
  CHECK(is_not_acceptable(world.exchange(changed(exchanging(tokens.access), by_actor("unknown")))));
  CHECK(outcome(world.exchange(exchanging(tokens.access))) == "200");
  world.now += 1h;
  CHECK(is_not_acceptable(world.exchange(exchanging(tokens.access))));
}

TEST_CASE("RFC 8693 §2.2.2: the operator is told the reason") {
  ExchangeWorld world;
  CHECK(is_not_acceptable(world.exchange(exchanging("unknown"))));
  CHECK(world.failures == std::vector<std::string>{not_acceptable + ": it is not live"});
  CHECK(outcome(world.exchange(exchanging(world.subject()))) == "200");
}

TEST_CASE("RFC 8693 §2.1: a spent token is none") {
  ExchangeWorld world;
  const auto subject = world.subject();
  CHECK(outcome(world.exchange(exchanging(subject))) == "200");
  world.tokens.take(TokenKind::access, hash_token(subject), "web");
  CHECK(is_not_acceptable(world.exchange(exchanging(subject))));
}

TEST_CASE("RFC 8693 §3: an access token that is a JWT may be called either, another one access_token alone") {
  const auto keys = ring_of();
  ExchangeWorld signing({}, jwt_choices(keys));
  const auto jwt = signing.subject();
  const Params as_jwt{{"subject_token_type", text(token_type::jwt)}};
  CHECK(outcome(signing.exchange(exchanging(jwt))) == "200");
  CHECK(outcome(signing.exchange(exchanging(jwt, as_jwt))) == "200");
  ExchangeWorld opaque;
  const auto token = opaque.subject();
  CHECK(is_not_acceptable(opaque.exchange(exchanging(token, as_jwt))));
  CHECK(outcome(opaque.exchange(exchanging(token))) == "200");
}

TEST_CASE("RFC 8693 §2.1: the requested_token_type is access_token, jwt where access tokens are some, and no other") {
  ExchangeWorld opaque;
  ExchangeWorld signing({}, jwt_choices(ring_of()));
  const auto asked = [](ExchangeWorld& world, std::string_view type) {
    return world.exchange(exchanging(world.subject(), {{"requested_token_type", text(type)}}));
  };
  for (const auto type : {token_type::refresh_token, token_type::id_token, token_type::id_jag, token_type::txn_token}) {
    CHECK(outcome(asked(opaque, type)) == "400 invalid_request");
    CHECK(outcome(asked(signing, type)) == "400 invalid_request");
  }
  CHECK(outcome(asked(opaque, token_type::jwt)) == "400 invalid_request");
  CHECK(member(asked(signing, token_type::jwt), "issued_token_type") == token_type::jwt);
  CHECK(member(asked(opaque, token_type::access_token), "issued_token_type") == token_type::access_token);
}

TEST_CASE("RFC 8693 §2.2.1: the answer says what was issued, how it is used, for how long and for what") {
  ExchangeWorld world;
  const auto response = world.exchange(exchanging(world.subject(), {{"scope", "read"}}));
  CHECK(outcome(response) == "200");
  CHECK(member(response, "issued_token_type") == token_type::access_token);
  CHECK(member(response, "token_type") == "Bearer");
  CHECK(member(response, "expires_in") == "300");
  CHECK(member(response, "scope") == "read");
  CHECK(member(response, "refresh_token").empty());
  CHECK(header(response, "Cache-Control") == "no-store");
}

TEST_CASE("RFC 8693 §2.1: tokens come in the body alone") {
  ExchangeWorld world;
  const auto subject = world.subject();
  auto request = with_basic(token_request(exchanging(subject)), "web", "web secret:%+");
  request.target += "?subject_token=" + subject;
  CHECK(outcome(world.token(request)) == "400 invalid_request");
  CHECK(outcome(world.exchange(exchanging(subject))) == "200");
}

TEST_CASE("RFC 8693 §2: a server tells of the grant type in its metadata") {
  ExchangeWorld world;
  const auto told = world.at("/.well-known/oauth-authorization-server", get("/.well-known/oauth-authorization-server"));
  CHECK(told.body.find(exchange_grant) != std::string::npos);
  CHECK(told.body.find("identity_chaining_requested_token_types_supported") == std::string::npos);
  TokenWorld without;
  CHECK(without.at("/.well-known/oauth-authorization-server", get("/.well-known/oauth-authorization-server"))
            .body.find(exchange_grant) == std::string::npos);
}
