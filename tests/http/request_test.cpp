#include <doctest/doctest.h>

#include "http/server.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

TEST_CASE("http request: the target reaches the handler as it was sent") {
  TestServer server;
  for (const std::string target : {"/record?a=b=c", "/record?a=%00&b=%u0041", "/record?a=1+2&a=1%202", "/record?",
                                   "/record?x=%2F%3f&y", "/record?a=1&&b=2;c"}) {
    CAPTURE(target);
    CHECK(server.ask(request("GET", target)).status == 200);
    CHECK(server.recorder.last().target == target);
  }
}

TEST_CASE("http request: an identical repeated parameter is not dropped on the way") {
  TestServer server;
  REQUIRE(server.ask(request("GET", "/record?scope=read&scope=read")).status == 200);
  const auto repeated = Params::parse(server.recorder.last().query());
  REQUIRE(repeated);
  CHECK(repeated->repeated() == "scope");

  REQUIRE(server.ask(request("GET", "/record?scope=read&state=read")).status == 200);
  const auto once = Params::parse(server.recorder.last().query());
  REQUIRE(once);
  CHECK_FALSE(once->repeated());
}

TEST_CASE("http request: query and form are never merged") {
  TestServer server;
  REQUIRE(server.ask(post("/record?a=query", "a=form&b=c=d", "Content-Type: application/x-www-form-urlencoded\r\n"))
              .status == 200);
  const auto seen = server.recorder.last();
  CHECK(seen.query() == "a=query");
  CHECK(seen.body == "a=form&b=c=d");
  CHECK(seen.form() == Params{{"a", "form"}, {"b", "c=d"}});
}

TEST_CASE("http request: method, body and headers arrive, repeated headers in their order") {
  TestServer server;
  REQUIRE(server.ask(post("/record", "x", "X-One: b\r\nX-Two: c\r\nX-One: a\r\n")).status == 200);
  const auto seen = server.recorder.last();
  CHECK(seen.method == "POST");
  std::vector<std::string> ones;
  for (const auto& [name, value] : seen.headers) {
    if (name == "X-One") ones.push_back(value);
  }
  CHECK(ones == std::vector<std::string>{"b", "a"});
  CHECK(seen.headers.get("x-two") == "c");
  CHECK(seen.headers.get("host") == "localhost");
}

TEST_CASE("http request: the peer's address comes from the socket, not from a header that shadows it") {
  TestServer server;
  REQUIRE(server.ask(request("GET", "/record", "REMOTE_ADDR: 6.6.6.6\r\nremote_port: 1\r\nLOCAL_ADDR: 6.6.6.6\r\n"))
              .status == 200);
  const auto seen = server.recorder.last();
  CHECK(seen.remote_address == "127.0.0.1");
  for (const auto* name : {"REMOTE_ADDR", "REMOTE_PORT", "LOCAL_ADDR", "LOCAL_PORT"}) {
    // In one library they are indistinguishable from its own; in the other they are any client's headers.
    CHECK(seen.headers.count(name) == (is_microhttpd && std::string_view(name) != "LOCAL_PORT" ? 1 : 0));
  }
}

TEST_CASE("http request: refuses a target with a control or non-ASCII byte") {
  TestServer server;
  for (const std::string bad : {"/record?a=\x01", "/record?a=\x7f", "/record?a=\t1", "/record?a=\xc3\xa9"}) {
    CHECK(server.ask(request("GET", bad)).status == 400);
  }
  CHECK(server.recorder.count() == 0);
  CHECK(server.ask(request("GET", "/record?a=%C3%A9")).status == 200);
}

TEST_CASE("http request: refuses a target that is not in origin form") {
  TestServer server;
  for (const std::string bad : {"http://localhost/record", "*", "record", "localhost:80"}) {
    CAPTURE(bad);
    CHECK(server.ask(request("GET", bad)).status == 400);
  }
  CHECK(server.serves());
}

TEST_CASE("http request: refuses a target that is too long") {
  TestServer server({.target_bytes = 100});
  CHECK(server.ask(request("GET", "/record?" + std::string(93, 'a'))).status == 414);
  CHECK(server.ask(request("GET", "/record?" + std::string(92, 'a'))).status == 200);
  CHECK(server.ask(request("GET", "/record?" + std::string(20'000, 'a'))).status == 414);
  CHECK(server.serves());
}

TEST_CASE("http request: refuses a header with a control byte in its value") {
  TestServer server;
  for (const auto& value :
       {std::string("a\x01z"), std::string("a\x7f"), std::string("a\0z", 3), std::string("\0", 1)}) {
    CAPTURE(value);
    CHECK(server.ask(request("GET", "/record", "X-Value: " + value + "\r\n")).status == 400);
    CHECK(server.ask(request("GET", "/record", "Authorization: Bearer " + value + "\r\n")).status == 400);
  }
  CHECK(server.recorder.count() == 0);
  CHECK(server.ask(request("GET", "/record", "X-Value: a\tb c\r\n")).status == 200);
}

TEST_CASE("http request: refuses a NUL in the request line") {
  TestServer server;
  for (const auto& line : {std::string("GE\0T /record HTTP/1.1", 21), std::string("GET /rec\0ord HTTP/1.1", 22),
                           std::string("GET /record\0 HTTP/1.1", 21), std::string("GET /record HTTP/1.1\0", 21)}) {
    CHECK(server.ask(line + "\r\nHost: localhost\r\n\r\n").status != 200);
  }
  CHECK(server.recorder.count() == 0);
  CHECK(server.serves());
}

TEST_CASE("http request: refuses a header name with a space before the colon, and a folded line") {
  TestServer server;
  CHECK(server.ask(request("GET", "/record", "X-Value : 1\r\n")).status == 400);
  CHECK(server.ask(request("GET", "/record", "X-Value: 1\r\n X-Folded: 2\r\n")).status == 400);
  CHECK(server.ask(request("GET", "/record", "X(Value): 1\r\n")).status == 400);
  CHECK(server.recorder.count() == 0);
  CHECK(server.ask(request("GET", "/record", "X-Value: 1\r\n")).status == 200);
}

TEST_CASE("http request: refuses a header section that is too long") {
  TestServer server({.header_bytes = 2000});
  CHECK(server.ask(request("GET", "/record", "X-Value: " + std::string(2000, 'a') + "\r\n")).status == 431);
  CHECK(server.ask(request("GET", "/record", "X-Value: " + std::string(1000, 'a') + "\r\n")).status == 200);
}

TEST_CASE("http request: a flood of headers is cut off, not stored") {
  TestServer server;
  Connection flood(server.port());
  CHECK(flood.send("GET /record HTTP/1.1\r\nHost: localhost\r\n"));
  const std::string lines = [] {
    std::string many;
    for (int i = 0; i < 1000; ++i) many += "X-Header-" + std::to_string(i) + ": " + std::string(1000, 'a') + "\r\n";
    return many;
  }();
  int sent = 0;
  while (sent < 100 && flood.send(lines)) ++sent;
  CHECK(sent < 100);
  CHECK(server.recorder.count() == 0);
  CHECK(server.serves());
}

TEST_CASE("http request: a flood without any line end is cut off too") {
  TestServer server;
  Connection flood(server.port());
  const std::string bytes(1'000'000, 'a');
  int sent = 0;
  while (sent < 100 && flood.send(bytes)) ++sent;
  CHECK(sent < 100);
  CHECK(server.serves());
}

TEST_CASE("http request: refuses HTTP/1.1 without exactly one Host") {
  TestServer server;
  CHECK(server.ask("GET /record HTTP/1.1\r\n\r\n").status == 400);
  CHECK(server.ask(request("GET", "/record", "Host: other\r\n")).status == 400);
  CHECK(server.ask(request("GET", "/record")).status == 200);
  CHECK(server.ask("GET /record HTTP/1.0\r\n\r\n").status == 200);
}

TEST_CASE("http request: refuses what is no HTTP/1.1 request at all") {
  TestServer server;
  const std::string tls_hello("\x16\x03\x01\x00\x03\x00\x00\x00\r\n\r\n", 12);
  for (const auto& bad :
       {std::string("hello\r\n\r\n"), std::string("GET /record\r\n\r\n"), std::string("GET /record HTTP/2.0\r\n\r\n"),
        std::string("BREW /record HTTP/1.1\r\n\r\n"), std::string("GET / record HTTP/1.1\r\nHost: x\r\n\r\n"),
        std::string("get /record HTTP/1.1\r\nHost: x\r\n\r\n"), tls_hello}) {
    CAPTURE(bad);
    const auto status = server.ask(bad).status;
    CHECK((status == 400 || (is_microhttpd && status != 200)));
  }
  CHECK(server.recorder.count() == 0);
  CHECK(server.serves());
}
