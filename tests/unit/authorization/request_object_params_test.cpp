#include "authorization/request_object_params.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oauthkit;

namespace {

/// The parameters of the claims; the reason when there are none.
std::string read(const std::string& json) {
  jose::Claims claims;
  REQUIRE(claims.read(json));
  const auto params = request_object_params(claims);
  return params ? params->encode() : std::string(params.reason());
}

}  // namespace

TEST_CASE("request object params: texts as they are, in the order of the claims") {
  CHECK(read(R"({"scope":"read write","state":"\u00e9\"","client_id":"web"})") ==
        "scope=read+write&state=%C3%A9%22&client_id=web");
  CHECK(read("{}").empty());
}

TEST_CASE("request object params: what a JWT says of itself is no parameter, whatever its kind") {
  CHECK(read(R"({"iss":"web","sub":1,"aud":["a"],"exp":1,"nbf":2,"iat":3,"jti":{},"state":"x"})") == "state=x");
}

TEST_CASE("request object params: what nobody here knows is text, or JSON as it is written") {
  CHECK(read(R"({"a":"1","b":1.50,"c":true,"d":[1, "x"],"e":{"f":null}})") ==
        "a=1&b=1.50&c=true&d=%5B1%2C+%22x%22%5D&e=%7B%22f%22%3Anull%7D");
}

TEST_CASE("request object params: null says nothing, and is refused") {
  constexpr const char* other_kind = "a claim is of another kind than its parameter";
  CHECK(read(R"({"a":null})") == other_kind);
  CHECK(read(R"({"scope":null})") == other_kind);
  CHECK(read(R"({"resource":null})") == other_kind);
  CHECK(read(R"({"a":""})") == "a=");
}

TEST_CASE("request object params: a list of resources is as many parameters") {
  CHECK(read(R"({"resource":["https://a.example","https://b.example"]})") ==
        "resource=https%3A%2F%2Fa.example&resource=https%3A%2F%2Fb.example");
  CHECK(read(R"({"resource":"https://a.example"})") == "resource=https%3A%2F%2Fa.example");
  CHECK(read(R"({"resource":[]})").empty());
  for (const char* list : {"[1]", "[\"\"]", "[[\"x\"]]", "[null]", "[\"x\",{}]"}) {
    CAPTURE(list);
    CHECK(read(std::string("{\"resource\":") + list + "}") == "a resource is not text");
  }
}

TEST_CASE("request object params: names of other objects, credentials and answers are refused") {
  CHECK(read(R"({"request":null})") == "an object names another one");
  CHECK(read(R"({"request_uri":"x"})") == "an object names another one");
  CHECK(read(R"({"client_secret":1})") == "there is a credential or an answer among the claims");
  CHECK(read(R"({"code":"x"})") == "there is a credential or an answer among the claims");
  CHECK(read(R"({"id_token_hint":"x"})") == "id_token_hint=x");
}

TEST_CASE("request object params: what a form may not hold, an object may not either") {
  CHECK(read(R"({"":"x"})") == "a claim has no name");
  CHECK(read(R"({"a\u0000":"x"})") == "the name of a claim contains a NUL byte");
  CHECK(read(R"({"a":"\u0000"})") == "a claim contains a NUL byte");
  CHECK(read(R"({"resource":["\u0000"]})") == "a claim contains a NUL byte");
  CHECK(read("{\"" + std::string(257, 'a') + "\":1}") == "the name of a claim is too long");
  CHECK(read("{\"a\":\"" + std::string(32 * 1024 + 1, 'a') + "\"}") == "a claim is too long");
  CHECK(read("{\"" + std::string(256, 'a') + "\":1}") == std::string(256, 'a') + "=1");
  const auto many = [](int count) {
    std::string claims;
    for (int i = 0; i < count; ++i) claims += (claims.empty() ? "{\"a" : ",\"a") + std::to_string(i) + "\":1";
    return claims + "}";
  };
  CHECK(read(many(101)) == "there are too many claims");
  CHECK(read(many(100)).size() > 300);
}
