#include <doctest/doctest.h>

#include <stdexcept>

#include "http/server.hpp"

// Whose address a throttle and the events see, where proxies stand in front and anybody can write a header.

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

constexpr in_addr_t proxy = INADDR_LOOPBACK + 1;
constexpr in_addr_t stranger = INADDR_LOOPBACK + 8;

struct Told {
  std::string client;
  std::string proxy;
  bool operator==(const Told&) const = default;
};

/// What a handler is told of a request that comes from `peer` with these header lines.
Told told(const TestServer& server, in_addr_t peer, const std::string& lines) {
  Connection connection(server.port(), peer);
  CHECK(connection.send(request("GET", "/record", lines + "Connection: close\r\n")));
  CHECK(parse_answer(connection.read()).body == "ok");
  return {server.recorder.last().remote_address, server.recorder.last().proxy_address};
}

}  // namespace

TEST_CASE("http proxies: nobody is believed unless told to, and nobody but a proxy") {
  const std::string spoofed = "X-Forwarded-For: 192.0.2.1\r\n";
  const TestServer bare;
  CHECK(told(bare, proxy, spoofed) == Told{"127.0.0.2", ""});
  const TestServer server({.trusted_proxies = {"127.0.0.2"}});
  CHECK(told(server, stranger, spoofed) == Told{"127.0.0.9", ""});
  CHECK(told(server, stranger, "X-Forwarded-For: 127.0.0.2\r\n") == Told{"127.0.0.9", ""});
  CHECK(told(server, proxy, "Forwarded: for=192.0.2.1\r\nX-Real-IP: 192.0.2.1\r\n") == Told{"127.0.0.2", ""});
  CHECK(told(server, proxy, "") == Told{"127.0.0.2", ""});
  CHECK(told(server, proxy, spoofed) == Told{"192.0.2.1", "127.0.0.2"});
}

TEST_CASE("http proxies: what stands before the last address that is no proxy's was written by whoever asks") {
  const TestServer server({.trusted_proxies = {"127.0.0.2", "10.0.0.0/8", "2001:db8::/33"}});
  const auto client = [&](const std::string& lines) { return told(server, proxy, lines).client; };
  CHECK(client("X-Forwarded-For: 203.0.113.7, 192.0.2.1\r\n") == "192.0.2.1");
  CHECK(client("X-Forwarded-For: 203.0.113.7\r\nX-Forwarded-For: 192.0.2.1 ,10.1.2.3\r\n") == "192.0.2.1");
  CHECK(client("X-Forwarded-For: 10.9.9.9, 203.0.113.7, 10.1.2.3, 2001:db8::5\r\n") == "203.0.113.7");
  CHECK(client("X-Forwarded-For: 10.9.9.9, 10.1.2.3\r\n") == "10.9.9.9");
  CHECK(client("X-Forwarded-For: 2001:DB8:8000::0001\r\n") == "2001:db8:8000::1");
  CHECK(client("X-Forwarded-For: ::ffff:192.0.2.1\r\n") == "192.0.2.1");
  // Some proxies write the port.
  CHECK(client("X-Forwarded-For: 192.0.2.1:50000\r\n") == "192.0.2.1");
  CHECK(client("X-Forwarded-For: [2001:db8:8000::1]:50000\r\n") == "2001:db8:8000::1");
}

TEST_CASE("http proxies: where the chain breaks off, the last hop that can be read counts") {
  const TestServer server({.trusted_proxies = {"127.0.0.2", "10.0.0.0/8"}});
  for (const auto* broken : {"unknown", "", "192.0.2.1.5", "192.0.2", "999.0.0.1", "_hidden", "192.0.2.1/32", "[", "]",
                             "fe80::1%eth0", "\"192.0.2.1\"", "192.0.2.1 192.0.2.2", ":", "::1::"}) {
    CAPTURE(broken);
    CHECK(told(server, proxy, "X-Forwarded-For: 203.0.113.7, " + std::string(broken) + "\r\n").client == "127.0.0.2");
    CHECK(told(server, proxy, "X-Forwarded-For: " + std::string(broken) + ", 10.0.0.1\r\n").client == "10.0.0.1");
  }
}

TEST_CASE("http proxies: what is neither an address nor a network of some is refused at once") {
  for (const auto* wrong : {"", "proxy.example", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/0", "::/0", "2001:db8::/129",
                            "10.0.0/8", "10.0.0.0/8x", "10.0.0.0/-1", "10.0.0.0 /8", "127.0.0.1:80"}) {
    CAPTURE(wrong);
    CHECK_THROWS_AS(TestServer({.trusted_proxies = {wrong}}), std::invalid_argument);
  }
  for (const auto* right : {"10.0.0.0/8", "127.0.0.1", "::1", "2001:db8::/32", "10.1.2.3/8", "0.0.0.0/1"}) {
    CAPTURE(right);
    CHECK_NOTHROW(TestServer({.trusted_proxies = {right}}));
  }
}
