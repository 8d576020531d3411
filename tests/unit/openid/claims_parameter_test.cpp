#include "openid/claims_parameter.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

using namespace oauthkit;
using namespace oauthkit::openid;
using Json = nlohmann::json;

namespace {

std::string refusal(std::string_view text) {
  const auto read = read_claims_parameter(text);
  return read ? "" : read.error().description;
}

AskedClaims read(const Json& value) {
  auto asked = read_claims_parameter(value.dump());
  REQUIRE(asked.has_value());
  return *std::move(asked);
}

std::vector<std::string> names(const std::vector<AskedClaim>& claims) {
  std::vector<std::string> all;
  for (const auto& claim : claims) all.push_back(claim.name);
  return all;
}

Json numbered(int count) {
  Json claims = Json::object();
  for (int i = 0; i < count; ++i) claims["claim" + std::to_string(i)] = nullptr;
  return claims;
}

}  // namespace

TEST_CASE("claims parameter: what is asked for in each place, in its order") {
  const auto asked = read_claims_parameter(
      R"({"userinfo":{"given_name":{"essential":true},"nickname":null,"picture":{}},"id_token":{"acr":{"values":["a","b"]}}})");
  REQUIRE(asked.has_value());
  CHECK(names(asked->userinfo) == std::vector<std::string>{"given_name", "nickname", "picture"});
  CHECK(asked->userinfo.front().essential);
  CHECK_FALSE(asked->userinfo.back().essential);
  REQUIRE(asked->id_token.size() == 1);
  CHECK(asked->id_token.front().values == std::vector<std::string>{R"("a")", R"("b")"});
  CHECK_FALSE(asked->empty());
}

TEST_CASE("claims parameter: null and absent places ask for nothing, and what is not understood is left out") {
  for (const auto* const text : {"{}", R"({"userinfo":null})", R"({"userinfo":{},"id_token":{}})", R"({"else":[1]})"}) {
    CAPTURE(text);
    const auto asked = read_claims_parameter(text);
    REQUIRE(asked.has_value());
    CHECK(asked->empty());
  }
  const auto asked = read({{"userinfo", {{"email", {{"essential", false}, {"purpose", "to write to you"}}}}}});
  CHECK(names(asked.userinfo) == std::vector<std::string>{"email"});
}

TEST_CASE("claims parameter: what is of another kind is refused, and names the fault") {
  CHECK(refusal("[]") == "claims is not an object");
  CHECK(refusal("\"userinfo\"") == "claims is not an object");
  CHECK(refusal("{") == "claims is no JSON, or has too much of it");
  CHECK(refusal("") == "claims is no JSON, or has too much of it");
  CHECK(refusal(R"({"userinfo":[]})") == "userinfo and id_token of claims are objects");
  CHECK(refusal(R"({"id_token":"sub"})") == "userinfo and id_token of claims are objects");
  CHECK(refusal(R"({"userinfo":{"email":true}})") == "a member of claims is neither null nor an object");
  CHECK(refusal(R"({"userinfo":{"email":[]}})") == "a member of claims is neither null nor an object");
  CHECK(refusal(R"({"userinfo":{"email":{"essential":"true"}}})") == "essential is not a boolean in claims");
  CHECK(refusal(R"({"userinfo":{"email":{"essential":null}}})") == "essential is not a boolean in claims");
  CHECK(refusal(R"({"userinfo":{"email":{"values":"a"}}})") == "values is not an array in claims");
  CHECK(refusal(R"({"userinfo":{"email":{"values":[]}}})") == "values is empty in claims");
  CHECK(refusal(R"({"userinfo":{"":null}})") == "claims has a name that is none");
  CHECK(refusal("{\"userinfo\":{\"e\xe2\x80\xae\":null}}") == "claims has a name that is none");
  CHECK(refusal(R"({"userinfo":{"email":{"essential":true,"values":["a"]}}})").empty());
}

TEST_CASE("claims parameter: no name twice in one place, but one in both") {
  CHECK(refusal(R"({"userinfo":{"email":null,"email":null}})") == "claims is no JSON, or has too much of it");
  CHECK(refusal(R"({"userinfo":{},"userinfo":{}})") == "claims is no JSON, or has too much of it");
  CHECK(refusal(R"({"userinfo":{"email":{"essential":true,"essential":true}}})") ==
        "claims is no JSON, or has too much of it");
  CHECK(refusal(R"({"userinfo":{"email":null},"id_token":{"email":null}})").empty());
}

TEST_CASE("claims parameter: it has at most 4 KiB, 8 levels and 50 names") {
  auto padded = [](std::size_t size) {
    const std::string text = R"({"userinfo":{"email":null}})";
    return text + std::string(size - text.size(), ' ');
  };
  CHECK(refusal(padded(4 * 1024)).empty());
  CHECK(refusal(padded(4 * 1024 + 1)) == "claims is too long");
  // Five levels of a value below the object, the place, and the claim.
  const std::string before = R"({"userinfo":{"email":{"value":)";
  CHECK(refusal(before + "[[[[[1]]]]]}}}").empty());
  CHECK(refusal(before + "[[[[[[1]]]]]]}}}") == "claims is no JSON, or has too much of it");
  CHECK(refusal(Json{{"userinfo", numbered(50)}}.dump()).empty());
  CHECK(refusal(Json{{"userinfo", numbered(51)}}.dump()) == "claims has too many names");
  CHECK(refusal(Json{{"userinfo", numbered(30)}, {"id_token", numbered(21)}}.dump()) == "claims has too many names");
}

TEST_CASE("claims parameter: values are compared as JSON, and one value counts before several") {
  const auto asked = read_claims_parameter(
      R"({"userinfo":{"a":{"value":{"y":1.0,"x":"\u0041"}},"b":{"value":"one","values":["two"]},"c":{"value":null}}})");
  REQUIRE(asked.has_value());
  CHECK(asked->userinfo[0].values == std::vector<std::string>{R"({"x":"A","y":1})"});
  CHECK(asked->userinfo[1].values == std::vector<std::string>{R"("one")"});
  CHECK(asked->userinfo[2].values == std::vector<std::string>{"null"});
}

TEST_CASE("claims parameter: to be granted is each name once, and none that the protocol speaks for") {
  const auto asked =
      read({{"userinfo", {{"email", nullptr}, {"sub", nullptr}, {"name#de", nullptr}}},
            {"id_token", {{"acr", nullptr}, {"auth_time", nullptr}, {"email", nullptr}, {"x", nullptr}}}});
  CHECK(names_to_grant(asked) == std::vector<std::string>{"email", "name#de", "x"});
  CHECK(names_to_grant({}).empty());
}

TEST_CASE("claims parameter: a claim is found by its name alone") {
  const std::vector<AskedClaim> claims = {{.name = "email"}, {.name = "acr", .essential = true}};
  REQUIRE(find_claim(claims, "acr") != nullptr);
  CHECK(find_claim(claims, "acr")->essential);
  CHECK(find_claim(claims, "ACR") == nullptr);
  CHECK(find_claim({}, "acr") == nullptr);
}

TEST_CASE("claims parameter: the protocol speaks for eighteen claims, in whatever language") {
  for (const auto* const name :
       {"iss", "sub", "aud", "exp",     "iat",    "nbf",    "jti", "nonce",  "auth_time", "acr",
        "amr", "azp", "sid", "at_hash", "c_hash", "s_hash", "cnf", "events", "sub#de",    "acr#"}) {
    CAPTURE(name);
    CHECK(is_protocol_claim(name));
  }
  for (const auto* const name : {"", "name", "email", "Sub", "subs", "#sub", "updated_at"}) {
    CAPTURE(name);
    CHECK_FALSE(is_protocol_claim(name));
  }
}
