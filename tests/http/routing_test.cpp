#include <doctest/doctest.h>

#include <stdexcept>

#include "http/server.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

Handler text(std::string body) {
  return [body](const Request&) { return Response{200, {{"Content-Type", "text/plain"}}, body}; };
}

}  // namespace

TEST_CASE("http routing: a path is literal, not a pattern") {
  TestServer server({}, [](TestServer& http) {
    http.mount("GET", "/.well-known/x", text("well-known"));
    http.mount("GET", "/a(b)*", text("pattern"));
  });
  CHECK(server.ask(request("GET", "/.well-known/x")).body == "well-known");
  CHECK(server.ask(request("GET", "/xwell-known/x")).status == 404);
  CHECK(server.ask(request("GET", "/a(b)*")).body == "pattern");
  CHECK(server.ask(request("GET", "/abb")).status == 404);
}

TEST_CASE("http routing: a trailing slash, letter case and percent-encoding tell paths apart") {
  TestServer server;
  for (const auto* other :
       {"/record/", "//record", "/Record", "/%72ecord", "/record%3F", "/./record", "/x/../record"}) {
    CAPTURE(other);
    CHECK(server.ask(request("GET", other)).status == 404);
    CHECK(server.ask(post(other, "")).status == 404);
  }
  CHECK(server.recorder.count() == 0);
  CHECK(server.ask(request("GET", "/record?x")).status == 200);
}

TEST_CASE("http routing: methods of one path have handlers of their own") {
  TestServer server({}, [](TestServer& http) {
    for (const std::string method : {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}) {
      http.mount(method, "/all", text(method));
    }
  });
  CHECK(server.ask(request("GET", "/all")).body == "GET");
  CHECK(server.ask(request("OPTIONS", "/all")).body == "OPTIONS");
  for (const std::string method : {"POST", "PUT", "PATCH", "DELETE"}) {
    CHECK(server.ask(request(method, "/all", "Content-Length: 0\r\n")).body == method);
  }
}

TEST_CASE("http routing: an unknown path is answered 404 in plain text that no browser takes for a page") {
  TestServer server;
  for (const auto& bytes : {request("GET", "/nowhere"), post("/nowhere", "a=b"), request("OPTIONS", "/nowhere"),
                            request("TRACE", "/nowhere"), request("DELETE", "/nowhere"), request("PRI", "/nowhere")}) {
    const auto answer = server.ask(bytes);
    CHECK(answer.status == 404);
    CHECK(answer.body == "not found\n");
    CHECK(answer.field("Content-Type") == "text/plain; charset=utf-8");
    CHECK(answer.field("X-Content-Type-Options") == "nosniff");
    CHECK(answer.field("Content-Length") == "10");
  }
  CHECK(server.ask(request("HEAD", "/nowhere")).status == 404);
  CHECK(server.ask(request("HEAD", "/nowhere")).body.empty());
  CHECK(server.serves());
}

TEST_CASE("http routing: another method of a mounted path is answered 405 with the methods it has") {
  TestServer server({}, [](TestServer& http) {
    http.mount("GET", "/page", text("page"));
    http.mount("POST", "/token", text("token"));
  });
  for (const auto* method : {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PRI", "PATCH"}) {
    CAPTURE(method);
    const auto answer = server.ask(request(method, "/page", "Content-Length: 0\r\n"));
    CHECK(answer.status == 405);
    CHECK(answer.field("Allow") == "GET, HEAD");
    CHECK(answer.field("X-Content-Type-Options") == "nosniff");
    CHECK(answer.body == "method not allowed\n");
  }
  for (const auto* method : {"GET", "HEAD", "OPTIONS"}) {
    CHECK(server.ask(request(method, "/token")).status == 405);
    CHECK(server.ask(request(method, "/token")).field("Allow") == "POST");
  }
  CHECK(server.ask(request("GET", "/page")).body == "page");
  CHECK(server.ask(post("/token", "")).body == "token");
}

TEST_CASE("http routing: a path that ends in a star has exactly one more segment, and a literal one goes before it") {
  TestServer server({}, [](TestServer& http) {
    http.mount("GET", "/register/*", text("one"));
    http.mount("DELETE", "/register/*", text("gone"));
    http.mount("POST", "/register", text("all"));
    http.mount("GET", "/register/known", text("known"));
  });
  for (const auto* target : {"/register/a", "/register/a?b=/c", "/register/%2F", "/register/*", "/register/.."}) {
    CAPTURE(target);
    CHECK(server.ask(request("GET", target)).body == "one");
  }
  CHECK(server.ask(request("HEAD", "/register/a")).status == 200);
  CHECK(server.ask(request("GET", "/register/known")).body == "known");
  CHECK(server.ask(post("/register", "")).body == "all");
  for (const auto* target : {"/register/", "/register/a/", "/register/a/b", "/register//a", "/registered/a", "/a"}) {
    CAPTURE(target);
    CHECK(server.ask(request("GET", target)).status == 404);
  }
  const auto put = server.ask(request("PUT", "/register/a", "Content-Length: 0\r\n"));
  CHECK(put.status == 405);
  CHECK(put.field("Allow") == "DELETE, GET, HEAD");
  CHECK(server.ask(request("GET", "/register")).field("Allow") == "POST");
  // A star elsewhere is one.
  TestServer literal({}, [](TestServer& http) { http.mount("GET", "/a*/b", text("star")); });
  CHECK(literal.ask(request("GET", "/a*/b")).body == "star");
  CHECK(literal.ask(request("GET", "/ac/b")).status == 404);
}

TEST_CASE("http routing: TRACE reflects nothing") {
  TestServer server;
  const auto answer = server.ask(request("TRACE", "/record", "Cookie: session=secret\r\n"));
  CHECK(answer.status == 405);
  CHECK(answer.head.find("secret") == std::string::npos);
  CHECK(answer.body.find("secret") == std::string::npos);
}
