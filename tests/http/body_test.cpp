#include <doctest/doctest.h>

#include "http/server.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t limit = 1000;

/// A server with a POST route of `limit` bytes at /short.
TestServer::SetUp short_route(Recorder& recorder) {
  return [&recorder](httplib::Server& http) {
    adapters::mount(http, "POST", "/short", recorder.handler(), limit);
    adapters::mount(http, "DELETE", "/short", recorder.handler(), limit);
  };
}

std::string chunked(std::string_view method, std::string_view target, std::string_view chunks) {
  return request(method, target, "Transfer-Encoding: chunked\r\n", chunks);
}

}  // namespace

TEST_CASE("http body: one byte more than the limit is refused") {
  Recorder seen;
  TestServer server({}, short_route(seen));
  CHECK(server.ask(post("/short", std::string(limit + 1, 'a'))).status == 413);
  CHECK(seen.count() == 0);
  CHECK(server.ask(post("/short", std::string(limit, 'a'))).status == 200);
  CHECK(seen.last().body.size() == limit);
}

TEST_CASE("http body: every mounted path has its own limit, 64 KiB unless told otherwise") {
  Recorder seen;
  TestServer server({}, [&](httplib::Server& http) {
    adapters::mount(http, "POST", "/long", seen.handler(), 1'000'000);
    adapters::mount(http, "POST", "/usual", seen.handler());
  });
  CHECK(server.ask(post("/long", std::string(1'000'001, 'a'))).status == 413);
  CHECK(server.ask(post("/long", std::string(1'000'000, 'a'))).status == 200);
  CHECK(seen.last().body.size() == 1'000'000);
  CHECK(server.ask(post("/usual", std::string(65'537, 'a'))).status == 413);
  CHECK(server.ask(post("/usual", std::string(65'536, 'a'))).status == 200);
}

TEST_CASE("http body: a length beyond the limit is refused before a byte of it is sent") {
  TestServer server;
  for (const auto* length : {"65537", "18446744073709551615", "99999999999999999999999999"}) {
    CAPTURE(length);
    CHECK(server.ask(request("POST", "/record", "Content-Length: " + std::string(length) + "\r\n")).status == 413);
  }
  CHECK(server.ask(post("/record", "a")).status == 200);
}

TEST_CASE("http body: a form beyond the library's own 8 KiB arrives") {
  TestServer server;
  const std::string form = "a=" + std::string(20'000, 'b');
  CHECK(server.ask(post("/record", form, "Content-Type: application/x-www-form-urlencoded\r\n")).status == 200);
  CHECK(server.recorder.last().body == form);
}

TEST_CASE("http body: any byte may occur in it") {
  TestServer server;
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  CHECK(server.ask(post("/record", bytes)).status == 200);
  CHECK(server.recorder.last().body == bytes);
}

TEST_CASE("http body: an empty one with its length is a body") {
  TestServer server;
  CHECK(server.ask(post("/record", "")).status == 200);
  CHECK(server.recorder.last().body.empty());
}

TEST_CASE("http body: chunks are put together") {
  TestServer server;
  CHECK(server.ask(chunked("POST", "/record", "3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n")).status == 200);
  CHECK(server.recorder.last().body == "abc0123456789");
}

TEST_CASE("http body: chunks beyond the limit are refused") {
  Recorder seen;
  TestServer server({}, short_route(seen));
  const std::string hundred = "64\r\n" + std::string(100, 'a') + "\r\n";
  std::string chunks;
  for (int i = 0; i < 10; ++i) chunks += hundred;
  CHECK(server.ask(chunked("POST", "/short", chunks + hundred + "0\r\n\r\n")).status == 413);
  CHECK(seen.count() == 0);
  CHECK(server.ask(chunked("POST", "/short", chunks + "0\r\n\r\n")).status == 200);
  CHECK(seen.last().body.size() == limit);
}

TEST_CASE("http body: endless chunks are ended") {
  TestServer server;
  for (const auto* path : {"/record", "/nowhere"}) {
    CAPTURE(path);
    Connection endless(server.port());
    CHECK(endless.send(chunked("POST", path, "")));
    const std::string chunk = "F4240\r\n" + std::string(1'000'000, 'a') + "\r\n";
    int sent = 0;
    while (sent < 100 && endless.send(chunk)) ++sent;
    CHECK(sent < 100);
  }
  CHECK(server.recorder.count() == 0);
  CHECK(server.serves());
}

TEST_CASE("http body: without a length it is refused, not read until the client hangs up") {
  TestServer server;
  CHECK(server.ask(request("POST", "/record", {}, "a=b")).status == 411);
  CHECK(server.ask(request("PUT", "/record")).status == 411);
  CHECK(server.ask(request("PATCH", "/record")).status == 411);
  CHECK(server.recorder.count() == 0);
  CHECK(server.ask(post("/record", "a=b")).status == 200);
}

TEST_CASE("http body: DELETE may have none, and its chunks, which the library would not read, are refused") {
  TestServer server;
  CHECK(server.ask(chunked("DELETE", "/record", "3\r\nabc\r\n0\r\n\r\n")).status == 411);
  CHECK(server.recorder.count() == 0);
  CHECK(server.ask(request("DELETE", "/record")).status == 200);
  CHECK(server.ask(request("DELETE", "/record", "Content-Length: 3\r\n", "abc")).status == 200);
  CHECK(server.recorder.last().body == "abc");
}

TEST_CASE("http body: PUT and PATCH carry one as POST does") {
  TestServer server;
  for (const auto* method : {"PUT", "PATCH"}) {
    CHECK(server.ask(request(method, "/record", "Content-Length: 2\r\n", "hi")).status == 200);
    CHECK(server.recorder.last().method == method);
    CHECK(server.recorder.last().body == "hi");
  }
}

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
  TestServer server;
  for (const auto& bytes : {request("POST", "/record", "Content-Length: 10\r\n", "half"),
                            chunked("POST", "/record", "A\r\nhalf"), chunked("POST", "/record", "4\r\nhalf\r\n")}) {
    Connection leaving(server.port());
    CHECK(leaving.send(bytes));
    leaving.finish_sending();
    CHECK(parse_answer(leaving.read()).status == 400);
  }
  CHECK(server.recorder.count() == 0);
  CHECK(server.ask(post("/record", "whole")).status == 200);
}

TEST_CASE("http body: one that stands still is answered 408") {
  TestServer server({.idle = 200ms});
  Connection still(server.port());
  CHECK(still.send(request("POST", "/record", "Content-Length: 10\r\n", "half")));
  CHECK(parse_answer(still.read()).status == 408);
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

TEST_CASE("http body: GET, HEAD and OPTIONS are answered without reading one") {
  TestServer server;
  CHECK(server.ask(request("GET", "/record", "Content-Length: 4\r\n", "a=b\n")).status == 200);
  CHECK(server.recorder.last().body.empty());
  CHECK(server.ask(request("GET", "/record", "Content-Length: 100000\r\n")).status == 200);
  CHECK(server.ask(chunked("GET", "/record", "3\r\nabc\r\n0\r\n\r\n")).status == 200);
  CHECK(server.recorder.last().body.empty());
}

TEST_CASE("http body: on paths that are not mounted it is bounded before the library reads it") {
  TestServer server({.unmounted_body_bytes = 500}, [](httplib::Server& http) {
    http.Post("/own", [](const httplib::Request& request, httplib::Response& response) {
      response.set_content(request.body, "text/plain");
    });
  });
  const std::string multipart = "Content-Type: multipart/form-data; boundary=x\r\n";
  for (const auto* path : {"/own", "/nowhere"}) {
    CAPTURE(path);
    CHECK(server.ask(post(path, std::string(501, 'a'))).status == 413);
    CHECK(server.ask(request("POST", path, "Content-Length: 18446744073709551615\r\n")).status == 413);
    CHECK(server.ask(chunked("POST", path, "3\r\nabc\r\n0\r\n\r\n")).status == 411);
    CHECK(server.ask(request("POST", path, {}, "abc")).status == 411);
    CHECK(server.ask(post(path, "abc", multipart)).status == 415);
    CHECK(server.ask(post(path, "abc", "Content-Encoding: gzip\r\n")).status == 415);
  }
  CHECK(server.ask(post("/own", std::string(500, 'a'))).body == std::string(500, 'a'));
  CHECK(server.ask(post("/nowhere", "abc")).status == 404);
}

TEST_CASE("http body: a program may take over the bounds of its own routes") {
  TestServer server({.unmounted_body_bytes = 10, .unmounted_bodies_unchecked = true}, [](httplib::Server& http) {
    http.Post("/upload", [](const httplib::Request& request, httplib::Response& response) {
      response.set_content(request.get_file_value("a").content, "text/plain");
    });
  });
  const std::string parts = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nfile\r\n--x--\r\n";
  CHECK(server.ask(post("/upload", parts, "Content-Type: multipart/form-data; boundary=x\r\n")).body == "file");
  CHECK(server.ask(post("/record", parts, "Content-Type: multipart/form-data; boundary=x\r\n")).status == 415);
}
