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

TEST_CASE("json text: a byte that belongs to no character is replaced, and the characters around it stay") {
  const auto written = [](std::string_view text) {
    std::string out;
    json::append_string(out, text);
    return out;
  };
  CHECK(written("a\xff\xc3\xa9") == "\"a\xef\xbf\xbd\xc3\xa9\"");
  CHECK(written("\xe2\x82\"") == "\"\xef\xbf\xbd\xef\xbf\xbd\\\"\"");
  CHECK(written("\xe2\x82\xac\xed\xa0\x80") == "\"\xe2\x82\xac\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
}

TEST_CASE("json value: is written again as it was read") {
  json::Document document;
  REQUIRE(document.read(R"({"text":"\u0041\"","rest":[1, {"a":"\u0041"}],"number":-1.50})"));
  CHECK(json::written(*document.find("text")) == R"("A\"")");
  CHECK(json::written(*document.find("rest")) == R"([1, {"a":"\u0041"}])");
  CHECK(json::written(*document.find("number")) == "-1.50");
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
