#include <doctest/doctest.h>

#include <stdexcept>

#include "http/httplib/server.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

Handler text(std::string body) {
  return [body](const Request&) { return Response{200, {{"Content-Type", "text/plain"}}, body}; };
}

}  // namespace

TEST_CASE("http routing: the program's own routes work beside the mounted ones") {
  HttplibServer server({}, [](httplib::Server& http) {
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
  HttplibServer server({}, [](httplib::Server& http) {
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
  HttplibServer server({}, [&](httplib::Server& http) {
    http.set_logger([&](const httplib::Request& request, const httplib::Response&) { paths.push_back(request.path); });
  });
  server.ask(post("/record?a=b", "a"));
  server.ask(request("GET", "/record"));
  server.stop();
  CHECK(paths == std::vector<std::string>{"/record", "/record"});
}

TEST_CASE("http routing: a log that throws costs one connection, not the server") {
  HttplibServer server({.threads = 1}, [](httplib::Server& http) {
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
  HttplibServer server;
  CHECK_THROWS_AS(adapters::mount(server.http, "GET", "/late", text("")), std::logic_error);
  server.stop();
  CHECK_NOTHROW(adapters::mount(server.http, "GET", "/late", text("")));
}
