#include <doctest/doctest.h>

#include "support/token_flow.hpp"

using namespace world;

namespace {

/// The status `bearer` gives `request`; 200 when it lets it through.
int status_of(const Bearer& bearer, const Request& request) {
  const auto checked = bearer.check(request);
  const auto* refused = std::get_if<Response>(&checked);
  return refused ? refused->status : 200;
}

Request with_field(std::string value, Request request = get("/api")) {
  request.headers.add("Authorization", std::move(value));
  return request;
}

Request form(const std::string& token) { return post("/api", {{"access_token", token}}); }

}  // namespace

TEST_CASE("bearer intake: the scheme compares without regard to case, and whole") {
  World world;
  const auto bearer = world.bearer();
  const auto access = web_tokens(world).access;
  for (const char* scheme : {"Bearer ", "bearer ", "BEARER ", "bEaReR   "}) {
    CAPTURE(scheme);
    CHECK(status_of(bearer, with_field(scheme + access)) == 200);
  }
  for (const char* scheme : {"NotBearer ", "Bearers ", "Bearer", "Bearer:", "Bearer\t", "Token ", ""}) {
    CAPTURE(scheme);
    CHECK(status_of(bearer, with_field(scheme + access)) == 401);
  }
}

TEST_CASE("bearer intake: two Authorization fields are two credentials, also identical ones") {
  World world;
  const auto bearer = world.bearer();
  const auto access = web_tokens(world).access;
  const auto once = with_field("Bearer " + access);
  for (const auto& second : {"Bearer " + access, std::string("Bearer x"), std::string("Basic x")}) {
    const auto refused = std::get<Response>(bearer.check(with_field(second, once)));
    CHECK(refused.status == 400);
    CHECK(error(refused) == "invalid_request");
    CHECK(refused.headers.get("WWW-Authenticate")->starts_with("Bearer realm=\"api\", error=\"invalid_request\""));
  }
  CHECK(status_of(bearer, once) == 200);
}

TEST_CASE("bearer intake: a field with control bytes is refused, not taken for absent") {
  World world;
  const auto access = web_tokens(world).access;
  CHECK(status_of(world.bearer(), with_field("Bearer " + access + "\r\nX: y")) == 400);
  CHECK(status_of(world.bearer(), with_field("Bearer " + access)) == 200);
}

TEST_CASE("bearer intake: a token in the URL is refused, alone and beside a right field") {
  World world;
  const auto bearer = world.bearer();
  const auto access = web_tokens(world).access;
  for (const auto& query : {"access_token=" + access, std::string("access_token=x"), std::string("access_token="),
                            std::string("access_token"), "a=b&access_token=" + access, "%61ccess_token=" + access,
                            "q=100%&access_token=" + access, "access_token=" + access + "&q=%ff"}) {
    CAPTURE(query);
    CHECK(status_of(bearer, get("/api?" + query)) == 400);
    CHECK(status_of(bearer, with_bearer(get("/api?" + query), access)) == 400);
  }
  for (const char* query : {"q=access_token", "q=100%", "my_access_token=x", "access_tokens=x", "&&", ""}) {
    CAPTURE(query);
    CHECK(status_of(bearer, with_bearer(get(std::string("/api?") + query), access)) == 200);
  }
}

TEST_CASE("bearer intake: a form may carry the token with allow_body alone") {
  World world;
  const auto access = web_tokens(world).access;
  CHECK(status_of(world.bearer(), form(access)) == 401);
  BearerOptions options;
  options.allow_body = true;
  CHECK(status_of(world.bearer(options), form(access)) == 200);
  CHECK(status_of(world.bearer(options), form("x")) == 401);
  CHECK(status_of(world.bearer(options), with_bearer(get("/api"), access)) == 200);
}

TEST_CASE("bearer intake: without allow_body a form field of that name is the site's own") {
  World world;
  CHECK(status_of(world.bearer(), with_bearer(form("x"), web_tokens(world).access)) == 200);
}

TEST_CASE("bearer intake: field and form together are two credentials") {
  World world;
  const auto access = web_tokens(world).access;
  BearerOptions options;
  options.allow_body = true;
  const auto bearer = world.bearer(options);
  CHECK(status_of(bearer, with_bearer(form(access), access)) == 400);
  auto twice = form(access);
  twice.body += "&access_token=" + access;
  CHECK(status_of(bearer, twice) == 400);
  CHECK(status_of(bearer, form(access)) == 200);
}

TEST_CASE("bearer intake: only a form by another method than GET counts as one (RFC 6750 §2.2)") {
  World world;
  const auto access = web_tokens(world).access;
  BearerOptions options;
  options.allow_body = true;
  const auto bearer = world.bearer(options);
  auto by_get = form(access);
  by_get.method = "GET";
  CHECK(status_of(bearer, by_get) == 401);
  for (const char* type : {"application/json", "text/plain", "multipart/form-data", ""}) {
    CAPTURE(type);
    auto other = form(access);
    other.headers.set("Content-Type", type);
    CHECK(status_of(bearer, other) == 401);
  }
  CHECK(status_of(bearer, form(access)) == 200);
}

TEST_CASE("bearer legacy: a token in the URL with the switch alone, and told by loosened()") {
  World world;
  const auto access = web_tokens(world).access;
  BearerOptions options;
  options.legacy.access_token_in_query = true;
  const auto bearer = world.bearer(options);
  CHECK(status_of(bearer, get("/api?access_token=" + access)) == 200);
  CHECK(status_of(bearer, get("/api?access_token=x")) == 401);
  CHECK(status_of(bearer, get("/api?access_token=")) == 401);
  CHECK(status_of(bearer, get("/api?access_token=" + access + "&access_token=" + access)) == 400);
  CHECK(status_of(bearer, with_bearer(get("/api?access_token=" + access), access)) == 400);
  REQUIRE(bearer.loosened().size() == 1);
  CHECK(bearer.loosened().front().starts_with("legacy.access_token_in_query: "));
  CHECK(world.bearer().loosened().empty());
  CHECK(status_of(world.bearer(), get("/api?access_token=" + access)) == 400);
}

TEST_CASE("bearer legacy: the OAuth scheme and oauth_token with the switch alone, and told by loosened()") {
  World world;
  const auto access = web_tokens(world).access;
  CHECK(status_of(world.bearer(), with_field("OAuth " + access)) == 401);
  CHECK(status_of(world.bearer(), get("/api?oauth_token=" + access)) == 401);
  BearerOptions options;
  options.legacy.oauth_scheme_and_query = true;
  const auto bearer = world.bearer(options);
  CHECK(status_of(bearer, with_field("OAuth " + access)) == 200);
  CHECK(status_of(bearer, with_field("oauth " + access)) == 200);
  CHECK(status_of(bearer, get("/api?oauth_token=" + access)) == 200);
  CHECK(status_of(bearer, with_field("OAuth " + access, get("/api?oauth_token=" + access))) == 400);
  CHECK(status_of(bearer, get("/api?access_token=" + access)) == 400);
  CHECK(status_of(bearer, with_field("Bearer " + access)) == 200);
  REQUIRE(bearer.loosened().size() == 1);
  CHECK(bearer.loosened().front().starts_with("legacy.oauth_scheme_and_query: "));
}
