#include "protocol/https_url.hpp"

#include <doctest/doctest.h>

using namespace oauthkit;

TEST_CASE("https URL: https anywhere, http on this machine alone") {
  for (const auto* url : {"https://auth.example", "https://auth.example:8443/a?b#c", "https://[2001:db8::1]/",
                          "http://127.0.0.1:9000", "http://[::1]", "http://localhost/x"}) {
    CAPTURE(url);
    CHECK(is_https_url(url));
  }
  for (const auto* url :
       {"http://auth.example", "http://127.0.0.2", "http://localhost.example", "ftp://auth.example"}) {
    CAPTURE(url);
    CHECK_FALSE(is_https_url(url));
    CHECK(is_server_url(url));
  }
}

TEST_CASE("https URL: what names no server is none") {
  for (const auto* url : {"", "auth.example", "/path", "https:", "https://", "https:///path",
                          "https://user@auth.example", "https://auth.example:port", "https://auth.example:99999",
                          "https://auth example", "https://auth.example/\n", "urn:example:api"}) {
    CAPTURE(url);
    CHECK_FALSE(is_server_url(url));
    CHECK_FALSE(is_https_url(url));
  }
  CHECK(is_https_url("https://auth.example/"));
}
