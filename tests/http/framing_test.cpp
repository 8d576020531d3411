#include <doctest/doctest.h>

#include "http/server.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

const std::string smuggled = "GET /record?smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";

/// Whether `bytes` got one answer, of `status` or `other`, and nothing behind the first request was taken for a second.
bool one_answer(const TestServer& server, const std::string& bytes, int status, int other = 0) {
  const auto said = server.say(bytes);
  const bool second = server.recorder.count() > 0 && server.recorder.last().query() == "smuggled";
  CAPTURE(said);
  // libmicrohttpd refuses a length that is none by itself, and writes the head of its refusal twice.
  const bool twice = is_microhttpd && said.find("<b>Content-Length</b>") != std::string::npos;
  CHECK(count_answers(said) == (twice ? 2 : 1));
  const auto told = parse_answer(said).status;
  CHECK((told == status || told == other));
  CHECK(parse_answer(said).field("Connection") == "close");
  CHECK_FALSE(second);
  return count_answers(said) == (twice ? 2 : 1) && !second && server.serves();
}

std::string posted(const std::string& lines, const std::string& body) {
  return request("POST", "/record", lines, body);
}

}  // namespace

TEST_CASE("http framing: Content-Length with Transfer-Encoding is refused, in either order") {
  TestServer server;
  CHECK(one_answer(server, posted("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n" + smuggled), 400));
  CHECK(one_answer(server, posted("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n" + smuggled), 400));
  CHECK(one_answer(server, posted("Transfer-Encoding: chunked\r\n", "0\r\n\r\n"), 200));
}

TEST_CASE("http framing: two lengths are refused, be they equal") {
  TestServer server;
  CHECK(one_answer(server, posted("Content-Length: 3\r\nContent-Length: 0\r\n", "abc" + smuggled), 400));
  CHECK(one_answer(server, posted("Content-Length: 0\r\nContent-Length: 3\r\n", "abc" + smuggled), 400));
  CHECK(one_answer(server, posted("Content-Length: 3\r\ncontent-length: 3\r\n", "abc" + smuggled), 400));
  CHECK(one_answer(server, posted("Content-Length: 3\r\n", "abc"), 200));
}

TEST_CASE("http framing: a length is digits and nothing else") {
  TestServer server;
  for (const auto* length : {"+3", "-3", "0x3", "3, 3", "3 3", "3;a", "three", "3.0", "%2B3", "\"3\""}) {
    CAPTURE(length);
    CHECK(one_answer(server, posted("Content-Length: " + std::string(length) + "\r\n", "abc" + smuggled), 400));
  }
  CHECK(one_answer(server, posted("Content-Length: 0003\r\n", "abc"), 200));
}

TEST_CASE("http framing: a length on GET is checked as well") {
  TestServer server;
  CHECK(one_answer(server, request("GET", "/record", "Content-Length: x\r\n", smuggled), 400));
  CHECK(one_answer(server, request("GET", "/record", "Content-Length: 1\r\nContent-Length: 2\r\n", smuggled), 400));
  CHECK(one_answer(server, request("GET", "/record", "Content-Length: 0\r\n"), 200));
}

TEST_CASE("http framing: a transfer coding other than chunked is refused") {
  TestServer server;
  for (const auto* coding : {"gzip, chunked", "chunked, chunked", "xchunked", "identity", "chunked;a=b",
                             "\x0b"
                             "chunked"}) {
    CAPTURE(coding);
    const auto status = server.ask(posted("Transfer-Encoding: " + std::string(coding) + "\r\n", "0\r\n\r\n")).status;
    CHECK((status == 501 || status == 400));
  }
  CHECK(one_answer(server, posted("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 501));
  CHECK(one_answer(server, posted("Transfer-Encoding: Chunked\r\n", "0\r\n\r\n"), 200));
}

TEST_CASE("http framing: HTTP/1.0 has no transfer coding") {
  TestServer server;
  const std::string old = "POST /record HTTP/1.0\r\nHost: localhost\r\n";
  CHECK(one_answer(server, old + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled, 400));
  CHECK(one_answer(server, old + "Content-Length: 1\r\n\r\na", 200));
}

TEST_CASE("http framing: what follows a refused body is not answered") {
  TestServer server;
  const std::string zipped = "Content-Encoding: gzip\r\n";
  CHECK(one_answer(server, posted("Content-Length: 70000\r\n", smuggled), 413));
  CHECK(one_answer(server, post("/record", smuggled, zipped), 415));
  CHECK(one_answer(server, post("/record", smuggled, "Content-Type: multipart/form-data; boundary=x\r\n"), 415));
  CHECK(one_answer(server, posted({}, smuggled), 411));
  CHECK(one_answer(server, request("TRACE", "/record", {}, smuggled), 405));
  CHECK(one_answer(server, post("/record", smuggled), 200));
}

TEST_CASE("http framing: a second request on the same connection is not answered") {
  TestServer server;
  CHECK(one_answer(server, request("GET", "/record") + smuggled, 200));
  CHECK(one_answer(server, post("/record", "abc") + smuggled, 200));
  CHECK(one_answer(server, request("GET", "/record", "Connection: keep-alive\r\n") + smuggled, 200));
  CHECK(one_answer(server, request("GET", "/record", "Content-Length: 50\r\n", smuggled), 200));
}

TEST_CASE("http framing: chunk sizes that are none are refused") {
  TestServer server;
  for (const auto* chunks : {"zz\r\nabc\r\n0\r\n\r\n", "\r\nabc\r\n0\r\n\r\n", "3\r\nabc\r\nzz\r\n\r\n",
                             "3\r\nabc\r\n0\r\nTrailer: x\r\n\r\n"}) {
    CAPTURE(chunks);
    CHECK(one_answer(server, posted("Transfer-Encoding: chunked\r\n", chunks + smuggled), 400, 413));
  }
  const std::string much(70'000, 'a');
  CHECK(one_answer(server, posted("Transfer-Encoding: chunked\r\n", "-2\r\n" + much), 413, 400));
  CHECK(one_answer(server, posted("Transfer-Encoding: chunked\r\n", "FFFFFFFFFFFFFF\r\n" + much), 413));
  CHECK(one_answer(server, posted("Transfer-Encoding: chunked\r\n", "FFFFFFFFFFFFFFFF\r\n" + much), 413, 400));
  CHECK(
      one_answer(server, posted("Transfer-Encoding: chunked\r\n", "3;name=value\r\nabc\r\n0\r\n\r\n" + smuggled), 200));
}

TEST_CASE("http framing: a chunk longer than its size hides no second request") {
  TestServer server;
  CHECK(one_answer(server, posted("Transfer-Encoding: chunked\r\n", "3\r\nabcXX\r\n0\r\n\r\n" + smuggled), 200, 400));
  CHECK(server.ask(posted("Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n0\r\n\r\n")).status == 200);
}

TEST_CASE("http framing: a coding hidden by a folded line or a bare line feed hides no second request") {
  TestServer server;
  const std::string body = "0\r\n\r\n" + smuggled;
  CHECK(one_answer(server, posted("Content-Length: 5\r\nTransfer-Encoding:\r\n chunked\r\n", body), 200, 400));
  CHECK(one_answer(server, posted("Content-Length: 5\r\nTransfer-Encoding: chunked\n", body), 200, 400));
  CHECK(one_answer(server, posted("Content-Length: 5\r\nX: y\nTransfer-Encoding: chunked\r\n", body), 400));
  CHECK(one_answer(server, posted("Content-Length: 5\r\nTransfer-Encoding : chunked\r\n", body), 400));
  CHECK(one_answer(server, posted("Content-Length: 5\r\n Transfer-Encoding: chunked\r\n", body), 400));
}

TEST_CASE("http framing: a connection is kept only on demand, and then each request is answered once") {
  TestServer server({.keep_alive = true});
  const std::string last = request("GET", "/record?last", "Connection: close\r\n");
  CHECK(count_answers(server.say(request("GET", "/record") + post("/record", "abc") + last)) == 3);
  CHECK(server.recorder.count() == 3);
  CHECK(server.recorder.last().query() == "last");

  Connection kept(server.port());
  for (int i = 0; i < 5; ++i) {
    CHECK(kept.send(post("/record", "body " + std::to_string(i))));
    CHECK(parse_answer(kept.read("\r\n\r\nok")).body == "ok");
    CHECK(server.recorder.last().body == "body " + std::to_string(i));
  }
}

TEST_CASE("http framing: on a kept connection a head that can be read in two ways hides no second request") {
  TestServer server({.keep_alive = true});
  for (const std::string lines : {"X: y\nContent-Length: 0\r\n", "Content-Length: 0\n", "X: y\r\n folded: 1\r\n",
                                  "X : y\r\n", "Content-Length:\r\n 51\r\n", "\nX: y\r\n"}) {
    CAPTURE(lines);
    const auto said = server.say(request("GET", "/record", lines + "Connection: close\r\n") + smuggled);
    CHECK(count_answers(said) == 1);
    CHECK((server.recorder.count() == 0 || server.recorder.last().query() != "smuggled"));
  }
  CHECK(server.ask(request("GET", "/record", "X: y\r\nConnection: close\r\n")).status == 200);
}

TEST_CASE("http framing: a kept connection ends with a body that was not read whole") {
  TestServer server({.keep_alive = true});
  for (const auto& bytes : {post("/record", smuggled, "Content-Encoding: gzip\r\n"),
                            request("POST", "/record", "Content-Length: 70000\r\n", smuggled),
                            request("GET", "/record", "Content-Length: 51\r\n", smuggled),
                            request("POST", "/record", "Transfer-Encoding: chunked\r\n", "zz\r\n" + smuggled)}) {
    CHECK(count_answers(server.say(bytes)) == 1);
  }
  CHECK(count_answers(server.say(request("GET", "/record") + request("GET", "/record", "Connection: close\r\n"))) == 2);
}
