#include <doctest/doctest.h>

#include "http/microhttpd/own_server.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;
using namespace std::chrono_literals;

TEST_CASE("microhttpd keep-alive: one connection takes many requests, with and without body") {
  OwnServer server;
  Connection kept(server.port());
  for (int i = 0; i < 50; ++i) {
    CHECK(kept.send(i % 2 == 0 ? kept_get("/record") : post("/record", "body " + std::to_string(i))));
    CHECK(answers_ok(kept));
  }
  CHECK(server.recorder.count() == 50);
  CHECK(server.recorder.last().body == "body 49");
}

TEST_CASE("microhttpd keep-alive: pipelined requests are answered in their order") {
  OwnServer server;
  std::string many;
  for (int i = 0; i < 20; ++i) many += post("/record?" + std::to_string(i), "abc");
  Connection connection(server.port());
  CHECK(connection.send(many + last_get("/record?last")));
  CHECK(count_answers(connection.read()) == 21);
  CHECK(server.recorder.count() == 21);
  CHECK(server.recorder.last().query() == "last");
}

TEST_CASE("microhttpd keep-alive: a refusal whose end is known keeps the connection") {
  OwnServer server;
  Connection kept(server.port());
  for (const auto& [bytes, status] : {std::pair(kept_get("/nowhere"), 404),
                                      {request("HEAD", "/nowhere"), 404},
                                      {request("OPTIONS", "/record"), 405},
                                      {post("/nowhere", ""), 404}}) {
    CHECK(kept.send(bytes));
    CHECK(parse_answer(kept.read("\r\n\r\n")).status == status);
    CHECK(kept.end() == Connection::End::open);
    kept.read({}, 20ms);
  }
  CHECK(kept.send(kept_get("/record")));
  CHECK(answers_ok(kept));
}

TEST_CASE("microhttpd keep-alive: chunks end the connection, because their delimiters are read leniently") {
  OwnServer server;
  Connection connection(server.port());
  CHECK(connection.send(chunked("POST", "/record", "3\r\nabc\r\n0\r\n\r\n") + kept_get("/record?second")));
  const auto said = connection.read({}, 5s);
  CHECK(count_answers(said) == 1);
  CHECK(parse_answer(said).status == 200);
  CHECK(parse_answer(said).field("Connection") == "close");
  CHECK(connection.end() != Connection::End::open);
  CHECK(server.recorder.count() == 1);
}

TEST_CASE("microhttpd keep-alive: HTTP/1.0 is answered and closed") {
  OwnServer server;
  Connection old(server.port());
  CHECK(old.send("GET /record HTTP/1.0\r\n\r\n"));
  CHECK(parse_answer(old.read()).body == "ok");
  CHECK(old.end() == Connection::End::closed);
}

TEST_CASE("microhttpd keep-alive: a kept connection that says nothing is closed after the idle time") {
  OwnServer server({.idle = 1s, .arrival = 100s});
  Connection kept(server.port());
  CHECK(kept.send(kept_get("/record")));
  CHECK(answers_ok(kept));
  CHECK(is_ended(kept));
  CHECK(server.serves());
}

TEST_CASE("microhttpd keep-alive: the arrival time does not end a kept connection between requests") {
  OwnServer server({.arrival = 200ms});
  Connection kept(server.port());
  CHECK(kept.send(kept_get("/record")));
  CHECK(answers_ok(kept));
  kept.read({}, 700ms);
  CHECK(kept.end() == Connection::End::open);
  CHECK(kept.send(kept_get("/record")));
  CHECK(answers_ok(kept));
}

TEST_CASE("microhttpd keep-alive: a request line that trickles on a kept connection is cut off") {
  OwnServer server({.arrival = 300ms});
  Connection kept(server.port());
  CHECK(kept.send(kept_get("/record")));
  CHECK(answers_ok(kept));
  std::string said;
  for (int i = 0; i < 200 && kept.end() == Connection::End::open; ++i) {
    kept.send("G");
    said += kept.read("\r\n\r\n", 30ms);
  }
  CHECK(kept.end() != Connection::End::open);
  CHECK(parse_answer(said).status == 408);
  CHECK(server.recorder.count() == 1);
  CHECK(server.serves());
}
