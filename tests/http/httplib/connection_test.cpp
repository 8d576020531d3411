#include <doctest/doctest.h>
#include <netinet/tcp.h>

#include <atomic>
#include <csignal>
#include <future>

#include "http/httplib/gate.hpp"
#include "http/httplib/server.hpp"
#include "http/socket_option.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;
using namespace std::chrono_literals;

TEST_CASE("http connection: one more than threads and queue hold is closed at once") {
  Gate gate;
  HttplibServer server({.threads = 2, .queued_connections = 3}, with_gate(gate));
  std::vector<Connection> held;
  for (int i = 0; i < 5; ++i) {
    held.emplace_back(server.port());
    CHECK(held.back().send(request("GET", "/gate")));
    if (i < 2) gate.until_waiting(i + 1);
  }
  for (int i = 0; i < 10; ++i) {
    Connection extra(server.port());
    extra.send(request("GET", "/gate"));
    CHECK(extra.read({}, 5s).empty());
    CHECK(extra.end() != Connection::End::open);
  }
  gate.open();
  for (auto& one : held) CHECK(parse_answer(one.read()).body == "passed");
  CHECK(server.serves());
}

TEST_CASE("http connection: without a queue, one thread holds one connection") {
  Gate gate;
  HttplibServer server({.threads = 1, .queued_connections = 0}, with_gate(gate));
  Connection held(server.port());
  CHECK(held.send(request("GET", "/gate")));
  gate.until_waiting(1);
  CHECK(server.say(request("GET", "/record")).empty());
  gate.open();
  CHECK(parse_answer(held.read()).body == "passed");
  bool serves_again = false;
  for (int i = 0; i < 1000 && !serves_again; ++i) serves_again = server.serves();
  CHECK(serves_again);
}
