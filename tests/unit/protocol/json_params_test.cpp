#include "protocol/json_params.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oauthkit;

namespace {

std::string members(int count) {
  std::string json = "{";
  for (int i = 0; i < count; ++i) json += (i > 0 ? ",\"" : "\"") + std::to_string(i) + R"(":"x")";
  return json + "}";
}

}  // namespace

TEST_CASE("json parameters: string members become parameters, in any order") {
  const auto params = parse_json_params(R"({"b":"2","a":"\u00e9 \"x\""})");
  REQUIRE(params);
  CHECK(params->get("a") == "\xc3\xa9 \"x\"");
  CHECK(params->get("b") == "2");
  CHECK(params->size() == 2);
  CHECK(parse_json_params("{}")->empty());
}

TEST_CASE("json parameters: what is refused says why, never what was sent") {
  for (const char* text : {"[\"s3cr3t\"]", "{\"s3cr3t\":1}", "{\"s3cr3t\":\"a\\u0000\"}", "s3cr3t"}) {
    CAPTURE(text);
    const auto refused = parse_json_params(text);
    REQUIRE(!refused);
    CHECK(refused.error().code == ErrorCode::invalid_request);
    CHECK(refused.error().description.find("s3cr3t") == std::string::npos);
  }
  CHECK(parse_json_params(R"({"s3cr3t":"a"})"));
}

TEST_CASE("json parameters: what is no flat object of texts is refused") {
  for (const char* text : {"", "{", "[]", R"({"a":"1","a":"2"})", R"({"a":"1","\u0061":"2"})", R"({"a":null})",
                           R"({"a":["x"]})", R"({"a":{"b":"x"}})", R"({"":"x"})", "{\"a\":\"\xff\"}"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_json_params(text));
  }
  CHECK(parse_json_params(R"({"a":"1","b":"2"})"));
}

TEST_CASE("json parameters: as many and as long as in a form, and no more") {
  CHECK(parse_json_params(members(100))->size() == 100);
  CHECK_FALSE(parse_json_params(members(101)));
  const std::string name(256, 'n');
  CHECK(parse_json_params("{\"" + name + R"(":"x"})"));
  CHECK_FALSE(parse_json_params("{\"" + name + R"(n":"x"})"));
  const std::string value(32 * 1024, 'v');
  CHECK(parse_json_params(R"({"a":")" + value + "\"}"));
  CHECK_FALSE(parse_json_params(R"({"a":")" + value + "v\"}"));
}
