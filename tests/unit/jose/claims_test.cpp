#include "jose/claims.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oauthkit::jose;
using oauthkit::TimePoint;
using namespace std::chrono_literals;

namespace {

constexpr TimePoint now{1000s};

Claims claims(std::string_view payload) {
  Claims read;
  REQUIRE(read.read(payload));
  return read;
}

bool timely(const std::string& payload, std::chrono::seconds leeway = 0s) {
  return check_times(claims(payload), now, leeway).has_value();
}

}  // namespace

TEST_CASE("claims: an object, and nothing else") {
  Claims read;
  for (const char* wrong : {"", "[]", "\"exp\"", "1", "{\"a\":1,\"a\":2}", "{\"a\":1"}) {
    CAPTURE(wrong);
    CHECK_FALSE(read.read(wrong));
  }
  CHECK(read.read("{}"));
}

TEST_CASE("claims: text is text, and empty is absent") {
  constexpr const char* payload = R"({"iss":"a","sub":1,"jti":""})";
  Claims read;
  REQUIRE(read.read(payload));
  CHECK(read.text("iss") == "a");
  CHECK(read.text("sub").empty());
  CHECK(read.text("jti").empty());
  CHECK(read.text("aud").empty());
  CHECK(read.has("sub"));
  CHECK_FALSE(read.has("aud"));
}

TEST_CASE("claims: an audience is a text or one of an array") {
  CHECK(claims(R"({"aud":"a"})").has_audience("a"));
  CHECK(claims(R"({"aud":["b","a"]})").has_audience("a"));
  for (const char* other : {R"({"aud":"ab"})", R"({"aud":["b"]})", R"({"aud":[["a"]]})", R"({"aud":{"a":"a"}})", "{}",
                            R"({"aud":[]})", R"({"aud":1})"}) {
    CAPTURE(other);
    CHECK_FALSE(claims(other).has_audience("a"));
  }
}

TEST_CASE("claims: a sole audience has nobody beside it") {
  CHECK(claims(R"({"aud":"a"})").has_sole_audience("a"));
  CHECK(claims(R"({"aud":["a"]})").has_sole_audience("a"));
  for (const char* other : {R"({"aud":["a","b"]})", R"({"aud":["a","a"]})", R"({"aud":["a",1]})", R"({"aud":[]})",
                            R"({"aud":"b"})", "{}", R"({"aud":{"a":"a"}})"}) {
    CAPTURE(other);
    CHECK_FALSE(claims(other).has_sole_audience("a"));
  }
}

TEST_CASE("claims: exp must be there and ahead; nbf and iat must have come") {
  CHECK(timely(R"({"exp":1001})"));
  CHECK_FALSE(timely(R"({"exp":1000})"));
  CHECK_FALSE(timely("{}"));
  CHECK(timely(R"({"exp":1001,"nbf":1000,"iat":1000})"));
  CHECK_FALSE(timely(R"({"exp":1002,"nbf":1001})"));
  CHECK_FALSE(timely(R"({"exp":1002,"iat":1001})"));
}

TEST_CASE("claims: the leeway goes both ways") {
  CHECK(timely(R"({"exp":991})", 10s));
  CHECK_FALSE(timely(R"({"exp":990})", 10s));
  CHECK(timely(R"({"exp":2000,"nbf":1010,"iat":1010})", 10s));
  CHECK_FALSE(timely(R"({"exp":2000,"nbf":1011})", 10s));
  CHECK_FALSE(timely(R"({"exp":2000,"iat":1011})", 10s));
}

TEST_CASE("claims: a time that is no whole number of seconds is refused, wherever it stands") {
  for (const char* odd : {"18446744073709551615", "1e300", "-1", "1001.5", "\"1001\"", "null", "[1001]"}) {
    CAPTURE(odd);
    CHECK_FALSE(timely(std::string(R"({"exp":)") + odd + "}"));
    CHECK_FALSE(timely(std::string(R"({"exp":1001,"nbf":)") + odd + "}"));
    CHECK_FALSE(timely(std::string(R"({"exp":1001,"iat":)") + odd + "}"));
  }
  CHECK(timely(R"({"exp":9007199254740991,"nbf":0,"iat":0})"));
}
