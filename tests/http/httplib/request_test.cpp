#include <doctest/doctest.h>
#include <pthread.h>

#include "http/httplib/server.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

TEST_CASE("http request: a header is not percent-decoded, whatever would come of it") {
  HttplibServer server;
  for (const auto* value :
       {"a%0d%0aSet-Cookie:x", "a%0a", "a%00b", "%7f", "%", "%%", "%25", "%2525", "%u0041", "a%4"}) {
    CAPTURE(value);
    CHECK(
        server.ask(request("GET", "/record?%41=%", "X-Value: " + std::string(value) + "\r\nX-More: %41\r\n")).status ==
        200);
    CHECK(server.recorder.last().headers.get("X-Value") == value);
    CHECK(server.recorder.last().headers.get("X-More") == "%41");
    CHECK(server.recorder.last().target == "/record?%41=%");
  }
  CHECK(server.ask(request("GET", "/record", "X-Value: a\x01z\r\n")).status == 400);
}

TEST_CASE("http request: percent signs in a body stay as they are") {
  HttplibServer server;
  CHECK(server.ask(post("/record", "a=%41%", "X-Value: %\r\n")).status == 200);
  CHECK(server.recorder.last().body == "a=%41%");
}

TEST_CASE("http request: a header line beyond the library's 8 KiB is refused") {
  HttplibServer server;
  CHECK(server.ask(request("GET", "/record", "X-Value: " + std::string(9000, 'a') + "\r\n")).status == 400);
  CHECK(server.ask(request("GET", "/record", "X-Value: " + std::string(8000, 'a') + "\r\n")).status == 200);
}

TEST_CASE("http request: a Range of 8 KiB does not exhaust the stack of a thread") {
  pthread_attr_t usual;
  REQUIRE(pthread_getattr_default_np(&usual) == 0);
  pthread_attr_t small;
  REQUIRE(pthread_getattr_default_np(&small) == 0);
  pthread_attr_setstacksize(&small, 256 * 1024);
  REQUIRE(pthread_setattr_default_np(&small) == 0);
  {
    HttplibServer server;
    std::string range = "Range: bytes=0-0";
    while (range.size() < 8000) range += ",0-0";
    CHECK(server.ask(request("GET", "/record", range + "\r\n")).status == 200);
    CHECK(server.serves());
  }
  pthread_setattr_default_np(&usual);
  pthread_attr_destroy(&usual);
  pthread_attr_destroy(&small);
}
