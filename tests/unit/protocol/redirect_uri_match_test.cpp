#include <doctest/doctest.h>

#include "oauthkit/redirect_uri.hpp"

using namespace oauthkit;

TEST_CASE("redirect match: compares byte for byte") {
  constexpr std::string_view registered = "https://client.example/cb?a=1";
  for (const auto presented :
       {"https://client.example/cb?a=1&b=2", "https://client.example/cb", "https://client.example/cb?a=1/",
        "https://client.example/cb/?a=1", "https://CLIENT.example/cb?a=1", "HTTPS://client.example/cb?a=1",
        "https://client.example:443/cb?a=1", "https://client.example/c%62?a=1", "https://client.example/x/../cb?a=1",
        "https://client.example/cb?a=1#", "https://client.example.evil.example/cb?a=1", "https://evil.example/cb?a=1",
        ""}) {
    CAPTURE(presented);
    CHECK_FALSE(redirect_uri_matches(registered, presented, AnyPort::none));
    CHECK_FALSE(redirect_uri_matches(registered, presented, AnyPort::loopback));
  }
  CHECK(redirect_uri_matches(registered, "https://client.example/cb?a=1", AnyPort::none));
}

TEST_CASE("redirect match: a loopback address may carry any port when told so") {
  CHECK_FALSE(redirect_uri_matches("http://127.0.0.1/cb", "http://127.0.0.1:49152/cb", AnyPort::none));
  CHECK(redirect_uri_matches("http://127.0.0.1/cb", "http://127.0.0.1:49152/cb", AnyPort::loopback));
  CHECK(redirect_uri_matches("http://127.0.0.1:8000/cb", "http://127.0.0.1:49152/cb", AnyPort::loopback));
  CHECK(redirect_uri_matches("http://127.0.0.1:8000/cb", "http://127.0.0.1/cb", AnyPort::loopback));
  CHECK(redirect_uri_matches("http://[::1]/cb", "http://[::1]:49152/cb", AnyPort::loopback));
  CHECK(redirect_uri_matches("http://[::1]:1/cb?x", "http://[::1]:49152/cb?x", AnyPort::loopback));
  CHECK(redirect_uri_matches("http://127.0.0.1", "http://127.0.0.1:80", AnyPort::loopback));
}

TEST_CASE("redirect match: only the port may differ") {
  CHECK_FALSE(redirect_uri_matches("http://127.0.0.1/cb", "http://127.0.0.1:80/", AnyPort::loopback));
  CHECK_FALSE(redirect_uri_matches("http://127.0.0.1/cb", "http://127.0.0.1:80/cb?x", AnyPort::loopback));
  CHECK_FALSE(redirect_uri_matches("http://127.0.0.1/cb", "http://127.0.0.1:80/cb#", AnyPort::loopback));
  CHECK_FALSE(redirect_uri_matches("http://127.0.0.1/cb", "http://[::1]:80/cb", AnyPort::loopback));
  CHECK_FALSE(redirect_uri_matches("http://127.0.0.1/cb", "https://127.0.0.1:80/cb", AnyPort::loopback));
  CHECK_FALSE(redirect_uri_matches("http://127.0.0.1/cb", "HTTP://127.0.0.1:80/cb", AnyPort::loopback));
  CHECK_FALSE(redirect_uri_matches("http://127.0.0.1", "http://127.0.0.1:80/", AnyPort::loopback));
  CHECK(redirect_uri_matches("http://127.0.0.1/cb", "http://127.0.0.1:80/cb", AnyPort::loopback));
}

TEST_CASE("redirect match: what only begins like loopback is another host") {
  for (const auto presented : {"http://127.0.0.1.evil.example/cb",
                               "http://127.0.0.1:80.evil.example/cb",
                               "http://127.0.0.1:80@evil.example/cb",
                               "http://127.0.0.1@evil.example/cb",
                               "http://evil.example@127.0.0.1:80/cb",
                               "http://127.0.0.1evil.example/cb",
                               "http://127.0.0.1:/cb",
                               "http://127.0.0.1:65536/cb",
                               "http://127.0.0.1:123456/cb",
                               "http://127.0.0.1:8a/cb",
                               "http://127.0.0.1:80:81/cb",
                               "http://127.0.0.1:80\\@evil.example/cb",
                               "http://127.0.0.1:-1/cb",
                               "http://127.0.0.1: 80/cb",
                               "http:127.0.0.1:80/cb",
                               "http:/127.0.0.1:80/cb",
                               "http:///127.0.0.1:80/cb",
                               "http://127.0.0.2:80/cb",
                               "http://127.1:80/cb",
                               "http://localhost:80/cb",
                               "http://[::1].evil.example:80/cb",
                               "http://[0:0:0:0:0:0:0:1]:80/cb"}) {
    CAPTURE(presented);
    CHECK_FALSE(redirect_uri_matches("http://127.0.0.1/cb", presented, AnyPort::loopback));
    CHECK_FALSE(redirect_uri_matches("http://[::1]/cb", presented, AnyPort::loopback));
  }
  CHECK(redirect_uri_matches("http://127.0.0.1/cb", "http://127.0.0.1:80/cb", AnyPort::loopback));
}

TEST_CASE("redirect match: localhost and https get no exception") {
  CHECK_FALSE(redirect_uri_matches("http://localhost/cb", "http://localhost:80/cb", AnyPort::loopback));
  CHECK_FALSE(redirect_uri_matches("https://127.0.0.1/cb", "https://127.0.0.1:80/cb", AnyPort::loopback));
  CHECK_FALSE(redirect_uri_matches("https://client.example/cb", "https://client.example:80/cb", AnyPort::loopback));
  CHECK(redirect_uri_matches("http://localhost/cb", "http://localhost/cb", AnyPort::loopback));
}

TEST_CASE("redirect match: loopback is http to an IP literal") {
  for (const auto uri : {"http://127.0.0.1", "http://127.0.0.1:80/cb", "http://[::1]/?a", "HTTP://127.0.0.1/"}) {
    CHECK(is_loopback_redirect(uri));
  }
  for (const auto uri : {"https://127.0.0.1/", "http://localhost/", "http://127.0.0.1.evil.example/",
                         "http://u@127.0.0.1/", "http://127.0.0.1:x/", "http://[::1", "http://::1/",
                         "http://client.example/http://127.0.0.1/", "", "127.0.0.1", "http:127.0.0.1"}) {
    CAPTURE(uri);
    CHECK_FALSE(is_loopback_redirect(uri));
  }
}

TEST_CASE("redirect host: a page shows the host with its port") {
  CHECK(redirect_host("https://client.example/cb?a=https://x") == "client.example");
  CHECK(redirect_host("https://client.example:8443/cb") == "client.example:8443");
  CHECK(redirect_host("https://client.example?a=1") == "client.example");
  CHECK(redirect_host("http://127.0.0.1:49152/cb") == "127.0.0.1:49152");
  CHECK(redirect_host("http://[::1]:80/") == "[::1]:80");
}

TEST_CASE("redirect host: a page shows the scheme of a private-use URI") {
  CHECK(redirect_host("com.example.app:/cb") == "com.example.app");
  CHECK(redirect_host("com.example.app://bank.example/cb") == "com.example.app");
  CHECK(redirect_host("urn:ietf:wg:oauth:2.0:oob") == "urn");
}

TEST_CASE("redirect host: a user name cannot pose as the host") {
  CHECK(redirect_host("https://bank.example@evil.example/") == "evil.example");
  CHECK(redirect_host("/relative").empty());
}
