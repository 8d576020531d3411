#include <doctest/doctest.h>

#include <thread>

#include "http/microhttpd/own_server.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;
using namespace std::chrono_literals;

TEST_CASE("microhttpd limits: one connection more than there may be is closed at once while all are answered") {
  OwnServer server({.connections = 5});
  std::vector<Connection> held;
  for (int i = 0; i < 5; ++i) {
    held.emplace_back(server.port());
    CHECK(held.back().send(kept_get("/gate")));
  }
  server.gate.until_waiting(5);
  for (int i = 0; i < 10; ++i) {
    Connection extra(server.port());
    extra.send(kept_get("/record"));
    CHECK(is_ended(extra));
  }
  server.gate.open();
  for (auto& one : held) CHECK(parse_answer(one.read("passed")).body == "passed");
  for (auto& one : held) {
    CHECK(one.send(kept_get("/record")));
    CHECK(answers_ok(one));
  }
}

TEST_CASE("microhttpd limits: one connection more than there may be ends the one that is idle for longest") {
  OwnServer server({.connections = 5});
  std::vector<Connection> held;
  for (int i = 0; i < 6; ++i) {
    held.emplace_back(server.port());
    CHECK(held.back().send(kept_get("/record")));
    CHECK(answers_ok(held.back()));
    std::this_thread::sleep_for(20ms);
  }
  CHECK(is_ended(held.front()));
  for (auto one = held.begin() + 1; one != held.end(); ++one) {
    CHECK(one->send(kept_get("/record")));
    CHECK(answers_ok(*one));
  }
}

TEST_CASE("microhttpd limits: one address cannot take all connections") {
  OwnServer server({.connections = 100, .connections_per_address = 3});
  constexpr in_addr_t greedy = INADDR_LOOPBACK + 1;
  std::vector<Connection> held;
  for (int i = 0; i < 3; ++i) {
    held.emplace_back(server.port(), greedy);
    CHECK(held.back().send(kept_get("/record")));
    CHECK(answers_ok(held.back()));
    CHECK(server.recorder.last().remote_address == "127.0.0.2");
  }
  Connection extra(server.port(), greedy);
  extra.send(kept_get("/record"));
  CHECK(is_ended(extra));
  CHECK(server.serves());
  CHECK(server.recorder.last().remote_address == "127.0.0.1");
  held.pop_back();
  bool serves = false;
  for (int i = 0; i < 1000 && !serves; ++i) {
    Connection again(server.port(), greedy);
    again.send(last_get("/record"));
    serves = parse_answer(again.read()).body == "ok";
  }
  CHECK(serves);
}

TEST_CASE("microhttpd limits: many idle connections hold nobody up") {
  OwnServer server;
  std::vector<Connection> idle;
  for (int i = 0; i < 300; ++i) {
    idle.emplace_back(server.port());
    CHECK(idle.back().send(kept_get("/record")));
    CHECK(answers_ok(idle.back()));
  }
  CHECK(server.serves());
  for (auto& one : idle) {
    CHECK(one.send(kept_get("/record")));
    CHECK(answers_ok(one));
  }
}

TEST_CASE("microhttpd limits: a connection that says nothing ends with the arrival time") {
  OwnServer server({.idle = 100s, .arrival = 200ms});
  Connection silent(server.port());
  CHECK(silent.read({}, 5s).empty());
  CHECK(silent.end() != Connection::End::open);
  CHECK(server.serves());
}

TEST_CASE("microhttpd limits: a client that takes its answer a little at a time is cut off") {
  OwnServer server({.delivery = 400ms}, [](adapters::Microhttpd& http) {
    adapters::mount(http, "GET", "/long", [](const Request&) {
      return Response{200, {}, std::string(60'000'000, 'a')};
    });
  });
  Connection slow(server.port());
  CHECK(slow.send(kept_get("/long")));
  std::size_t bytes = 0;
  for (int i = 0; i < 20; ++i) {
    bytes += slow.read("a").size();
    std::this_thread::sleep_for(50ms);
  }
  bytes += slow.read().size();
  CHECK(bytes < 60'000'000);
  CHECK(slow.end() != Connection::End::open);
  CHECK(server.serves());
}

TEST_CASE("microhttpd limits: a query of very many parameters is no way to hang a thread") {
  OwnServer server({.threads = 1});
  std::string many = "/record?";
  while (many.size() < 8000) many += "a&";
  CHECK(server.ask(last_get(many)).status == 200);
  CHECK(server.recorder.last().target == many);
  CHECK(server.serves());
}

TEST_CASE("microhttpd limits: very many headers and cookies are refused when the memory of a connection is used up") {
  OwnServer server({.threads = 1});
  std::string headers;
  while (headers.size() < 8000) headers += "a:b\r\n";
  CHECK(server.ask(request("GET", "/record", headers)).status == 431);
  std::string cookies = "Cookie: a";
  while (cookies.size() < 8000) cookies += ";b";
  CHECK(server.ask(request("GET", "/record", cookies + "\r\n")).status == 431);
  CHECK(server.recorder.count() == 0);
  CHECK(server.ask(request("GET", "/record", "a:b\r\nCookie: a=b;c=d\r\nConnection: close\r\n")).status == 200);
}

TEST_CASE("microhttpd limits: headers of an answer that do not fit become a bare 500") {
  OwnServer server({}, [](adapters::Microhttpd& http) {
    adapters::mount(http, "GET", "/redirect", [](const Request& request) {
      const auto length = static_cast<std::size_t>(std::stoi(std::string(request.query())));
      return Response{303, {{"Location", "/" + std::string(length, 'l')}}, ""};
    });
  });
  const auto refused = server.ask(last_get("/redirect?40000"));
  CHECK(refused.status == 500);
  CHECK(refused.body == "internal error\n");
  const auto answer = server.ask(last_get("/redirect?20000"));
  CHECK(answer.status == 303);
  CHECK(answer.field("Location").size() == 20'001);
}
