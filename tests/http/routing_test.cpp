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
  TestServer server({}, [](httplib::Server& http) {
    adapters::mount(http, "GET", "/.well-known/x", text("well-known"));
    adapters::mount(http, "GET", "/a(b)*", text("pattern"));
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
  TestServer server({}, [](httplib::Server& http) {
    for (const std::string method : {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}) {
      adapters::mount(http, method, "/all", text(method));
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
  TestServer server({}, [](httplib::Server& http) {
    adapters::mount(http, "GET", "/page", text("page"));
    adapters::mount(http, "POST", "/token", text("token"));
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

TEST_CASE("http routing: TRACE reflects nothing") {
  TestServer server;
  const auto answer = server.ask(request("TRACE", "/record", "Cookie: session=secret\r\n"));
  CHECK(answer.status == 405);
  CHECK(answer.head.find("secret") == std::string::npos);
  CHECK(answer.body.find("secret") == std::string::npos);
}

TEST_CASE("http routing: the program's own routes work beside the mounted ones") {
  TestServer server({}, [](httplib::Server& http) {
    http.Get(R"(/items/(\d+))", [](const httplib::Request& request, httplib::Response& response) {
      response.set_content("item " + request.matches[1].str(), "text/plain");
    });
    http.Post("/form", [](const httplib::Request& request, httplib::Response& response) {
      response.set_content(request.path + " " + request.body, "text/plain");
    });
    http.Get("/teapot", [](const httplib::Request&, httplib::Response& response) { response.status = 418; });
    http.Get("/large", [](const httplib::Request&, httplib::Response& response) {
      response.set_content("0123456789", "application/octet-stream");
    });
  });
  CHECK(server.ask(request("GET", "/items/7")).body == "item 7");
  CHECK(server.ask(request("GET", "/items/x")).status == 404);
  CHECK(server.ask(post("/form", "a=b")).body == "/form a=b");
  CHECK(server.ask(request("GET", "/teapot")).status == 418);
  CHECK(server.ask(request("GET", "/large", "Range: bytes=2-3\r\n")).body == "23");
  CHECK(server.serves());
}

TEST_CASE("http routing: a catch-all of the program does not take what is mounted") {
  TestServer server({}, [](httplib::Server& http) {
    http.Get(".*", [](const httplib::Request&, httplib::Response& response) { response.set_content("all", "a/b"); });
    http.Post(".*", [](const httplib::Request&, httplib::Response& response, const httplib::ContentReader&) {
      response.set_content("all", "a/b");
    });
  });
  CHECK(server.ask(request("GET", "/record")).body == "ok");
  CHECK(server.ask(post("/record", "a")).body == "ok");
  CHECK(server.ask(request("GET", "/other")).body == "all");
  CHECK(server.ask(post("/other", "a")).body == "all");
}

TEST_CASE("http routing: a log sees the path that was asked for") {
  std::vector<std::string> paths;
  TestServer server({}, [&](httplib::Server& http) {
    http.set_logger([&](const httplib::Request& request, const httplib::Response&) { paths.push_back(request.path); });
  });
  server.ask(post("/record?a=b", "a"));
  server.ask(request("GET", "/record"));
  server.stop();
  CHECK(paths == std::vector<std::string>{"/record", "/record"});
}

TEST_CASE("http routing: a log that throws costs one connection, not the server") {
  TestServer server({.threads = 1}, [](httplib::Server& http) {
    http.set_logger([](const httplib::Request& request, const httplib::Response&) {
      if (request.target == "/record?throw") throw std::runtime_error("disk full");
    });
  });
  for (int i = 0; i < 3; ++i) server.say(request("GET", "/record?throw"));
  CHECK(server.serves());
}

TEST_CASE("mount: tells at set-up what could never work") {
  httplib::Server http;
  CHECK_THROWS_WITH_AS(adapters::mount(http, "GET", "/", text("")),
                       "adapters::mount: call adapters::prepare on this server first", std::logic_error);
  adapters::prepare(http);
  CHECK_THROWS_AS(adapters::prepare(http), std::logic_error);
  for (const auto* method : {"HEAD", "get", "TRACE", "CONNECT", "", "BREW"}) {
    CHECK_THROWS_AS(adapters::mount(http, method, "/", text("")), std::invalid_argument);
  }
  for (const auto* path : {"", "token", "/a?b", "/a#b", "/a b", "/\xc3\xa9", "/a\r\n"}) {
    CHECK_THROWS_AS(adapters::mount(http, "GET", path, text("")), std::invalid_argument);
  }
  CHECK_THROWS_AS(adapters::mount(http, "GET", "/", Handler()), std::invalid_argument);
  CHECK_NOTHROW(adapters::mount(http, "GET", "/", text("")));
  CHECK_THROWS_WITH_AS(adapters::mount(http, "GET", "/", text("")), "adapters::mount: GET / is mounted already",
                       std::logic_error);
  CHECK_NOTHROW(adapters::mount(http, "POST", "/", text("")));
}

TEST_CASE("mount: refuses a server that is running") {
  TestServer server;
  CHECK_THROWS_AS(adapters::mount(server.http, "GET", "/late", text("")), std::logic_error);
  server.stop();
  CHECK_NOTHROW(adapters::mount(server.http, "GET", "/late", text("")));
}
