#include <doctest/doctest.h>

#include "fetch/server.hpp"
#include "oauthkit/fetch.hpp"

using namespace oauthkit;
using namespace fetch_tests;
using namespace std::chrono_literals;

namespace {

/// Whether the fetcher refuses it, without asking anybody.
bool is_refused(const Fetcher& fetcher, const std::string& url) {
  CAPTURE(url);
  try {
    fetcher.send({.url = url});
  } catch (const FetchRefused&) {
    return true;
  } catch (const FetchFailed& failed) {
    MESSAGE(url, ": ", failed.what());
  }
  return false;
}

}  // namespace

TEST_CASE("fetcher: no spelling of loopback is reached") {
  const Authority authority;
  const RawServer server([](const std::string&) { return response("{}"); }, &authority);
  const Fetcher fetcher({.ca_file = authority.file()});
  for (const char* host : {"127.0.0.1",
                           "127.1",
                           "127.0.1",
                           "127.0.0.2",
                           "0x7f000001",
                           "0X7F.0.0.1",
                           "2130706433",
                           "017700000001",
                           "0177.0.0.01",
                           "%31%32%37.0.0.1",
                           "0.0.0.0",
                           "0",
                           "localhost",
                           "LOCALHOST",

                           "[::1]",
                           "[0:0:0:0:0:0:0:1]",
                           "[::]",
                           "[::ffff:127.0.0.1]",
                           "[::ffff:7f00:1]",
                           "[::127.0.0.1]",
                           "[64:ff9b::127.0.0.1]",
                           "[64:ff9b::7f00:1]",
                           "[2002:7f00:1::]",
                           "[2001:0:7f00:1::]"}) {
    CHECK(is_refused(fetcher, std::string("https://") + host + ":" + server.port_text() + "/jwks"));
  }
  // Not every resolver knows this one.
  CHECK_THROWS(fetcher.send({.url = "https://localhost.:" + server.port_text() + "/jwks"}));
  CHECK(server.connections() == 0);
  const auto origin = "https://localhost:" + server.port_text();
  CHECK(Fetcher({.trusted_origins = {origin}, .ca_file = authority.file()}).send({.url = origin}).status == 200);
}

TEST_CASE("fetcher: no address that is not public is tried") {
  const Fetcher fetcher({.connect_timeout = 500ms});
  for (const char* host : {"10.0.0.1",           "172.16.0.1",         "192.168.1.1",
                           "100.64.0.1",         "169.254.169.254",    "0xa9fea9fe",
                           "2852039166",         "192.0.2.1",          "198.18.0.1",
                           "198.51.100.1",       "203.0.113.1",        "224.0.0.1",
                           "255.255.255.255",    "240.0.0.1",          "192.0.0.1",
                           "192.88.99.1",        "[fe80::1]",          "[fc00::1]",
                           "[fd00:ec2::254]",    "[fec0::1]",          "[ff02::1]",
                           "[2001:db8::1]",      "[3fff::1]",          "[100::1]",
                           "[::ffff:10.0.0.1]",  "[::ffff:a9fe:a9fe]", "[64:ff9b::a9fe:a9fe]",
                           "[64:ff9b:1::a00:1]", "[2002:a9fe:a9fe::]", "[::10.0.0.1]"}) {
    CHECK(is_refused(fetcher, std::string("https://") + host + "/jwks"));
  }
}

TEST_CASE("fetcher: only https, but to an origin that is trusted to be http") {
  const RawServer server([](const std::string&) { return response("{}"); });
  const auto origin = "http://127.0.0.1:" + server.port_text();
  const Fetcher fetcher;
  for (const auto& url : {origin, std::string("http://client.example/jwks"), std::string("ftp://client.example/jwks"),
                          std::string("file:///etc/passwd"), std::string("client.example/jwks")}) {
    CHECK(is_refused(fetcher, url));
  }
  CHECK(server.connections() == 0);
  CHECK(Fetcher({.trusted_origins = {origin}}).send({.url = origin + "/x"}).status == 200);
}

TEST_CASE("fetcher: trust is for one origin, scheme, host and port") {
  const RawServer server([](const std::string&) { return response("{}"); });
  const RawServer other([](const std::string&) { return response("{}"); });
  const Fetcher fetcher({.trusted_origins = {"http://127.0.0.1:" + server.port_text()}});
  CHECK(is_refused(fetcher, "http://127.0.0.1:" + other.port_text()));
  CHECK(is_refused(fetcher, "http://localhost:" + server.port_text()));
  CHECK(is_refused(fetcher, "https://127.0.0.1:" + server.port_text()));
  CHECK(is_refused(fetcher, "http://127.0.0.1:" + server.port_text() + "@127.0.0.1:" + other.port_text()));
  CHECK(server.connections() == 0);
  CHECK(other.connections() == 0);
  CHECK(fetcher.send({.url = "http://127.1:" + server.port_text() + "/"}).status == 200);
}

TEST_CASE("fetcher: a refused URL has no keys, which is remembered") {
  const Fetcher fetcher;
  CHECK(fetcher.jwks("https://127.0.0.1/jwks", RemoteKeys::Need::any) == nullptr);
  CHECK(fetcher.jwks("https://127.0.0.1/jwks", RemoteKeys::Need::newer) == nullptr);
  CHECK(fetcher.jwks("file:///etc/passwd", RemoteKeys::Need::any) == nullptr);
}
