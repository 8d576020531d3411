#include "base/canonical_json.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oauthkit::json;

namespace {

/// Empty where there is no one way to write it.
std::string canonical_of(std::string_view json) {
  Document document;
  REQUIRE(document.read(json));
  return canonical(document, document.root()).value_or("");
}

}  // namespace

TEST_CASE("canonical json: without spaces, members by name, arrays in their order") {
  CHECK(canonical_of(R"( { "b" : [ 2 , 1 , { } , [ ] ] , "a" : { "d" : null , "c" : true } , "" : "x" } )") ==
        R"({"":"x","a":{"c":true,"d":null},"b":[2,1,{},[]]})");
  CHECK(canonical_of(R"([{"b":1,"a":2}])") == canonical_of(R"([{"a":2,"b":1}])"));
  CHECK(canonical_of("[1,2]") != canonical_of("[2,1]"));
}

TEST_CASE("canonical json: a text has one spelling") {
  CHECK(canonical_of(R"("\u00e9\/\n\"\\")") == "\"\xc3\xa9/\\u000a\\\"\\\\\"");
  CHECK(canonical_of(R"("\ud83d\ude00")") == "\"\xf0\x9f\x98\x80\"");
  CHECK(canonical_of(R"({"\u0061":1})") == R"({"a":1})");
}

TEST_CASE("canonical json: a number has one spelling") {
  for (const char* one : {"1", "1.0", "1.000", "1e0", "10e-1", "0.1e1", "0.01E+2"}) {
    CAPTURE(one);
    CHECK(canonical_of(one) == "1");
  }
  for (const char* zero : {"0", "-0", "0.0", "-0.0e5", "0e300"}) {
    CAPTURE(zero);
    CHECK(canonical_of(zero) == "0");
  }
  CHECK(canonical_of("123.50") == "123.5");
  CHECK(canonical_of("-0.1") == "-0.1");
  CHECK(canonical_of("100000") == "100000");
  CHECK(canonical_of("1e15") == "1000000000000000");
  CHECK(canonical_of(canonical_of("1.5e-9")) == canonical_of("0.0000000015"));
}

TEST_CASE("canonical json: a whole number from 2^53 on has none, and is not rounded") {
  for (const char* large : {"9007199254740992", "-9007199254740992", "9007199254740993", "9007199254740993.0", "1e16",
                            "18446744073709551616", "1e300", "[[1],{\"a\":9007199254740992}]"}) {
    CAPTURE(large);
    CHECK(canonical_of(large).empty());
  }
  CHECK(canonical_of("9007199254740991") == "9007199254740991");
  CHECK(canonical_of("-9007199254740991") == "-9007199254740991");
}

TEST_CASE("canonical json: a number of more digits than a double keeps has none") {
  for (const char* longer : {"0.12345678901234567890", "1.00000000000000000001", "9007199254740991.5"}) {
    CAPTURE(longer);
    CHECK(canonical_of(longer).empty());
  }
  CHECK(canonical_of("0.1234567890123456") == "0.1234567890123456");
}
