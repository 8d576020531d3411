#include "conformance/flows.hpp"

using namespace conformance;

// OAuth 2.0 for Browser-Based Applications.

namespace {

const char* const app = "https://spa.example";

Choices for_app() { return {.options = {.policy = {.cors_origins = {app}}}}; }

Request from(std::string origin, Request request) {
  request.headers.set("Origin", std::move(origin));
  return request;
}

Request spa_refresh(std::string_view token) { return token_request(refresh_form(token, {{"client_id", "spa"}})); }

std::string allowed_origin(const Response& response) { return header(response, "Access-Control-Allow-Origin"); }

}  // namespace

TEST_CASE("RFC 10017 §6.3.2.1: PKCE is supported and enforced for browser-based apps, in every profile") {
  for (const auto& profile : {Profile::oauth21, Profile::oauth20, Profile::browser}) {
    World world({.options = {.profile = profile}});
    CHECK(refusal(answer(world, both(by_spa, without_pkce))) == "invalid_request");
    const auto granted = code(world, by_spa);
    CHECK(outcome(redeem_as_public(world, granted, by_spa, {{"code_verifier", ""}})) == "400 invalid_grant");
    CHECK(outcome(redeem_as_public(world, code(world, by_spa), by_spa)) == "200");
  }
}

TEST_CASE("RFC 10017 §6.3.3.1: under the profile for browsers clients are public, and nobody brings a secret") {
  World world({.options = {.profile = Profile::browser}});
  CHECK(refusal(answer(world)) == "unauthorized_client");
  CHECK(outcome(world.token(web_request(for_itself))) == "401 invalid_client");
  CHECK(!tokens_of_public(world, by_spa).access.empty());
}

TEST_CASE("RFC 10017 §6.3.2.3: under the profile for browsers a refresh token ends, whatever the client has") {
  World world({.options = {.profile = Profile::browser}});
  auto& spa = world.client("spa");
  spa.refresh_token_lifetime = Lifetime::never();
  CHECK(refusal(answer(world, by_spa)) == "unauthorized_client");
  spa.refresh_token_lifetime = Lifetime(1h);
  const auto first = tokens_of_public(world, by_spa).refresh;
  world.now += 59min;
  const auto second = issued(world.token(spa_refresh(first))).refresh;
  world.now += 1min;
  CHECK(outcome(world.token(spa_refresh(second))) == "400 invalid_grant");
}

TEST_CASE("RFC 10017 §6.3.2.3: each use of a refresh token replaces it") {
  World world;
  const auto first = tokens_of_public(world, by_spa).refresh;
  const auto second = issued(world.token(spa_refresh(first))).refresh;
  CHECK(!second.empty());
  CHECK(second != first);
  CHECK(outcome(world.token(spa_refresh(first))) == "400 invalid_grant");
}

TEST_CASE("RFC 10017 §6.3.2.3: a rotated token does not outlive the first") {
  World world({.lifetimes = {.access = 10min, .refresh = 8h}});
  auto token = tokens_of_public(world, by_spa).refresh;
  for (int hour = 1; hour < 8; ++hour) {
    world.now += 1h;
    token = issued(world.token(spa_refresh(token))).refresh;
  }
  world.now += 1h - 1s;
  const auto last = issued(world.token(spa_refresh(token))).refresh;
  world.now += 1s;
  CHECK(outcome(world.token(spa_refresh(last))) == "400 invalid_grant");
}

TEST_CASE("RFC 10017 §6.3.2.3: an idle time moves with each use, but never beyond the first token's end") {
  World world({.lifetimes = {.refresh = 8h, .refresh_idle = 2h}});
  auto token = tokens_of_public(world, by_spa).refresh;
  for (int hour = 1; hour < 8; ++hour) {
    world.now += 1h;
    token = issued(world.token(spa_refresh(token))).refresh;
  }
  world.now += 1h;
  CHECK(outcome(world.token(spa_refresh(token))) == "400 invalid_grant");
  const auto fresh = tokens_of_public(world, by_spa).refresh;
  world.now += 2h;
  CHECK(outcome(world.token(spa_refresh(fresh))) == "400 invalid_grant");
}

TEST_CASE("RFC 10017 §6.3.3.1: a browser-based app needs no secret, and one it sends proves nothing") {
  World world;
  const auto granted = code(world, by_spa);
  CHECK(outcome(redeem_as_public(world, granted, by_spa, {{"client_secret", "in the script"}})) ==
        "401 invalid_client");
  CHECK(outcome(redeem_as_public(world, granted, by_spa)) == "200");
}

TEST_CASE("RFC 10017 §6.3.3.2: no request is processed unasked for an app whose identity is not assured") {
  World world({.more = [](Server& server) {
    server.immediate([](const Client&, const User&, const AuthorizationRequest& request) {
      return Immediate::allow(request.access);
    });
  }});
  CHECK(!location_param(answer(world, by_spa), "code").empty());
  world.client("spa").redirect_uris = {"http://localhost:3000/cb"};
  CHECK(asks_consent(authorize(world, both(by_spa, {{"redirect_uri", "http://localhost:3000/cb"}}))));
  world.client("spa").redirect_uris = {"https://spa.example/cb"};
  world.client("spa").registration.source = ClientRegistration::Source::registration;
  CHECK(asks_consent(authorize(world, by_spa)));
}

TEST_CASE("RFC 10017 §6.3.3.2.1: the redirect URI matches a registered one exactly") {
  World world;
  for (const char* uri : {"https://spa.example/cb/", "https://spa.example/cb?x=1", "https://evil.spa.example/cb"}) {
    CAPTURE(uri);
    CHECK(is_page(answer(world, both(by_spa, {{"redirect_uri", uri}}))));
  }
  CHECK(asks_consent(authorize(world, by_spa)));
}

TEST_CASE("RFC 10017 §6.3.3.4: a configured origin reads the token endpoint, its refusals too") {
  World world(for_app());
  const auto request = token_request(redemption(code(world, by_spa), by_spa));
  CHECK(allowed_origin(world.token(from("https://evil.example", token_request({})))).empty());
  const auto refused = world.token(from(app, token_request({{"grant_type", "barter"}, {"client_id", "spa"}})));
  CHECK(refused.status == 400);
  CHECK(allowed_origin(refused) == app);
  const auto response = world.token(from(app, request));
  CHECK(response.status == 200);
  CHECK(allowed_origin(response) == app);
  CHECK(header(response, "Vary") == "Origin");
}

TEST_CASE("RFC 10017 §6.3.3.4: a preflight of a configured origin is approved, that of another is not") {
  World world(for_app());
  auto preflight = from(app, token_request({}));
  preflight.method = "OPTIONS";
  const auto approved = world.token(preflight);
  CHECK(approved.status == 204);
  CHECK(allowed_origin(approved) == app);
  CHECK(header(approved, "Access-Control-Allow-Methods") == "POST");
  const auto other = world.token(from("https://evil.example", preflight));
  CHECK(allowed_origin(other).empty());
  CHECK(header(other, "Access-Control-Allow-Methods").empty());
}

TEST_CASE("RFC 10017 §6.3.3.4: without a configured origin there is no CORS") {
  World world;
  CHECK(allowed_origin(world.token(from(app, web_request(for_itself)))).empty());
  World open(for_app());
  CHECK(allowed_origin(open.token(from(app, web_request(for_itself)))) == app);
}
