#include "conformance/flows.hpp"

using namespace conformance;

// The OAuth 2.1 Authorization Framework (draft 16), 1 to 4: the protocol.

namespace {

const Params as_post{{"client_id", "post"}, {"client_secret", "web secret:%+"}};

/// A code of `web` that was granted before the server kept to OAuth 2.1, and has no challenge.
std::string old_code(const std::shared_ptr<Store>& store) {
  auto choices = rfc6749();
  choices.store = store;
  World before(choices);
  return code(before, without_pkce);
}

}  // namespace

TEST_CASE("OAuth 2.1 §1.4.1: a scope that differs from the requested one is told") {
  World world;
  auto asked = consent(world);
  asked.scope = {"write"};
  const auto granted = location_param(world.server().decide(decision(asked), browser()), "code");
  CHECK(member(redeem(world, granted), "scope") == "write");
  CHECK(issued(world.token(web_request(for_itself))).scope == "read write");
}

TEST_CASE("OAuth 2.1 §1.5: redirect URIs are https, but for the loopback interface") {
  for (const char* uri : {"http://web.example/cb", "http://10.0.0.1/cb", "ftp://web.example/cb"}) {
    CAPTURE(uri);
    CHECK(redirect_uri_problem(uri).has_value());
  }
  for (const char* uri : {"https://web.example/cb", "http://127.0.0.1:8080/cb", "http://[::1]/cb"}) {
    CAPTURE(uri);
    CHECK(!redirect_uri_problem(uri).has_value());
  }
}

TEST_CASE("OAuth 2.1 §1.7.1: long values are taken") {
  World world;
  const std::string state(6000, 's');
  CHECK(location_param(authorized(world, {{"state", state}}), "state") == state);
  CHECK(
      answered(world.server().authorize(authorize_request({{"state", std::string(40'000, 's')}}), browser())).status ==
      400);
}

TEST_CASE("OAuth 2.1 §2.3: the query of a redirect URI is retained in errors as well") {
  World world;
  world.client("web").redirect_uris = {"https://web.example/cb?tenant=7"};
  const auto response = answer(world, {{"redirect_uri", "https://web.example/cb?tenant=7"}, {"scope", "nuclear"}});
  CHECK(location(response).starts_with("https://web.example/cb?tenant=7&error=invalid_scope"));
}

TEST_CASE("OAuth 2.1 §2.3.1: the complete redirect URI is registered, path included") {
  World world;
  world.client("web").redirect_uris = {"https://web.example"};
  CHECK(is_page(answer(world)));
  world.client("web").redirect_uris = {"https://web.example/cb"};
  CHECK(asks_consent(authorize(world)));
}

TEST_CASE("OAuth 2.1 §2.3.2: redirect_uri is optional with one registered URI and required with several") {
  World world;
  CHECK(asks_consent(authorize(world, {{"redirect_uri", ""}})));
  world.client("web").redirect_uris.push_back("https://web.example/2");
  CHECK(is_page(answer(world, {{"redirect_uri", ""}})));
}

TEST_CASE("OAuth 2.1 §2.4.1: id and secret in the body are supported, and never in the URI") {
  World world;
  CHECK(outcome(world.token(token_request(both(for_itself, as_post)))) == "200");
  auto request = token_request(for_itself);
  request.target = "/token?" + as_post.encode();
  CHECK(outcome(world.token(request)) == "400 invalid_request");
}

TEST_CASE("OAuth 2.1 §2.4.1: endpoints with passwords are protected against guessing") {
  World world({.options = {.policy = {.throttle = [](const AuthAttempt& attempt) -> Result<void> {
                             return attempt.remote_address != "192.0.2.66";
                           }}}});
  auto request = web_request(for_itself);
  request.remote_address = "192.0.2.66";
  CHECK(world.token(request).status == 429);
  request.remote_address = "192.0.2.1";
  CHECK(outcome(world.token(request)) == "200");
}

TEST_CASE("OAuth 2.1 §3.1: the authorization endpoint ignores what it does not know and reads nothing twice") {
  World world;
  CHECK(asks_consent(authorize(world, {{"color", "blue"}, {"client_name", "Other"}})));
  const auto twice = get("/authorize?" + authorize_params().encode() + "&state=abc");
  CHECK(refusal(answered(world.server().authorize(twice, browser()))) == "invalid_request");
  const auto id_twice = get("/authorize?" + authorize_params().encode() + "&client_id=spa");
  CHECK(is_page(answered(world.server().authorize(id_twice, browser()))));
}

TEST_CASE("OAuth 2.1 §3.2.2: client authentication that is included is verified, for public clients too") {
  World world;
  const auto granted = code(world, by_spa);
  CHECK(outcome(world.token(with_basic(token_request(redemption(granted, by_spa)), "spa", "x"))) ==
        "401 invalid_client");
  CHECK(outcome(redeem_as_public(world, granted, by_spa)) == "200");
}

TEST_CASE("OAuth 2.1 §3.2.3: answers with tokens are not stored") {
  World world;
  CHECK(header(redeem(world, code(world)), "Cache-Control") == "no-store");
  CHECK(header(authorized(world), "Cache-Control") == "no-store");
}

TEST_CASE("OAuth 2.1 §3.2.3: a refresh token is bound to the scope that was consented to") {
  World world;
  auto asked = consent(world);
  asked.scope = {"read"};
  const auto granted = location_param(world.server().decide(decision(asked), browser()), "code");
  const auto token = issued(redeem(world, granted)).refresh;
  CHECK(outcome(refresh(world, token, {{"scope", "write"}})) == "400 invalid_scope");
  CHECK(issued(refresh(world, token)).scope == "read");
}

TEST_CASE("OAuth 2.1 §3.2.4: several credentials, a repeated parameter and a stray verifier are invalid_request") {
  World world(rfc6749());
  CHECK(outcome(world.token(web_request(both(for_itself, as_post)))) == "400 invalid_request");
  auto request = web_request(for_itself);
  request.body += "&scope=read&scope=write";
  CHECK(outcome(world.token(request)) == "400 invalid_request");
  CHECK(outcome(redeem(world, code(world, without_pkce))) == "400 invalid_request");
  CHECK(outcome(redeem(world, code(world))) == "200");
}

TEST_CASE("OAuth 2.1 §3.2.4: failed Basic is 401 with its challenge, whatever failed in it") {
  World world;
  for (const char* value : {"Basic !!!", "Basic d2Vi", "basic d2ViOmd1ZXNz", "Basic"}) {
    CAPTURE(value);
    auto request = token_request(for_itself);
    request.headers.set("Authorization", value);
    const auto response = world.token(request);
    CHECK(outcome(response) == "401 invalid_client");
    CHECK(header(response, "WWW-Authenticate").starts_with("Basic "));
  }
  CHECK(outcome(world.token(web_request(for_itself))) == "200");
}

TEST_CASE("OAuth 2.1 §4.1.1: code_challenge is required of confidential clients too, and its method is S256") {
  World world;
  CHECK(refusal(answer(world, without_pkce)) == "invalid_request");
  CHECK(refusal(answer(world, {{"code_challenge_method", "plain"}})) == "invalid_request");
  CHECK(refusal(answer(world, {{"code_challenge_method", ""}})) == "invalid_request");
  CHECK(asks_consent(authorize(world)));
}

TEST_CASE("OAuth 2.1 §4.1.2: the answer has code, state and iss, and not the challenge") {
  World world;
  const auto response = authorized(world);
  CHECK(!location_param(response, "code").empty());
  CHECK(location_param(response, "state") == "xyz");
  CHECK(location_param(response, "iss") == "https://auth.example");
  CHECK(location(response).find(challenge) == std::string::npos);
}

TEST_CASE("OAuth 2.1 §4.1.2.1: an error that is shown here is 400, and not the 401 of client authentication") {
  World world;
  for (const auto& changes :
       {Params{{"client_id", "nobody"}}, Params{{"client_id", ""}}, Params{{"redirect_uri", "https://evil.example"}}}) {
    const auto page = answer(world, changes);
    CHECK(is_page(page));
    CHECK(page.status == 400);
    CHECK(page.headers.count("WWW-Authenticate") == 0);
  }
  CHECK(asks_consent(authorize(world)));
}

TEST_CASE("OAuth 2.1 §4.1.3: one code gives one access token") {
  World world;
  const auto granted = code(world);
  CHECK(outcome(redeem(world, granted)) == "200");
  CHECK(outcome(redeem(world, granted)) == "400 invalid_grant");
}

TEST_CASE("OAuth 2.1 §4.1.3: a verifier is there if and only if a challenge was") {
  World world(rfc6749());
  CHECK(outcome(redeem(world, code(world), {{"code_verifier", ""}})) == "400 invalid_grant");
  CHECK(redeem(world, code(world, without_pkce)).status == 400);
  CHECK(outcome(redeem(world, code(world, without_pkce), {{"code_verifier", ""}})) == "200");
  CHECK(outcome(redeem(world, code(world))) == "200");
}

TEST_CASE("OAuth 2.1 §4.1.3: a code without a challenge is not redeemed, however it came into storage") {
  const auto store = stores::memory();
  World world({.store = store});
  CHECK(outcome(redeem(world, old_code(store), {{"code_verifier", ""}})) == "400 invalid_grant");
  auto choices = rfc6749();
  choices.store = store;
  World lenient(choices);
  CHECK(outcome(redeem(lenient, old_code(store), {{"code_verifier", ""}})) == "200");
}

TEST_CASE("OAuth 2.1 §4.2: client_credentials is for clients that have credentials") {
  World world;
  world.client("spa").grant_types.push_back("client_credentials");
  CHECK(outcome(world.token(token_request(both(for_itself, {{"client_id", "spa"}})))) == "400 unauthorized_client");
  CHECK(outcome(world.token(web_request(for_itself))) == "200");
}

TEST_CASE("OAuth 2.1 §4.3.1: a refresh is for the client of the token, while its grant is alive") {
  World world;
  const auto granted = code(world);
  const auto token = issued(redeem(world, granted)).refresh;
  CHECK(outcome(world.token(token_request(both(refresh_form(token), as_post)))) == "400 invalid_grant");
  const auto next = issued(refresh(world, token)).refresh;
  CHECK(redeem(world, granted).status == 400);
  CHECK(outcome(refresh(world, next)) == "400 invalid_grant");
}

TEST_CASE("OAuth 2.1 §4.3.3: the refresh token keeps its scope, and ends when it is not used") {
  World world({.lifetimes = {.refresh = 24h * 30, .refresh_idle = 24h}});
  auto tokens = issued(refresh(world, tokens_of_web(world).refresh, {{"scope", "read"}}));
  world.now += 24h - 1s;
  tokens = issued(refresh(world, tokens.refresh));
  CHECK(tokens.scope == "read write");
  world.now += 24h;
  CHECK(outcome(refresh(world, tokens.refresh)) == "400 invalid_grant");
}
