#include "fetch/address.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <sys/un.h>

#include <initializer_list>

using oauthkit::fetch::is_public;

namespace {

bool is_public_text(const char* text) {
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  if (inet_pton(AF_INET, text, &v4.sin_addr) == 1) return is_public(reinterpret_cast<const sockaddr&>(v4));
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  REQUIRE(inet_pton(AF_INET6, text, &v6.sin6_addr) == 1);
  return is_public(reinterpret_cast<const sockaddr&>(v6));
}

}  // namespace

TEST_CASE("fetch address: the IPv4 blocks of special use are refused, from their first address to their last") {
  for (const char* text :
       {"0.0.0.0",      "0.255.255.255",   "10.0.0.0",        "10.255.255.255",  "100.64.0.0",      "100.127.255.255",
        "127.0.0.0",    "127.0.0.1",       "127.255.255.255", "169.254.0.0",     "169.254.169.254", "169.254.255.255",
        "172.16.0.0",   "172.31.255.255",  "192.0.0.0",       "192.0.0.255",     "192.0.2.0",       "192.0.2.255",
        "192.88.99.0",  "192.88.99.255",   "192.168.0.0",     "192.168.255.255", "198.18.0.0",      "198.19.255.255",
        "198.51.100.0", "198.51.100.255",  "203.0.113.0",     "203.0.113.255",   "224.0.0.0",       "239.255.255.255",
        "240.0.0.0",    "255.255.255.254", "255.255.255.255"}) {
    CAPTURE(text);
    CHECK_FALSE(is_public_text(text));
  }
}

TEST_CASE("fetch address: their neighbours are public") {
  for (const char* text :
       {"1.0.0.0",         "9.255.255.255",   "11.0.0.0",        "100.63.255.255", "100.128.0.0",
        "126.255.255.255", "128.0.0.0",       "169.253.255.255", "169.255.0.0",    "172.15.255.255",
        "172.32.0.0",      "191.255.255.255", "192.0.1.0",       "192.0.3.0",      "192.88.98.255",
        "192.88.100.0",    "192.167.255.255", "192.169.0.0",     "198.17.255.255", "198.20.0.0",
        "198.51.99.255",   "198.51.101.0",    "203.0.112.255",   "203.0.114.0",    "223.255.255.255"}) {
    CAPTURE(text);
    CHECK(is_public_text(text));
  }
}

TEST_CASE("fetch address: IPv6 is public where it is global unicast, and no IPv4 address in disguise") {
  for (const char* text : {"::",
                           "::1",
                           "::7f00:1",
                           "::ffff:127.0.0.1",
                           "::ffff:8.8.8.8",
                           "64:ff9b::7f00:1",
                           "64:ff9b::808:808",
                           "64:ff9b:1::a00:1",
                           "100::1",
                           "2001::1",
                           "2001:0:7f00:1::",
                           "2001:2::1",
                           "2001:10::1",
                           "2001:20::1",
                           "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff",
                           "2001:db8::1",
                           "2001:db8:ffff::1",
                           "2002:7f00:1::",
                           "2002:808:808::1",
                           "3fff::1",
                           "3fff:fff:ffff::1",
                           "4000::1",
                           "fc00::1",
                           "fdff::1",
                           "fe80::1",
                           "febf::1",
                           "fec0::1",
                           "ff02::1",
                           "ffff::1"}) {
    CAPTURE(text);
    CHECK_FALSE(is_public_text(text));
  }
  for (const char* text : {"2000::1", "2001:200::1", "2001:4860:4860::8888", "2001:db7:ffff::1", "2001:db9::1",
                           "2003::1", "2a00::1", "3ffe::1", "3fff:1000::1", "2606:4700::1111"}) {
    CAPTURE(text);
    CHECK(is_public_text(text));
  }
}

TEST_CASE("fetch address: what is no internet address is not public") {
  sockaddr_un local{};
  local.sun_family = AF_UNIX;
  CHECK_FALSE(is_public(reinterpret_cast<const sockaddr&>(local)));
  sockaddr none{};
  none.sa_family = AF_UNSPEC;
  CHECK_FALSE(is_public(none));
}
