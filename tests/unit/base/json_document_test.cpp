#include "base/json_document.hpp"

#include <doctest/doctest.h>

#include <string>

using oauthkit::json::Document;
using Kind = Document::Kind;

namespace {

bool reads(std::string_view json) { return Document().read(json); }

std::string nested(int depth) {
  const auto count = static_cast<std::size_t>(depth);
  return std::string(count, '[') + std::string(count, ']');
}

std::string members(int count) {
  std::string json = "{";
  for (int i = 0; i < count; ++i) json += (i > 0 ? ",\"" : "\"") + std::to_string(i) + "\":0";
  return json + "}";
}

}  // namespace

TEST_CASE("json document: members, their kinds and what they say") {
  Document document;
  REQUIRE(document.read(R"( {"a":"x\"y","b":[1,"two",{}],"c":true,"d":null,"e":{"jkt":"z"},"f":-1.5e3} )"));
  CHECK(document.root().kind == Kind::object);
  CHECK(document.find("a")->text == "x\"y");
  CHECK(document.find("b")->text == R"([1,"two",{}])");
  CHECK(document.find("c")->is_true());
  CHECK(document.find("d")->kind == Kind::null);
  CHECK(document.find(*document.find("e"), "jkt")->text == "z");
  CHECK(document.find("f")->kind == Kind::number);
  CHECK(document.find("jkt") == nullptr);
  CHECK(document.find(*document.find("a"), "x") == nullptr);
}

TEST_CASE("json document: the elements of an array come in order, and none of what is inside them") {
  Document document;
  REQUIRE(document.read(R"({"aud":["a",["b"],"c"],"z":"d"})"));
  std::string seen;
  document.each(*document.find("aud"), [&](const Document::Value& one) { seen += std::string(one.text) + ";"; });
  CHECK(seen == R"(a;["b"];c;)");
}

TEST_CASE("json document: escapes of every kind") {
  Document document;
  REQUIRE(document.read("[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\", \"\\u0041\\u00e9\\u20AC\\ud83d\\ude00\", \"\\u0000\"]"));
  std::string all;
  document.each(document.root(), [&](const Document::Value& one) { all += one.text; });
  CHECK(all == std::string("\"\\/\b\f\n\r\tA\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\0", 19));
}

TEST_CASE("json document: a name is what it says, however it is written") {
  Document document;
  REQUIRE(document.read(R"({"\u0065xp":1})"));
  CHECK(document.find("exp") != nullptr);
  CHECK_FALSE(document.read(R"({"\u0065xp":1,"exp":2})"));
}

TEST_CASE("json document: refuses what is not JSON") {
  for (const char* wrong : {"",
                            " ",
                            "{",
                            "}",
                            "[1,]",
                            "{\"a\":1,}",
                            "{\"a\"}",
                            "{a:1}",
                            "{'a':1}",
                            "01",
                            "1.",
                            ".5",
                            "+1",
                            "1e",
                            "-",
                            "nul",
                            "tru",
                            "\"",
                            "\"\\x\"",
                            "\"\\u12\"",
                            "\"\\ud800\"",
                            "\"\\ud800\\u0041\"",
                            "\"\\udc00\"",
                            "\"a\nb\"",
                            "[1 2]",
                            "{\"a\" 1}",
                            "1 2",
                            "[1]]",
                            "NaN",
                            "\"\\",
                            "// x\n1",
                            "\xef\xbb\xbf{}",
                            "\"\xff\"",
                            "\"\\\n\"",
                            "{\"a\":1,\"a\":2}",
                            "{\"x\":{\"a\":1,\"b\":2,\"a\":3}}"}) {
    CAPTURE(wrong);
    CHECK_FALSE(reads(wrong));
  }
  for (const char* right :
       {"0", "-0", "1e+5", "\"\"", "[]", "{}", "[[],{}]", " [ 1 , 2 ] ", "{\"x\":{\"a\":1},\"a\":1}"}) {
    CAPTURE(right);
    CHECK(reads(right));
  }
}

TEST_CASE("json document: bounds on depth, size, values and members") {
  CHECK(reads(nested(16)));
  CHECK_FALSE(reads(nested(17)));
  CHECK_FALSE(reads(nested(30'000)));
  CHECK(Document().read(nested(18), Document::max_outer_depth));
  CHECK_FALSE(Document().read(nested(19), Document::max_outer_depth));
  CHECK(reads('"' + std::string(64 * 1024 - 2, 'x') + '"'));
  CHECK_FALSE(reads('"' + std::string(64 * 1024 - 1, 'x') + '"'));
  CHECK(reads(members(256)));
  CHECK_FALSE(reads(members(257)));
  std::string many = "[0";
  for (int i = 1; i < 4095; ++i) many += ",0";
  CHECK(reads(many + "]"));
  CHECK_FALSE(reads(many + ",0]"));
}

TEST_CASE("json document: a number is whole, not negative and below 2^53, or none") {
  const auto number = [](const char* json) {
    Document document;
    REQUIRE(document.read(json));
    return document.root().number();
  };
  CHECK(number("0") == 0);
  CHECK(number("9007199254740991") == 9007199254740991);
  for (const char* none : {"9007199254740992", "18446744073709551615", "1e300", "-1", "1.0", "1e3", "\"1\"", "true"}) {
    CAPTURE(none);
    CHECK_FALSE(number(none));
  }
}

TEST_CASE("json document: a number that no double can hold is none") {
  for (const char* wrong : {"1e309", "-1E309", "[1e99999]", "1e-99999"}) {
    CAPTURE(wrong);
    CHECK_FALSE(reads(wrong));
  }
  CHECK_FALSE(reads(std::string(400, '9')));
  CHECK(reads("1e308"));
  CHECK(reads("-1.5e-300"));
  CHECK(reads(std::string(300, '9')));
}

TEST_CASE("json document: reads the next text into the same object") {
  Document document;
  REQUIRE(document.read(R"({"a":"\u0041"})"));
  CHECK_FALSE(document.read("{"));
  REQUIRE(document.read(R"({"b":"\u0042"})"));
  CHECK(document.find("a") == nullptr);
  CHECK(document.find("b")->text == "B");
}
