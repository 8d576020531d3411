#include <doctest/doctest.h>

#include "http/server.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

constexpr std::size_t limit = 1000;

/// A server with a POST route of `limit` bytes at /short.
TestServer::SetUp short_route(Recorder& recorder) {
  return [&recorder](TestServer& http) { http.mount("POST", "/short", recorder.handler(), limit); };
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
  TestServer server({}, [&](TestServer& http) {
    http.mount("POST", "/long", seen.handler(), 1'000'000);
    http.mount("POST", "/usual", seen.handler());
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

TEST_CASE("http body: GET, HEAD and OPTIONS are answered without reading one") {
  TestServer server;
  CHECK(server.ask(request("GET", "/record", "Content-Length: 4\r\n", "a=b\n")).status == 200);
  CHECK(server.recorder.last().body.empty());
  CHECK(server.ask(request("GET", "/record", "Content-Length: 100000\r\n")).status == 200);
  CHECK(server.ask(chunked("GET", "/record", "3\r\nabc\r\n0\r\n\r\n")).status == 200);
  CHECK(server.recorder.last().body.empty());
}
