#include "conformance/flows.hpp"

using namespace conformance;

// Bearer Token Usage: what the guard of an API, `Bearer`, answers.

namespace {

std::string token_of(World& world) { return tokens_of_web(world).access; }

Request with_body(std::string method, std::string type, std::string_view token) {
  return {.method = std::move(method),
          .target = "/api",
          .headers = {{"Content-Type", std::move(type)}},
          .body = "access_token=" + std::string(token)};
}

std::string challenge_of(const Response& response) { return header(response, "WWW-Authenticate"); }

std::size_t occurrences(const std::string& text, std::string_view part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

const char* const form_type = "application/x-www-form-urlencoded";

}  // namespace

TEST_CASE("RFC 6750 §2: a request carries its token in one way, not two") {
  World world;
  const auto token = token_of(world);
  auto request = with_bearer(with_body("POST", form_type, token), token);
  CHECK(outcome(call_api(world, request, {.allow_body = true})) == "400 invalid_request");
  request = with_bearer(get("/api"), token);
  request.headers.add("Authorization", "Bearer " + token);
  CHECK(outcome(call_api(world, request)) == "400 invalid_request");
  CHECK(call_api(world, with_bearer(get("/api"), token)).status == 200);
}

TEST_CASE("RFC 6750 §2.1: the token comes in the Authorization field, whatever the case of its scheme") {
  World world;
  const auto token = token_of(world);
  for (const char* scheme : {"Bearer ", "bearer ", "BEARER "}) {
    CAPTURE(scheme);
    auto request = get("/api");
    request.headers.set("Authorization", scheme + token);
    CHECK(call_api(world, request).status == 200);
  }
  auto request = get("/api");
  request.headers.set("Authorization", "Token " + token);
  CHECK(call_api(world, request).status == 401);
}

TEST_CASE("RFC 6750 §2.2: a body carries the token only where the API wants it") {
  World world;
  const auto request = with_body("POST", form_type, token_of(world));
  CHECK(call_api(world, request).status == 401);
  CHECK(call_api(world, request, {.allow_body = true}).status == 200);
}

TEST_CASE("RFC 6750 §2.2: a body carries the token in a form and not with GET") {
  World world;
  const auto token = token_of(world);
  const BearerOptions options{.allow_body = true};
  CHECK(call_api(world, with_body("GET", form_type, token), options).status == 401);
  CHECK(call_api(world, with_body("POST", "text/plain", token), options).status == 401);
  CHECK(call_api(world, with_body("POST", "multipart/form-data; boundary=x", token), options).status == 401);
  CHECK(call_api(world, with_body("PUT", form_type, token), options).status == 200);
}

TEST_CASE("RFC 6750 §2.3: a token in the query is refused unless an old API insists") {
  World world;
  const auto request = get("/api?access_token=" + token_of(world));
  CHECK(outcome(call_api(world, request)) == "400 invalid_request");
  CHECK(call_api(world, request, {.legacy = {.access_token_in_query = true}}).status == 200);
}

TEST_CASE("RFC 6750 §3: every refusal carries a Bearer challenge, the success does not") {
  World world;
  const auto writer = tokens_of_web(world, {{"scope", "write"}}).access;
  for (const auto& request : {get("/api"), get("/api?access_token=x"), with_bearer(get("/api"), "unknown"),
                              with_bearer(get("/api"), writer)}) {
    const auto response = call_api(world, request, {.realm = "photos"});
    CAPTURE(response.status);
    CHECK(challenge_of(response).starts_with("Bearer realm=\"photos\""));
  }
  CHECK(challenge_of(call_api(world, with_bearer(get("/api"), token_of(world)))).empty());
}

TEST_CASE("RFC 6750 §3: no attribute of a challenge occurs twice, and each keeps to its characters") {
  World world;
  const auto writer = tokens_of_web(world, {{"scope", "write"}}).access;
  const auto field = challenge_of(call_api(world, with_bearer(get("/api"), writer), {.realm = "a \"b\"\\"}));
  for (const char* name : {"realm=", " scope=", "error=", "error_description="}) {
    CAPTURE(name);
    CHECK(occurrences(field, name) == 1);
  }
  CHECK(field.find("realm=\"a ?b??\"") != std::string::npos);
  CHECK(field.find('\\') == std::string::npos);
}

TEST_CASE("RFC 6750 §3.1: a request without credentials is told no error") {
  World world;
  const auto response = call_api(world, get("/api"));
  CHECK(response.status == 401);
  CHECK(challenge_of(response) == "Bearer realm=\"api\"");
  auto basic = get("/api");
  basic.headers.set("Authorization", "Basic d2ViOng=");
  CHECK(challenge_of(call_api(world, basic)) == "Bearer realm=\"api\"");
  CHECK(call_api(world, with_bearer(get("/api"), token_of(world))).status == 200);
}

TEST_CASE("RFC 6750 §3.1: invalid_request is 400") {
  World world;
  const auto response = call_api(world, get("/api?access_token=" + token_of(world)));
  CHECK(response.status == 400);
  CHECK(challenge_of(response).find("error=\"invalid_request\"") != std::string::npos);
}

TEST_CASE("RFC 6750 §3.1: invalid_token, 401, for a token that is unknown, malformed, expired or revoked") {
  World world;
  const auto granted = code(world);
  const auto token = issued(redeem(world, granted)).access;
  for (const std::string& bad : {token + "A", std::string("two words"), std::string("quo\"te")}) {
    CAPTURE(bad);
    const auto response = call_api(world, with_bearer(get("/api"), bad));
    CHECK(outcome(response) == "401 invalid_token");
    CHECK(challenge_of(response).find("error=\"invalid_token\"") != std::string::npos);
  }
  CHECK(call_api(world, with_bearer(get("/api"), token)).status == 200);
  CHECK(redeem(world, granted).status == 400);
  CHECK(outcome(call_api(world, with_bearer(get("/api"), token))) == "401 invalid_token");
  const auto other = token_of(world);
  world.now += 1h;
  CHECK(outcome(call_api(world, with_bearer(get("/api"), other))) == "401 invalid_token");
}

TEST_CASE("RFC 6750 §3.1: insufficient_scope, 403, names the scope that is needed") {
  World world;
  const auto writer = tokens_of_web(world, {{"scope", "write"}}).access;
  const auto response = call_api(world, with_bearer(get("/api"), writer));
  CHECK(outcome(response) == "403 insufficient_scope");
  CHECK(challenge_of(response).find("scope=\"read\"") != std::string::npos);
  CHECK(call_api(world, with_bearer(get("/api"), token_of(world))).status == 200);
}

TEST_CASE("RFC 6750 §4: the token endpoint says that its tokens are Bearer tokens") {
  World world;
  CHECK(member(redeem(world, code(world)), "token_type") == "Bearer");
}

TEST_CASE("RFC 6750 §5.3: access tokens live an hour at most unless told otherwise") {
  CHECK(tokens::OpaqueOptions().access == Lifetime(1h));
  World world;
  const auto token = token_of(world);
  world.now += 1h - 1s;
  CHECK(is_live(world, token));
  world.now += 1s;
  CHECK(!is_live(world, token));
}

TEST_CASE("RFC 6750 §5.3: an access token that never ends is told by loosened()") {
  World endless({.lifetimes = {.access = Lifetime::never()}});
  CHECK(endless.server().loosened().size() == 1);
  World world;
  CHECK(world.server().loosened().empty());
}
