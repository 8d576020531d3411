#include <doctest/doctest.h>

#include "oauthkit/http.hpp"

using namespace oauthkit;

TEST_CASE("headers: names compare without regard to case") {
  const Headers headers = {{"Content-Type", "text/plain"}};
  CHECK(headers.get("content-type") == "text/plain");
  CHECK(headers.get("CONTENT-TYPE") == "text/plain");
  CHECK_FALSE(headers.get("Content-Typ"));
  CHECK_FALSE(headers.get("Content-Type "));
  CHECK_FALSE(headers.get("Content_Type"));
}

TEST_CASE("headers: case folding does not reach beyond letters") {
  const Headers headers = {{"X-[", "1"}, {"X-@", "2"}};
  CHECK_FALSE(headers.get("X-{"));
  CHECK_FALSE(headers.get("X-`"));
  CHECK(headers.get("x-[") == "1");
}

TEST_CASE("headers: a field that was sent twice has no value") {
  Headers headers = {{"Authorization", "Basic YQ=="}};
  CHECK(headers.get("Authorization") == "Basic YQ==");
  headers.add("authorization", "Bearer x");
  CHECK_FALSE(headers.get("Authorization"));
  CHECK(headers.count("AUTHORIZATION") == 2);
}

TEST_CASE("headers: an empty field is there") {
  const Headers headers = {{"X", ""}};
  CHECK(headers.get("X") == "");
  CHECK_FALSE(headers.get("Y"));
  CHECK(headers.count("Y") == 0);
}

TEST_CASE("headers: a value with a control byte is not handed out") {
  for (int byte = 0; byte < 256; ++byte) {
    const Headers headers = {{"X", std::string("a") + static_cast<char>(byte) + "b"}};
    const bool control = (byte < 0x20 && byte != '\t') || byte == 0x7F;
    CAPTURE(byte);
    CHECK(headers.get("X").has_value() == !control);
  }
}

TEST_CASE("headers: add keeps what is there and its order") {
  Headers headers;
  headers.add("Set-Cookie", "a=1");
  headers.add("Set-Cookie", "b=2");
  CHECK(headers == Headers{{"Set-Cookie", "a=1"}, {"Set-Cookie", "b=2"}});
}

TEST_CASE("headers: set replaces every field of the name by one, in the place of the first") {
  Headers headers = {{"A", "1"}, {"x", "2"}, {"B", "3"}, {"X", "4"}, {"X", "5"}};
  headers.set("X", "6");
  CHECK(headers == Headers{{"A", "1"}, {"x", "6"}, {"B", "3"}});
}

TEST_CASE("headers: set adds a field that is not there") {
  Headers headers = {{"A", "1"}};
  headers.set("X", "2");
  CHECK(headers == Headers{{"A", "1"}, {"X", "2"}});
}
