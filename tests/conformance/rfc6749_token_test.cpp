#include <nlohmann/json.hpp>

#include "conformance/flows.hpp"

using namespace conformance;

// The OAuth 2.0 Authorization Framework, 5 to 7: what the token endpoint answers, refreshing, using tokens.

TEST_CASE("RFC 6749 §5.1: tokens come as JSON, each member of its own type") {
  World world;
  const auto response = redeem(world, code(world));
  CHECK(response.status == 200);
  CHECK(header(response, "Content-Type") == "application/json");
  const auto body = nlohmann::json::parse(response.body);
  CHECK(body.at("access_token").is_string());
  CHECK(body.at("token_type") == "Bearer");
  CHECK(body.at("expires_in").is_number_unsigned());
  CHECK(body.at("refresh_token").is_string());
  CHECK(body.at("scope") == "read write");
}

TEST_CASE("RFC 6749 §5.1: what holds tokens or errors is not cached") {
  World world;
  for (const auto& response : {redeem(world, code(world)), redeem(world, "nothing"), world.token(get("/token"))}) {
    CAPTURE(response.status);
    CHECK(header(response, "Cache-Control") == "no-store");
    CHECK(header(response, "Pragma") == "no-cache");
  }
}

TEST_CASE("RFC 6749 §5.1: expires_in is the lifetime of the access token") {
  World world({.lifetimes = {.access = 10min}});
  const auto response = world.token(web_request(for_itself));
  CHECK(member(response, "expires_in") == "600");
  const auto token = issued(response).access;
  world.now += 599s;
  CHECK(is_live(world, token));
  world.now += 1s;
  CHECK(!is_live(world, token));
}

TEST_CASE("RFC 6749 §5.1: additions never repeat or replace a member") {
  World world({.lifetimes = {.extra = [](const Issuance&, JsonMembers& members) {
                 members.add("access_token", "mine");
                 members.add("scope", "everything");
                 members.add("example_parameter", "example_value");
               }}});
  const auto response = world.token(web_request(for_itself));
  CHECK(member(response, "access_token") != "mine");
  CHECK(member(response, "scope") == "read write");
  CHECK(member(response, "example_parameter") == "example_value");
  CHECK(response.body.find("access_token") == response.body.rfind("access_token"));
}

TEST_CASE("RFC 6749 §5.2: an error is JSON with status 400") {
  World world;
  const auto response = redeem(world, "nothing");
  CHECK(outcome(response) == "400 invalid_grant");
  CHECK(header(response, "Content-Type") == "application/json");
  CHECK(nlohmann::json::parse(response.body).at("error").is_string());
  CHECK(redeem(world, code(world)).status == 200);
}

TEST_CASE("RFC 6749 §5.2: a failure by the Authorization field is 401 with a challenge of its scheme") {
  World world;
  const auto response = world.token(with_basic(token_request(for_itself), "web", "guess"));
  CHECK(outcome(response) == "401 invalid_client");
  CHECK(header(response, "WWW-Authenticate").starts_with("Basic "));
  CHECK(header(world.token(web_request(for_itself)), "WWW-Authenticate").empty());
}

TEST_CASE("RFC 6749 §5.2: an authentication scheme that is not supported is invalid_client") {
  World world;
  auto request = token_request(both(for_itself, {{"client_id", "web"}}));
  request.headers.set("Authorization", "Digest username=\"web\"");
  const auto response = world.token(request);
  CHECK(outcome(response) == "401 invalid_client");
  CHECK(header(response, "WWW-Authenticate").starts_with("Basic "));
  CHECK(outcome(world.token(web_request(for_itself))) == "200");
}

TEST_CASE("RFC 6749 §5.2: invalid_client tells nobody which clients exist") {
  World world;
  const auto unknown = world.token(with_basic(token_request(for_itself), "nobody", "guess"));
  const auto wrong = world.token(with_basic(token_request(for_itself), "web", "guess"));
  CHECK(unknown == wrong);
  CHECK(outcome(world.token(web_request(for_itself))) == "200");
}

TEST_CASE("RFC 6749 §5.2: unauthorized_client for a grant type that is not the client's") {
  World world;
  world.client("web").grant_types = {"authorization_code"};
  CHECK(outcome(world.token(web_request(for_itself))) == "400 unauthorized_client");
  world.client("web").grant_types.push_back("client_credentials");
  CHECK(outcome(world.token(web_request(for_itself))) == "200");
}

TEST_CASE("RFC 6749 §5.2: unsupported_grant_type for a grant type the server has not") {
  World world;
  CHECK(outcome(world.token(web_request({{"grant_type", "barter"}}))) == "400 unsupported_grant_type");
  CHECK(outcome(world.token(web_request({{"grant_type", "client_credentials"}}))) == "200");
}

TEST_CASE("RFC 6749 §5.2: invalid_scope for a scope beyond what may be had") {
  World world;
  CHECK(outcome(world.token(web_request(both(for_itself, {{"scope", "nuclear"}})))) == "400 invalid_scope");
  CHECK(issued(world.token(web_request(both(for_itself, {{"scope", "write"}})))).scope == "write");
}

TEST_CASE("RFC 6749 §5.2: error_description keeps to its characters") {
  World world({.options = {.policy = {.scope = [](const Client&, const User*, const Scope&) -> Result<Scope> {
                             return invalid_scope("no \"write\"\n for \xC3\xA9\\");
                           }}}});
  CHECK(member(world.token(web_request(for_itself)), "error_description") == "no ?write?? for ???");
}

TEST_CASE("RFC 6749 §6: refresh_token is required and must be one that was issued") {
  World world;
  const auto tokens = tokens_of_web(world);
  CHECK(outcome(refresh(world, "", {{"refresh_token", ""}})) == "400 invalid_request");
  CHECK(outcome(refresh(world, "tGzv3JOkF0XG5Qx2TlKWIA")) == "400 invalid_grant");
  CHECK(outcome(refresh(world, tokens.access)) == "400 invalid_grant");
  CHECK(outcome(refresh(world, tokens.refresh)) == "200");
}

TEST_CASE("RFC 6749 §6: a confidential client authenticates to refresh") {
  World world;
  const auto form = refresh_form(tokens_of_web(world).refresh);
  CHECK(outcome(world.token(token_request(both(form, {{"client_id", "web"}})))) == "401 invalid_client");
  CHECK(outcome(world.token(with_basic(token_request(form), "web", "guess"))) == "401 invalid_client");
  CHECK(outcome(world.token(web_request(form))) == "200");
}

TEST_CASE("RFC 6749 §6: a refresh token is bound to its client, and a stranger's attempt does no harm") {
  World world;
  const auto tokens = tokens_of_web(world);
  const auto thief = refresh_form(tokens.refresh, {{"client_id", "post"}, {"client_secret", "web secret:%+"}});
  CHECK(outcome(world.token(token_request(thief))) == "400 invalid_grant");
  CHECK(outcome(world.token(token_request(refresh_form(tokens.refresh, {{"client_id", "spa"}})))) ==
        "400 invalid_grant");
  CHECK(is_live(world, tokens.access));
  CHECK(outcome(refresh(world, tokens.refresh)) == "200");
}

TEST_CASE("RFC 6749 §6: an expired refresh token is invalid_grant") {
  World world({.lifetimes = {.refresh = 24h}});
  const auto late = tokens_of_web(world).refresh;
  world.now += 24h;
  CHECK(outcome(refresh(world, late)) == "400 invalid_grant");
  const auto in_time = tokens_of_web(world).refresh;
  world.now += 24h - 1s;
  CHECK(outcome(refresh(world, in_time)) == "200");
}

TEST_CASE("RFC 6749 §6: no scope is added that was not granted, and a refused request costs no token") {
  World world;
  const auto tokens = tokens_of_web(world, {{"scope", "read"}});
  CHECK(outcome(refresh(world, tokens.refresh, {{"scope", "read write"}})) == "400 invalid_scope");
  CHECK(issued(refresh(world, tokens.refresh, {{"scope", "read"}})).scope == "read");
}

TEST_CASE("RFC 6749 §6: a refresh without scope means the scope that was granted") {
  World world;
  CHECK(issued(refresh(world, tokens_of_web(world).refresh)).scope == "read write");
  CHECK(issued(refresh(world, tokens_of_web(world, {{"scope", "read"}}).refresh)).scope == "read");
}

TEST_CASE("RFC 6749 §6: a new refresh token keeps the scope of the one it replaces") {
  World world;
  const auto narrowed = issued(refresh(world, tokens_of_web(world).refresh, {{"scope", "read"}}));
  CHECK(narrowed.scope == "read");
  CHECK(issued(refresh(world, narrowed.refresh, {{"scope", "read write"}})).scope == "read write");
}

TEST_CASE("RFC 6749 §7: the API refuses a token that has expired or lacks the scope") {
  World world;
  const auto reader = tokens_of_web(world, {{"scope", "read"}}).access;
  const auto writer = tokens_of_web(world, {{"scope", "write"}}).access;
  CHECK(call_api(world, with_bearer(get("/api"), writer)).status == 403);
  CHECK(call_api(world, with_bearer(get("/api"), reader)).status == 200);
  world.now += 1h;
  CHECK(call_api(world, with_bearer(get("/api"), reader)).status == 401);
}
