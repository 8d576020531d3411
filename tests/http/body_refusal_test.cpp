#include <doctest/doctest.h>

#include "http/server.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;
using namespace std::chrono_literals;

TEST_CASE("http body: refuses every content encoding, so that nothing is inflated") {
  TestServer server;
  // gzip of "hello"
  const std::string zipped(
      "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xcb\x48\xcd\xc9\xc9\x07\x00\x86\xa6\x10\x36\x05\x00\x00\x00", 25);
  for (const auto* coding : {"gzip", "deflate", "br", "GZIP", "identity", "unknown"}) {
    CAPTURE(coding);
    CHECK(server.ask(post("/record", zipped, "Content-Encoding: " + std::string(coding) + "\r\n")).status == 415);
  }
  CHECK(server.recorder.count() == 0);
  CHECK(server.ask(post("/record", zipped)).status == 200);
  CHECK(server.recorder.last().body == zipped);
}

TEST_CASE("http body: refuses multipart types") {
  TestServer server;
  const std::string parts = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--x--\r\n";
  for (const auto* type : {"multipart/form-data; boundary=x", "MULTIPART/Form-Data; boundary=x", "multipart/mixed"}) {
    CAPTURE(type);
    CHECK(server.ask(post("/record", parts, "Content-Type: " + std::string(type) + "\r\n")).status == 415);
  }
  CHECK(server.recorder.count() == 0);
  CHECK(server.ask(post("/record", parts, "Content-Type: text/plain\r\n")).status == 200);
}

TEST_CASE("http body: one that will be refused is not asked for with 100 Continue") {
  TestServer server;
  const std::string expects = "Expect: 100-continue\r\nContent-Length: ";
  for (const auto& bytes : {request("POST", "/record", expects + "99999\r\n"),
                            request("POST", "/record", expects + "5\r\nContent-Encoding: gzip\r\n"),
                            request("POST", "/nowhere", expects + "99999\r\n"),
                            request("POST", "/record", expects + "5\r\nContent-Length: 6\r\n")}) {
    const auto said = server.say(bytes);
    CHECK(count_answers(said) == 1);
    CHECK(parse_answer(said).status >= 400);
    CHECK(parse_answer(said).field("Content-Length") == std::to_string(parse_answer(said).body.size()));
  }
  CHECK(server.recorder.count() == 0);

  Connection polite(server.port());
  CHECK(polite.send(request("POST", "/record", expects + "5\r\n")));
  CHECK(polite.read("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
  CHECK(polite.send("hello"));
  CHECK(parse_answer(polite.read()).status == 200);
  CHECK(server.recorder.last().body == "hello");
}

TEST_CASE("http body: one that breaks off never reaches the handler") {
  TestServer server({.idle = 1s});
  for (const auto& bytes : {request("POST", "/record", "Content-Length: 10\r\n", "half"),
                            chunked("POST", "/record", "A\r\nhalf"), chunked("POST", "/record", "4\r\nhalf\r\n")}) {
    Connection leaving(server.port());
    CHECK(leaving.send(bytes));
    leaving.finish_sending();
    const auto status = parse_answer(leaving.read()).status;
    CHECK((status == 400 || (is_microhttpd && status == 0)));
  }
  CHECK(server.recorder.count() == 0);
  CHECK(server.ask(post("/record", "whole")).status == 200);
}

TEST_CASE("http body: one that stands still is given up") {
  TestServer server({.idle = 200ms});
  Connection still(server.port());
  CHECK(still.send(request("POST", "/record", "Content-Length: 10\r\n", "half")));
  CHECK(parse_answer(still.read()).status == (is_microhttpd ? 0 : 408));
  CHECK(still.end() != Connection::End::open);
  CHECK(server.recorder.count() == 0);
  CHECK(server.ask(post("/record", "whole")).status == 200);
}

TEST_CASE("http body: one that trickles for too long is answered 408, although it never stands still") {
  TestServer server({.idle = 300ms, .arrival = 600ms});
  Connection slow(server.port());
  CHECK(slow.send(request("POST", "/record", "Content-Length: 1000\r\n")));
  std::string said;
  for (int i = 0; i < 100 && said.empty(); ++i) {
    slow.send("a");
    said = slow.read("\r\n\r\n", 50ms);
  }
  CHECK(parse_answer(said).status == 408);
  CHECK(server.recorder.count() == 0);
  CHECK(server.serves());
}

TEST_CASE("http body: the refusal reaches a client that is still sending, without a reset") {
  TestServer server;
  for (int i = 0; i < 10; ++i) {
    Connection busy(server.port());
    CHECK(busy.send(post("/record", std::string(200'000, 'a'))));
    busy.finish_sending();
    CHECK(parse_answer(busy.read()).status == 413);
    CHECK(busy.end() == Connection::End::closed);
  }
}
