#include "fetch/url.hpp"

#include <doctest/doctest.h>

#include "oauthkit/fetch.hpp"

using namespace oauthkit;

TEST_CASE("fetch url: its origin has a host in lower case and always a port") {
  CHECK(fetch::parse_url("https://Client.Example/jwks?x=1").origin == "https://client.example:443");
  CHECK(fetch::parse_url("https://client.example:8443").origin == "https://client.example:8443");
  CHECK(fetch::parse_url("http://client.example/").origin == "http://client.example:80");
  CHECK(fetch::parse_url("https://[2606:4700::1111]/").origin == "https://[2606:4700::1111]:443");
}

TEST_CASE("fetch url: an IPv4 address has one spelling, however it is written") {
  for (const char* text : {"https://127.1/", "https://0x7f000001/", "https://2130706433/", "https://017700000001/",
                           "https://0x7f.0.0.1/", "https://127.0.1/"}) {
    CAPTURE(text);
    CHECK(fetch::parse_url(text).origin == "https://127.0.0.1:443");
  }
}

TEST_CASE("fetch url: refuses other schemes, user names, fragments, zones and what is no URL") {
  for (const std::string& text : {std::string("ftp://client.example/"),
                                  std::string("file:///etc/passwd"),
                                  std::string("gopher://client.example/"),
                                  std::string("dict://client.example/"),
                                  std::string("data:,x"),
                                  std::string("https://user@client.example/"),
                                  std::string("https://user:pass@client.example/"),
                                  std::string("https://client.example/#x"),
                                  std::string("https://[fe80::1%25lo]/"),
                                  std::string("https://%31%32%37.0.0.1/"),
                                  std::string("https://client%2eexample/"),
                                  std::string("https:/client.example/"),
                                  std::string("https:///client.example/"),
                                  std::string("https://"),
                                  std::string(""),
                                  std::string("client.example"),
                                  std::string("/jwks"),
                                  std::string("https://client.example/\r\nx: y"),
                                  std::string("https://client.example/a b"),
                                  std::string("https://client.example/\0x", 25),
                                  std::string("https://client.example:99999/"),
                                  "https://client.example/" + std::string(2048, 'x')}) {
    CAPTURE(text);
    CHECK_THROWS_AS(fetch::parse_url(text), FetchRefused);
  }
  CHECK_NOTHROW(fetch::parse_url("https://client.example/jwks%31?a=%32"));
}
