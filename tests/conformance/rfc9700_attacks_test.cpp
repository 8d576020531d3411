#include "conformance/flows.hpp"

using namespace conformance;

// Best Current Practice for OAuth 2.0 Security, 4: attacks and mitigations.

namespace {

Issued refreshed_native(World& world, std::string_view token) {
  return issued(world.token(token_request(refresh_form(token, {{"client_id", "native"}}))));
}

}  // namespace

TEST_CASE("RFC 9700 §4.1.3: the only difference that matches is the port of a native app's loopback address") {
  World world;
  CHECK(asks_consent(authorize(world, both(by_native, {{"redirect_uri", "http://127.0.0.1:50001/cb"}}))));
  CHECK(is_page(answer(world, both(by_native, {{"redirect_uri", "http://127.0.0.1:50001/cb?next=evil"}}))));
  CHECK(is_page(answer(world, both(by_native, {{"redirect_uri", "http://127.0.0.1:50001@evil.example/cb"}}))));
  CHECK(is_page(answer(world, both(by_spa, {{"redirect_uri", "https://spa.example:8443/cb"}}))));
}

TEST_CASE("RFC 9700 §4.2.4: pages bring nothing from elsewhere and tell nobody where they came from") {
  World world;
  for (const auto& page :
       {answer(world, {{"client_id", "nobody"}}), authorized(world, {{"response_mode", "form_post"}}),
        Response::html(200, "a page of the application")}) {
    CHECK(header(page, "Referrer-Policy") == "no-referrer");
    CHECK(header(page, "Content-Security-Policy").starts_with("default-src 'none'"));
    CHECK(page.body.find("src=") == std::string::npos);
    CHECK(page.body.find("href=") == std::string::npos);
  }
  CHECK(header(authorized(world), "Referrer-Policy") == "no-referrer");
}

TEST_CASE("RFC 9700 §4.2.4: a code is invalid after its first use") {
  World world;
  const auto granted = code(world);
  CHECK(outcome(redeem(world, granted)) == "200");
  CHECK(outcome(redeem(world, granted)) == "400 invalid_grant");
  CHECK(outcome(redeem(world, granted)) == "400 invalid_grant");
}

TEST_CASE("RFC 9700 §4.3.2: no access token in a URL, neither at the API nor at the token endpoint") {
  World world;
  const auto token = tokens_of_web(world).access;
  CHECK(call_api(world, get("/api?access_token=" + token)).status == 400);
  auto request = web_request(for_itself);
  request.target = "/token?access_token=" + token;
  CHECK(outcome(world.token(request)) == "400 invalid_request");
  CHECK(call_api(world, with_bearer(get("/api"), token)).status == 200);
}

TEST_CASE("RFC 9700 §4.4.2.1: the answer names its issuer, so that a client can tell servers apart") {
  World world({.options = {.issuer = "https://other.example/tenant"}});
  CHECK(location_param(authorized(world), "iss") == "https://other.example/tenant");
}

TEST_CASE("RFC 9700 §4.5.3.1: a code injected into another transaction of the same client fails") {
  World world;
  const auto stolen = code(world, {{"code_challenge", base64url_encode(std::string(32, 'v'))}}, browser("victim"));
  CHECK(outcome(redeem(world, stolen)) == "400 invalid_grant");
  CHECK(outcome(redeem(world, code(world, {}, browser("attacker")))) == "200");
}

TEST_CASE("RFC 9700 §4.8.2: a verifier where no challenge was sent is a downgrade and refused") {
  World world(rfc6749());
  CHECK(redeem(world, code(world, without_pkce)).status == 400);
  CHECK(outcome(redeem(world, code(world, without_pkce), {{"code_verifier", ""}})) == "200");
  CHECK(outcome(redeem(world, code(world))) == "200");
}

TEST_CASE("RFC 9700 §4.11.2: a request of a self-registered client that fails is told here and not redirected") {
  World world;
  world.client("web").registration.source = ClientRegistration::Source::registration;
  CHECK(is_page(answer(world, {{"scope", "nuclear"}})));
  CHECK(is_page(answer(world, {{"response_type", "coupon"}})));
  CHECK(!location_param(authorized(world), "code").empty());
  world.client("web").registration.source = ClientRegistration::Source::application;
  CHECK(refusal(answer(world, {{"scope", "nuclear"}})) == "invalid_scope");
}

TEST_CASE("RFC 9700 §4.11.2: a self-registered client is not sent to before its user has signed in and agreed") {
  World world({.more = [](Server& server) {
    server.immediate([](const Client&, const User&, const AuthorizationRequest& request) {
      return Immediate::allow(request.access);
    });
  }});
  world.client("web").registration.source = ClientRegistration::Source::registration;
  CHECK(asks_sign_in(authorize(world, {}, stranger())));
  CHECK(asks_consent(authorize(world)));
  world.client("web").registration.source = ClientRegistration::Source::application;
  CHECK(!location_param(answer(world), "code").empty());
}

TEST_CASE("RFC 9700 §4.12: every redirect is 303") {
  World world;
  CHECK(authorized(world).status == 303);
  CHECK(world.server().decide(decision(consent(world), "deny"), browser()).status == 303);
  CHECK(answer(world, {{"scope", "nuclear"}}).status == 303);
  CHECK(answered(world.server().authorize(from_here(post("/authorize", authorize_params({{"scope", "nuclear"}}))),
                                          browser()))
            .status == 303);
}

TEST_CASE("RFC 9700 §4.13: what a proxy passes on from outside changes nothing") {
  std::string seen;
  World world({.options = {.policy = {.throttle = [&](const AuthAttempt& attempt) -> Result<void> {
                             seen = attempt.remote_address;
                             return {};
                           }}}});
  auto request = web_request(for_itself);
  request.remote_address = "192.0.2.7";
  request.headers.set("X-Forwarded-For", "198.51.100.1");
  CHECK(outcome(world.token(request)) == "200");
  CHECK(seen == "192.0.2.7");
}

TEST_CASE("RFC 9700 §4.14.2: refresh tokens are issued to the clients that are meant to have them") {
  World world;
  world.client("web").grant_types = {"authorization_code"};
  CHECK(tokens_of_web(world).refresh.empty());
  world.client("web").grant_types = {"authorization_code", "refresh_token"};
  CHECK(!tokens_of_web(world).refresh.empty());
}

TEST_CASE("RFC 9700 §4.14.2: a refresh token is bound to the scope and the resources that were consented to") {
  World world;
  const auto tokens = tokens_of_web(world, {{"scope", "read"}, {"resource", "https://photos.example"}});
  CHECK(outcome(refresh(world, tokens.refresh, {{"scope", "write"}})) == "400 invalid_scope");
  const auto next = issued(refresh(world, tokens.refresh));
  CHECK(next.scope == "read");
  const auto found = world.tokens.find_access(hash_token(next.access));
  CHECK(found.authorization.access.resource == std::vector<std::string>{"https://photos.example"});
}

TEST_CASE("RFC 9700 §4.14.2: the replay of a rotated token ends the one in use and what came of it") {
  World world;
  const auto first = tokens_of_public(world, by_native);
  const auto second = refreshed_native(world, first.refresh);
  CHECK(is_live(world, second.access));
  const auto replay = refresh_form(first.refresh, {{"client_id", "native"}});
  CHECK(outcome(world.token(token_request(replay))) == "400 invalid_grant");
  const auto current = refresh_form(second.refresh, {{"client_id", "native"}});
  CHECK(outcome(world.token(token_request(current))) == "400 invalid_grant");
  CHECK(!is_live(world, second.access));
  CHECK(!is_live(world, first.access));
  CHECK(world.count(Event::Kind::refresh_reused) == 1);
  CHECK(is_live(world, tokens_of_public(world, by_native).access));
}

TEST_CASE("RFC 9700 §4.14.2: a refresh token that is not used expires, one that is used goes on") {
  World world({.lifetimes = {.refresh = 24h * 30, .refresh_idle = 24h * 7}});
  const auto idle = tokens_of_public(world, by_native).refresh;
  auto used = tokens_of_public(world, by_native).refresh;
  world.now += 24h * 6;
  used = refreshed_native(world, used).refresh;
  world.now += 24h * 6;
  CHECK(outcome(world.token(token_request(refresh_form(idle, {{"client_id", "native"}})))) == "400 invalid_grant");
  CHECK(!refreshed_native(world, used).access.empty());
}

TEST_CASE("RFC 9700 §4.15.1: a token for a client itself names no user, even if a user has the client's id") {
  World world;
  world.client("web").id = "alice";
  const auto form = with_basic(token_request(for_itself), "alice", "web secret:%+");
  const auto machine = call_api(world, with_bearer(get("/api"), issued(world.token(form)).access));
  CHECK(machine.body == "{\"user\":\"\",\"client\":\"alice\"}");
  world.client("alice").id = "web";
  const auto person = call_api(world, with_bearer(get("/api"), tokens_of_web(world).access));
  CHECK(person.body == "{\"user\":\"alice\",\"client\":\"web\"}");
}

TEST_CASE("RFC 9700 §4.16: no page of the server can be framed, neither by old nor by new browsers") {
  World world;
  for (const auto& page :
       {answer(world, {{"client_id", "nobody"}}), authorized(world, {{"response_mode", "form_post"}}),
        Response::html(200, "a page of the application")}) {
    CHECK(header(page, "X-Frame-Options") == "DENY");
    CHECK(header(page, "Content-Security-Policy").find("frame-ancestors 'none'") != std::string::npos);
  }
}
