#include <doctest/doctest.h>

#include <stdexcept>

#include "http/server.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

/// A server whose GET and POST /answer give `answer`.
TestServer::SetUp answering(const Response& answer) {
  return [answer](TestServer& http) {
    const Handler handler = [answer](const Request&) { return answer; };
    http.mount("GET", "/answer", handler);
    http.mount("POST", "/answer", handler);
  };
}

Answer answer_to_get(const Response& answer, std::string_view lines = {}) {
  return TestServer({}, answering(answer)).ask(request("GET", "/answer", lines));
}

}  // namespace

TEST_CASE("http response: status, headers and body are the handler's") {
  const auto answer = answer_to_get({401, {{"Content-Type", "application/json"}, {"X-One", "1"}}, R"({"error":"x"})"});
  CHECK(answer.status == 401);
  CHECK(answer.field("Content-Type") == "application/json");
  CHECK(answer.field("X-One") == "1");
  CHECK(answer.field("Content-Length") == "13");
  CHECK(answer.field("Connection") == "close");
  CHECK(answer.body == R"({"error":"x"})");
}

TEST_CASE("http response: two cookies are two fields") {
  const auto answer = answer_to_get({200, {{"Set-Cookie", "a=1; HttpOnly"}, {"Set-Cookie", "b=2"}}, "ok"});
  CHECK(answer.fields("Set-Cookie") == std::vector<std::string>{"a=1; HttpOnly", "b=2"});
}

TEST_CASE("http response: there is one Content-Type, the first") {
  CHECK(answer_to_get({200, {{"Content-Type", "text/html"}, {"content-type", "text/plain"}}, "ok"})
            .field("Content-Type") == "text/html");
  CHECK(answer_to_get({200, {}, "ok"}).fields("Content-Type").size() <= 1);
}

TEST_CASE("http response: a redirect keeps its location byte for byte") {
  const std::string location = "https://client.example/cb?a=%20b&code=x%2By#frag";
  const auto answer = answer_to_get(Response::redirect(location));
  CHECK(answer.status == 303);
  CHECK(answer.field("Location") == location);
  CHECK(answer.body.empty());
}

TEST_CASE("http response: a header that would split the answer becomes a bare 500") {
  const std::string nul("a\0b", 3);
  for (const auto& [name, value] : std::vector<Headers::Field>{{"Location", "/\r\nSet-Cookie: stolen=1"},
                                                               {"Location", "/\nSet-Cookie: stolen=1"},
                                                               {"Location", "/\rSet-Cookie: stolen=1"},
                                                               {"X-One\r\nSet-Cookie", "stolen=1"},
                                                               {"X One", "1"},
                                                               {"", "1"},
                                                               {"X-One", nul}}) {
    const auto answer = answer_to_get({303, {{"X-Other", "other"}, {name, value}}, "secret"});
    CHECK(answer.status == 500);
    CHECK(answer.head.find("stolen") == std::string::npos);
    CHECK(answer.field("X-Other") == "<none>");
    CHECK(answer.body == "internal error\n");
  }
  CHECK(answer_to_get({303, {{"Location", "/next\tpage"}}, ""}).field("Location") == "/next\tpage");
}

TEST_CASE("http response: a status that is no final answer becomes a bare 500") {
  for (const int status : {0, -1, 100, 101, 199, 600, 1000}) CHECK(answer_to_get({status, {}, "body"}).status == 500);
  for (const int status : {200, 404, 503}) CHECK(answer_to_get({status, {}, "body"}).status == status);
}

TEST_CASE("http response: framing headers of a handler are not sent twice") {
  const auto answer = answer_to_get({200,
                                     {{"Content-Length", "100"},
                                      {"content-length", "3"},
                                      {"Transfer-Encoding", "chunked"},
                                      {"Connection", "keep-alive"},
                                      {"Keep-Alive", "timeout=100"}},
                                     "body"});
  CHECK(answer.field("Content-Length") == "4");
  CHECK(answer.fields("content-length").empty());
  CHECK(answer.field("Transfer-Encoding") == "<none>");
  CHECK(answer.field("Keep-Alive") == "<none>");
  CHECK(answer.field("Connection") == "close");
  CHECK(answer.body == "body");
}

TEST_CASE("http response: an empty error of a handler stays empty") {
  for (const int status : {401, 404, 500}) {
    const auto answer = answer_to_get({status, {{"WWW-Authenticate", "Bearer"}}, ""});
    CHECK(answer.status == status);
    CHECK(answer.body.empty());
    CHECK(answer.field("Content-Length") == "0");
    CHECK(answer.field("WWW-Authenticate") == "Bearer");
  }
}

TEST_CASE("http response: 204 and 304 have no body, and 204 no length") {
  const auto answer = answer_to_get({204, {}, "ignored"});
  CHECK(answer.status == 204);
  CHECK(answer.body.empty());
  CHECK(answer.field("Content-Length") == "<none>");
  CHECK(answer_to_get({304, {}, "ignored"}).body.empty());
}

TEST_CASE("http response: a long body and a header of 4 KiB arrive whole") {
  const std::string body(3'000'000, 'b');
  const std::string location = "https://client.example/?" + std::string(4096, 'l');
  const auto answer = answer_to_get({200, {{"Location", location}}, body});
  CHECK(answer.field("Location") == location);
  CHECK(answer.body == body);
}

TEST_CASE("http response: HEAD gets what GET gets, without the body") {
  TestServer server({}, answering({200, {{"X-One", "1"}, {"Content-Type", "text/html"}}, "12345"}));
  const auto head = server.ask(request("HEAD", "/answer"));
  CHECK(head.status == 200);
  CHECK(head.body.empty());
  CHECK(head.field("Content-Length") == "5");
  CHECK(head.field("X-One") == "1");
  CHECK(server.ask(request("GET", "/answer")).body == "12345");
}

TEST_CASE("http response: Range does not slice an answer") {
  TestServer server({}, answering({200, {}, "0123456789"}));
  for (const auto* range : {"bytes=0-3", "bytes=5-", "bytes=-2", "bytes=0-1,4-5", "bytes=100-200"}) {
    CAPTURE(range);
    const auto lines = "Range: " + std::string(range) + "\r\n";
    for (const auto& bytes : {request("GET", "/answer", lines), post("/answer", "", lines)}) {
      const auto answer = server.ask(bytes);
      CHECK(answer.status == 200);
      CHECK(answer.body == "0123456789");
      CHECK(answer.field("Content-Range") == "<none>");
    }
    CHECK(server.ask(request("GET", "/nowhere", lines)).body == "not found\n");
    CHECK(server.ask(request("PUT", "/answer", lines)).body == "method not allowed\n");
  }
}

TEST_CASE("http response: a page is never compressed, because compression tells of the secrets in it") {
  std::string accepted;
  TestServer server({}, [&](TestServer& http) {
    http.mount("GET", "/page", [&](const Request& request) {
      accepted = request.headers.get("Accept-Encoding").value_or("");
      return Response::html(200, std::string(10'000, 'a'));
    });
  });
  const auto answer = server.ask(request("GET", "/page", "Accept-Encoding: gzip, br\r\n"));
  CHECK(answer.field("Content-Encoding") == "<none>");
  CHECK(answer.body == std::string(10'000, 'a'));
  CHECK(accepted == "gzip, br");
}

TEST_CASE("http response: what a handler throws does not leave the server") {
  TestServer server({}, [](TestServer& http) {
    http.mount("GET", "/throws",
               [](const Request&) -> Response { throw std::runtime_error("SELECT secret FROM users"); });
    http.mount("POST", "/throws", [](const Request&) -> Response { throw 42; });
  });
  for (const auto& bytes : {request("GET", "/throws"), post("/throws", "")}) {
    const auto answer = server.ask(bytes);
    CHECK(answer.status == 500);
    CHECK(answer.body == "internal error\n");
    CHECK(answer.field("Content-Type") == "text/plain; charset=utf-8");
    CHECK(answer.head.find("secret") == std::string::npos);
    CHECK(answer.field("EXCEPTION_WHAT") == "<none>");
  }
  CHECK(server.serves());
}

TEST_CASE("http response: a client that has finished sending still gets its answer") {
  TestServer server({}, answering({200, {}, "ok"}));
  Connection half(server.port());
  CHECK(half.send(request("GET", "/answer")));
  half.finish_sending();
  CHECK(parse_answer(half.read()).body == "ok");
}
