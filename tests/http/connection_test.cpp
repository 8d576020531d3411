#include <doctest/doctest.h>
#include <netinet/tcp.h>

#include <atomic>
#include <csignal>
#include <future>
#include <thread>

#include "http/gate.hpp"
#include "http/server.hpp"
#include "http/socket_option.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;
using namespace std::chrono_literals;

TEST_CASE("http connection: silent connections hold no thread") {
  TestServer server({.threads = 2});
  std::vector<Connection> silent;
  for (int i = 0; i < 20; ++i) silent.emplace_back(server.port());
  auto honest = std::async(std::launch::async, [&] { return server.serves(); });
  CHECK(honest.wait_for(3s) == std::future_status::ready);
  CHECK(honest.get());
}

TEST_CASE("http connection: slow senders are timed out while an honest request is answered") {
  TestServer server({.threads = 4, .idle = 500ms});
  std::vector<Connection> slow;
  for (const auto* part : {"G", "GET /record HTTP/1.1\r\n", "GET /record HTTP/1.1\r\nHost: loc"}) {
    slow.emplace_back(server.port());
    CHECK(slow.back().send(part));
  }
  CHECK(server.serves());
  for (auto& one : slow) {
    CHECK(parse_answer(one.read({}, 5s)).status != 200);
    CHECK(one.end() != Connection::End::open);
  }
  CHECK(server.recorder.count() == 1);
}

TEST_CASE("http connection: headers that trickle for too long are cut off, although they never stand still") {
  TestServer server({.threads = 1, .idle = 300ms, .arrival = 600ms});
  Connection slow(server.port());
  CHECK(slow.send("GET /record HTTP/1.1\r\nHost: localhost\r\nX-Slow: "));
  for (int i = 0; i < 100 && slow.end() == Connection::End::open; ++i) {
    slow.send("a");
    slow.read("\r\n\r\n", 50ms);
  }
  CHECK(slow.end() != Connection::End::open);
  CHECK(server.recorder.count() == 0);
  CHECK(server.serves());
}

TEST_CASE("http connection: many at once are all answered") {
  TestServer server;
  std::atomic<int> answered = 0;
  std::vector<std::thread> clients;
  for (int i = 0; i < 8; ++i) {
    clients.emplace_back([&] {
      for (int j = 0; j < 50; ++j) answered += server.ask(post("/record", std::to_string(j))).status == 200;
    });
  }
  for (auto& client : clients) client.join();
  CHECK(answered == 400);
  CHECK(server.recorder.count() == 400);
}

TEST_CASE("http connection: an answer does not wait for Nagle's algorithm") {
  Gate gate;
  TestServer server({}, gated(gate));
  Connection client(server.port());
  CHECK(client.send(request("GET", "/gate")));
  gate.until_waiting(1);
  CHECK(option_of<int>(server.port(), client.local_port(), IPPROTO_TCP, TCP_NODELAY).value_or(0) != 0);
  gate.open();
  CHECK(parse_answer(client.read()).body == "passed");
}

TEST_CASE("http connection: a client that leaves early does not end the process, whatever SIGPIPE does") {
  TestServer server({}, [](TestServer& http) {
    http.mount("GET", "/long", [](const Request&) { return Response{200, {}, std::string(8'000'000, 'a')}; });
  });
  const auto before = std::signal(SIGPIPE, SIG_DFL);
  for (int i = 0; i < 20; ++i) {
    Connection leaving(server.port());
    CHECK(leaving.send(request("GET", "/long")));
    leaving.read("HTTP/1.1");
    leaving.close();
  }
  CHECK(server.serves());
  std::signal(SIGPIPE, before);
}

TEST_CASE("http connection: a reader that stands still is given up") {
  TestServer server({.threads = 1, .idle = 300ms}, [](TestServer& http) {
    http.mount("GET", "/long", [](const Request&) { return Response{200, {}, std::string(30'000'000, 'a')}; });
  });
  Connection still(server.port());
  CHECK(still.send(request("GET", "/long")));
  CHECK(server.serves());
}
