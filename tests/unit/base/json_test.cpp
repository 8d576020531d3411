#include "base/json.hpp"

#include <doctest/doctest.h>

using namespace oauthkit;

namespace {

std::string nested(int depth) {
  return std::string(static_cast<std::size_t>(depth), '[') + std::string(static_cast<std::size_t>(depth), ']');
}

}  // namespace

TEST_CASE("json object: is written member by member, in order") {
  json::ObjectWriter empty;
  CHECK(std::move(empty).finish() == "{}");
  json::ObjectWriter out;
  out.add("text", "a\"b");
  out.add_json("list", "[1]");
  out.add("na\"me", "");
  CHECK(std::move(out).finish() == R"({"text":"a\"b","list":[1],"na\"me":""})");
}

TEST_CASE("json text: control characters, quotes and backslashes are escaped, the rest is not") {
  std::string out;
  json::append_string(out, std::string_view("\0\x1f\x7f\"\\/<\xc3\xa9", 9));
  CHECK(out == "\"\\u0000\\u001f\x7f\\\"\\\\/<\xc3\xa9\"");
}

TEST_CASE("json object check: one object, well-formed, and nothing around it but space") {
  for (const char* text : {"{}", " {\"a\":1}\n", R"({"a":{"b":[1,"x",null,true,1.5]}})"}) {
    CAPTURE(text);
    CHECK(json::is_object(text));
  }
  for (const char* text : {"", " ", "[]", "1", "\"{}\"", "{", "{}{}", "{},", "{'a':1}", "{\"a\":1,}", "{\"a\"}",
                           "{\"a\":NaN}", "{\"a\":\"\xff\"}", "\xef\xbb\xbf[]", "// c\n{}"}) {
    CAPTURE(text);
    CHECK(!json::is_object(text));
  }
}

TEST_CASE("json object check: a NUL is no end, and nothing may come after the end") {
  using namespace std::string_literals;
  for (const auto& text : {"{}\0"s, "{}\0{"s, "\0{}"s, "{\"a\":\"b\0\"}"s, "{} {}"s, "{}x"s}) {
    CAPTURE(text);
    CHECK_FALSE(json::is_object(text));
  }
  CHECK(json::is_object("{\"a\":\"b\\u0000\"} "));
}

TEST_CASE("json object check: refuses a duplicate member, at any depth") {
  CHECK(!json::is_object(R"({"a":1,"a":1})"));
  CHECK(!json::is_object(R"({"a":1,"\u0061":2})"));
  CHECK(!json::is_object(R"({"x":[{"a":1,"b":2,"a":3}]})"));
  CHECK(json::is_object(R"({"a":{"a":{"a":1}},"b":[{"a":1},{"a":2}]})"));
}

TEST_CASE("json object check: refuses more than 16 levels and more than 64 KiB") {
  CHECK(json::is_object("{\"a\":" + nested(15) + "}"));
  CHECK(!json::is_object("{\"a\":" + nested(16) + "}"));
  CHECK(!json::is_object("{\"a\":" + nested(20'000) + "}"));
  const std::string most(64 * 1024 - 8, 'x');
  CHECK(json::is_object("{\"a\":\"" + most + "\"}"));
  CHECK(!json::is_object("{\"a\":\"" + most + "x\"}"));
}

TEST_CASE("json parameters: string members become parameters, in any order") {
  const auto params = json::parse_flat_object(R"({"b":"2","a":"\u00e9 \"x\""})");
  REQUIRE(params);
  CHECK(params->get("a") == "\xc3\xa9 \"x\"");
  CHECK(params->get("b") == "2");
  CHECK(params->size() == 2);
  CHECK(json::parse_flat_object("{}")->empty());
}

TEST_CASE("json parameters: what is refused says why, never what was sent") {
  for (const char* text : {"[\"s3cr3t\"]", "{\"s3cr3t\":1}", "{\"s3cr3t\":\"a\\u0000\"}", "s3cr3t"}) {
    CAPTURE(text);
    const auto refused = json::parse_flat_object(text);
    REQUIRE(!refused);
    CHECK(refused.error().code == ErrorCode::invalid_request);
    CHECK(refused.error().description.find("s3cr3t") == std::string::npos);
  }
  CHECK(json::parse_flat_object(R"({"s3cr3t":"a"})"));
}
