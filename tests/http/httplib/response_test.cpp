#include <doctest/doctest.h>

#include <stdexcept>

#include "http/httplib/server.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

/// A server whose GET and POST /answer give `answer`.
HttplibServer::SetUp answering(const Response& answer) {
  return [answer](httplib::Server& http) {
    const Handler handler = [answer](const Request&) { return answer; };
    adapters::mount(http, "GET", "/answer", handler);
    adapters::mount(http, "POST", "/answer", handler);
  };
}

Answer answer_to_get(const Response& answer, std::string_view lines = {}) {
  return HttplibServer({}, answering(answer)).ask(request("GET", "/answer", lines));
}

}  // namespace

TEST_CASE("http response: a long body and a long header arrive whole") {
  const std::string body(3'000'000, 'b');
  const std::string location = "https://client.example/?" + std::string(50'000, 'l');
  const auto answer = answer_to_get({200, {{"Location", location}}, body});
  CHECK(answer.field("Location") == location);
  CHECK(answer.body == body);
}

TEST_CASE("http response: an exception handler of the program learns the cause") {
  std::string cause;
  HttplibServer server({}, [&](httplib::Server& http) {
    http.Get("/throws", [](const httplib::Request&, httplib::Response&) { throw std::runtime_error("the cause"); });
    http.set_exception_handler([&](const httplib::Request&, httplib::Response& response, std::exception_ptr thrown) {
      try {
        std::rethrow_exception(thrown);
      } catch (const std::exception& error) {
        cause = error.what();
      }
      response.status = 500;
    });
  });
  const auto answer = server.ask(request("GET", "/throws"));
  CHECK(answer.status == 500);
  CHECK(answer.body == "the request was refused\n");
  CHECK(cause == "the cause");
}

TEST_CASE("silent failure: what a route of the program's own throws is told too") {
  Failures failures;
  const HttplibServer server(
      {},
      [](httplib::Server& http) {
        http.Get("/own", [](const httplib::Request&, httplib::Response&) { throw std::runtime_error("the cause"); });
      },
      failures.environment());
  CHECK(server.ask(request("GET", "/own?a=1")).status == 500);
  CHECK(failures.told() == std::vector<std::string>{"/own: the cause"});
}

TEST_CASE("http response: what a handler of the program throws does not leave the server") {
  HttplibServer server({}, [](httplib::Server& http) {
    http.Get("/own", [](const httplib::Request&, httplib::Response& response) {
      response.set_content("half a secret", "text/html");
      throw std::runtime_error("SELECT secret FROM users");
    });
  });
  const auto answer = server.ask(request("GET", "/own"));
  CHECK(answer.status == 500);
  CHECK(answer.body == "internal error\n");
  CHECK(answer.field("EXCEPTION_WHAT") == "<none>");
  CHECK(server.serves());
}

TEST_CASE("http response: HEAD promises no ranges") {
  CHECK(HttplibServer().ask(request("HEAD", "/record")).field("Accept-Ranges") == "none");
}
