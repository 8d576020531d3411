#include <doctest/doctest.h>

#include <future>
#include <stdexcept>
#include <system_error>
#include <thread>

#include "http/microhttpd/own_server.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;
using namespace std::chrono_literals;

namespace {

const Handler ok = [](const Request&) { return Response{200, {}, "ok"}; };

}  // namespace

TEST_CASE("microhttpd mount: tells at set-up what could never work") {
  adapters::Microhttpd http;
  for (const auto* method : {"HEAD", "get", "TRACE", "CONNECT", "", "BREW"}) {
    CHECK_THROWS_AS(adapters::mount(http, method, "/", ok), std::invalid_argument);
  }
  for (const auto* path : {"", "token", "/a?b", "/a#b", "/a b", "/\xc3\xa9", "/a\r\n"}) {
    CHECK_THROWS_AS(adapters::mount(http, "GET", path, ok), std::invalid_argument);
  }
  CHECK_THROWS_AS(adapters::mount(http, "GET", "/", Handler()), std::invalid_argument);
  CHECK_NOTHROW(adapters::mount(http, "GET", "/", ok));
  CHECK_THROWS_AS(adapters::mount(http, "GET", "/", ok), std::logic_error);
  CHECK_NOTHROW(adapters::mount(http, "POST", "/", ok));
}

TEST_CASE("microhttpd mount: refuses a server that listens") {
  OwnServer server;
  CHECK(server.serves());
  CHECK_THROWS_AS(adapters::mount(server.http, "GET", "/late", ok), std::logic_error);
  server.stop();
  CHECK_NOTHROW(adapters::mount(server.http, "GET", "/late", ok));
}

TEST_CASE("microhttpd listening: two servers never share a port, and an address that is not here cannot be used") {
  OwnServer server;
  adapters::Microhttpd second;
  CHECK_THROWS_AS(second.bind("127.0.0.1", server.port()), std::system_error);
  CHECK_THROWS_AS(second.bind("192.0.2.1", 0), std::system_error);
  CHECK_THROWS_AS(second.bind("no.such.name.invalid", 0), std::system_error);
  CHECK_THROWS_AS(second.listen(), std::logic_error);
  CHECK(second.bind("127.0.0.1", 0) > 0);
}

TEST_CASE("microhttpd listening: a server that was stopped can be started again, on its old port too") {
  OwnServer server;
  CHECK(server.serves());
  server.stop();
  CHECK_THROWS_AS(Connection(server.port()), std::runtime_error);
  CHECK(server.http.bind("127.0.0.1", server.port()) == server.port());
  std::thread again([&] { server.http.listen(); });
  CHECK(server.serves());
  server.http.stop();
  again.join();
}

TEST_CASE("microhttpd listening: a stop that comes before listen is not lost") {
  adapters::Microhttpd http;
  http.bind("127.0.0.1", 0);
  http.stop();
  auto listening = std::async(std::launch::async, [&] { http.listen(); });
  CHECK(listening.wait_for(5s) == std::future_status::ready);
}

TEST_CASE("microhttpd listening: stop ends kept connections and lets what has begun to arrive end well") {
  OwnServer server;
  Connection idle(server.port());
  CHECK(idle.send(kept_get("/record")));
  CHECK(answers_ok(idle));
  Connection arriving(server.port());
  CHECK(arriving.send("POST /record HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhe"));
  Connection begun(server.port());
  CHECK(begun.send(kept_get("/gate")));
  server.gate.until_waiting(1);

  auto stopped = std::async(std::launch::async, [&] { server.stop(); });
  CHECK(is_ended(idle));
  CHECK_THROWS_AS(Connection(server.port()), std::runtime_error);
  CHECK(arriving.send("llo"));
  CHECK(parse_answer(arriving.read()).body == "ok");
  CHECK(server.recorder.last().body == "hello");
  CHECK(stopped.wait_for(50ms) == std::future_status::timeout);
  server.gate.open();
  const auto answer = parse_answer(begun.read());
  CHECK(answer.body == "passed");
  CHECK(answer.field("Connection") == "close");
  CHECK(stopped.wait_for(5s) == std::future_status::ready);
}

TEST_CASE("microhttpd listening: stop does not wait for a request that never arrives") {
  OwnServer server({.arrival = 500ms});
  Connection arriving(server.port());
  CHECK(arriving.send("POST /record HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhe"));
  std::this_thread::sleep_for(50ms);
  auto stopped = std::async(std::launch::async, [&] { server.stop(); });
  CHECK(stopped.wait_for(10s) == std::future_status::ready);
  CHECK(server.recorder.count() == 0);
}

TEST_CASE("microhttpd listening: stop under load answers or refuses, and never hangs") {
  for (int i = 0; i < 10; ++i) {
    OwnServer server;
    std::atomic<bool> go_on = true;
    std::vector<std::thread> clients;
    for (int j = 0; j < 4; ++j) {
      clients.emplace_back([&] {
        while (go_on) {
          try {
            Connection client(server.port());
            client.send(kept_get("/record"));
            client.read("ok", 2s);
          } catch (const std::runtime_error&) {
            return;
          }
        }
      });
    }
    while (server.recorder.count() < 20) std::this_thread::sleep_for(1ms);
    auto stopped = std::async(std::launch::async, [&] { server.stop(); });
    CHECK(stopped.wait_for(10s) == std::future_status::ready);
    go_on = false;
    for (auto& client : clients) client.join();
  }
}

TEST_CASE("microhttpd listening: IPv6 is served, and the address is told without brackets") {
  Recorder recorder;
  adapters::Microhttpd http;
  adapters::mount(http, "GET", "/record", recorder.handler());
  int port = 0;
  try {
    port = http.bind("::", 0);
  } catch (const std::system_error&) {
    return;  // A machine without IPv6.
  }
  std::thread serving([&] { http.listen(); });
  Connection narrow(port);
  CHECK(narrow.send(last_get("/record")));
  CHECK(parse_answer(narrow.read()).body == "ok");
  http.stop();
  serving.join();
  CHECK(recorder.last().remote_address == "127.0.0.1");
}
