#include "base/uri.hpp"

#include <doctest/doctest.h>

using namespace oauthkit;

namespace {

std::string normal(const char* text) { return uri::normalized(text).value_or("nothing"); }

}  // namespace

TEST_CASE("uri: equal URLs have one form") {
  for (const char* text :
       {"https://a.example/b/c", "HTTPS://A.Example/b/c", "https://a.example:443/b/c", "https://a.example:/b/c",
        "https://a.example/%62/c", "https://a.example/b/./c", "https://a.example/b/x/../c", "https://a.example/../b/c",
        "https://a.example/b/c?d=e", "https://a.example/b/c#d"}) {
    CAPTURE(text);
    CHECK(normal(text) == "https://a.example/b/c");
  }
  CHECK(normal("http://a.example:80") == "http://a.example/");
  CHECK(normal("http://a.example:0080/") == "http://a.example/");
  CHECK(normal("https://a.example?b") == "https://a.example/");
  CHECK(normal("https://[::1]:8080/a/..") == "https://[::1]:8080/");
  CHECK(normal("https://a.example/b/.") == "https://a.example/b/");
}

TEST_CASE("uri: URLs that are not equal keep their differences") {
  CHECK(normal("https://a.example/B") != normal("https://a.example/b"));
  CHECK(normal("https://a.example/b/") != normal("https://a.example/b"));
  CHECK(normal("https://a.example//b") != normal("https://a.example/b"));
  CHECK(normal("http://a.example:443/") != normal("http://a.example/"));
  CHECK(normal("https://a.example/%2f") == "https://a.example/%2F");
  CHECK(normal("https://a.example/b%2Fc") != normal("https://a.example/b/c"));
  CHECK(normal("https://a.example/%25") == "https://a.example/%25");
}

TEST_CASE("uri: an address does not end at a NUL") {
  CHECK(!uri::is_host(std::string_view("[::1\0x]", 7)));
  CHECK(!uri::is_host(std::string_view("a\0b", 3)));
  CHECK(uri::is_host("[::1]"));
}

TEST_CASE("uri: what is no URL with a host has no form") {
  for (const char* text : {"", "/b", "a.example/b", "https:", "https:///b", "https://u@a.example/",
                           "https://a.example:x/", "https://a.example:99999/", "https://a example/",
                           "https://a.example/%", "https://a.example/%zz", "https://a.example/\xc3\xa9", "urn:a:b"}) {
    CAPTURE(text);
    CHECK(normal(text) == "nothing");
  }
}
