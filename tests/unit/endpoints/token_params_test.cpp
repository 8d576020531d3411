#include <doctest/doctest.h>

#include "support/token_flow.hpp"

using namespace world;

namespace {

Request with_body(std::string body) {
  auto request = web_request({});
  request.body = std::move(body);
  return request;
}

Request with_query(Request request, const std::string& query) {
  request.target += "?" + query;
  return request;
}

const std::string right = "grant_type=client_credentials";

}  // namespace

TEST_CASE("token parameters: refuses malformed escapes, NUL and what is not UTF-8") {
  World world;
  for (const char* fault :
       {"&x=%", "&x=%4", "&x=%zz", "&x=a%00b", "&%00=x", "&x=%ff", "&x=%c3%28", "&x=%ed%a0%80", "&%c0%80=x", "&=x"}) {
    CAPTURE(fault);
    CHECK(is_refused(world.token(with_body(right + fault)), "invalid_request"));
  }
  CHECK(is_refused(world.token(with_body(right + std::string("&x=\0", 4))), "invalid_request"));
  for (const char* fine : {"", "&", "&x", "&x=", "&x=%c3%a9", "&x=a=b=c", "&x=a+b"}) {
    CAPTURE(fine);
    CHECK(world.token(with_body(right + fine)).status == 200);
  }
}

TEST_CASE("token parameters: refuses any that is repeated, also an identical one and one it does not know") {
  World world;
  for (const char* again : {"&grant_type=client_credentials", "&grant_type=password", "&grant%5Ftype=x",
                            "&grant_type=", "&scope=read&scope=read", "&x=1&x=2", "&x=&x="}) {
    CAPTURE(again);
    CHECK(is_refused(world.token(with_body(right + again)), "invalid_request"));
  }
  CHECK(world.token(with_body(right + "&scope=read&x=1&y=1")).status == 200);
}

TEST_CASE("token parameters: resource and audience may be repeated, as their RFCs say") {
  World world;
  world.client("web").allowed_resources = {"https://a.example", "https://b.example"};
  const std::string two = "&resource=https://a.example&resource=https://b.example&audience=a&audience=b";
  CHECK(world.token(with_body(right + two)).status == 200);
  CHECK(is_refused(world.token(with_body(right + two + "&scope=read&scope=write")), "invalid_request"));
}

TEST_CASE("token parameters: a repeated code is refused and lives on") {
  World world;
  const auto granted = code(world);
  CHECK(is_refused(world.token(with_body(redemption(granted).encode() + "&code=x")), "invalid_request"));
  CHECK(is_refused(world.token(with_body(redemption(granted).encode() + "&code=" + granted)), "invalid_request"));
  CHECK(redeem(world, granted).status == 200);
}

TEST_CASE("token parameters: an empty one is absent") {
  World world;
  auto form = Params{{"grant_type", "client_credentials"}, {"client_id", ""}, {"client_secret", ""}, {"scope", ""}};
  CHECK(issued(world.token(web_request(form))).scope == "read write");
  CHECK(is_refused(world.token(web_request({{"grant_type", "authorization_code"}, {"code", ""}})), "invalid_request"));
  CHECK(is_refused(world.token(web_request({{"grant_type", "refresh_token"}, {"refresh_token", ""}})),
                   "invalid_request"));
}

TEST_CASE("token parameters: a hundred are read, one more is refused") {
  World world;
  auto body = right;
  for (int i = 0; i < 99; ++i) body += "&p" + std::to_string(i) + "=";
  CHECK(world.token(with_body(body)).status == 200);
  CHECK(is_refused(world.token(with_body(body + "&q=")), "invalid_request"));
}

TEST_CASE("token parameters: names and values have a greatest length") {
  World world;
  const std::string name(256, 'n');
  const std::string value(std::size_t{32} * 1024, 'v');
  CHECK(world.token(with_body(right + "&" + name + "=" + value)).status == 200);
  CHECK(is_refused(world.token(with_body(right + "&" + name + "n=v")), "invalid_request"));
  CHECK(is_refused(world.token(with_body(right + "&x=" + value + "v")), "invalid_request"));
}

TEST_CASE("token parameters: a credential in the URL is refused also beside a right body") {
  World world;
  for (const char* name : {"client_secret", "client_assertion", "code", "code_verifier", "refresh_token", "password",
                           "username", "assertion", "access_token", "subject_token", "actor_token", "device_code"}) {
    CAPTURE(name);
    const std::string query = std::string(name) + "=";
    CHECK(is_refused(world.token(with_query(with_body(right), query + "x")), "invalid_request"));
    CHECK(is_refused(world.token(with_query(with_body(right), query)), "invalid_request"));
    CHECK(is_refused(world.token(with_query(with_body(right), "a=b&" + query + "x&c=d")), "invalid_request"));
  }
  CHECK(is_refused(world.token(with_query(with_body(right), "client%5fsecret=x")), "invalid_request"));
  CHECK(world.token(with_query(with_body(right), "tenant=one")).status == 200);
}

TEST_CASE("token parameters: a code in the URL is refused and not spent") {
  World world;
  const auto granted = code(world);
  const auto request = web_request(redemption(granted));
  CHECK(is_refused(world.token(with_query(request, "code=" + granted)), "invalid_request"));
  CHECK(world.token(request).status == 200);
}

TEST_CASE("token parameters: the query is never merged with the body") {
  World world;
  const auto anonymous = token_request({});
  CHECK(is_refused(world.token(with_query(with_body(""), right)), "invalid_request"));
  CHECK(is_refused(world.token(with_query(anonymous, "client_id=native")), "invalid_client"));
  const auto answer = world.token(with_query(with_body(right + "&scope=read"), "scope=write&client_id=native"));
  CHECK(issued(answer).scope == "read");
}

TEST_CASE("token parameters: a malformed query is refused as a malformed body is") {
  World world;
  for (const char* query : {"%", "x=%ff", "x=%00", "=x"}) {
    CAPTURE(query);
    CHECK(is_refused(world.token(with_query(with_body(right), query)), "invalid_request"));
  }
  CHECK(world.token(with_query(with_body(right), "")).status == 200);
}

TEST_CASE("token parameters: what a refusal says never repeats what was sent") {
  World world;
  const std::string body = right + "&s3cr3t=s3cr3t&s3cr3t=s3cr3t";
  const auto answer = world.token(with_body(body));
  CHECK(is_refused(answer, "invalid_request"));
  CHECK(answer.body.find("s3cr3t") == std::string::npos);
  const auto unknown = world.token(web_request({{"grant_type", "s3cr3t"}}));
  CHECK(is_refused(unknown, "unsupported_grant_type"));
  CHECK(unknown.body.find("s3cr3t") == std::string::npos);
}
