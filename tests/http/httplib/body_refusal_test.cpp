#include <doctest/doctest.h>

#include "http/httplib/server.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;
using namespace std::chrono_literals;

TEST_CASE("http body: on paths that are not mounted it is bounded before the library reads it") {
  HttplibServer server({.unmounted_body_bytes = 500}, [](httplib::Server& http) {
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
  HttplibServer server({.unmounted_body_bytes = 10, .unmounted_bodies_unchecked = true}, [](httplib::Server& http) {
    http.Post("/upload", [](const httplib::Request& request, httplib::Response& response) {
      response.set_content(request.get_file_value("a").content, "text/plain");
    });
  });
  const std::string parts = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nfile\r\n--x--\r\n";
  CHECK(server.ask(post("/upload", parts, "Content-Type: multipart/form-data; boundary=x\r\n")).body == "file");
  CHECK(server.ask(post("/record", parts, "Content-Type: multipart/form-data; boundary=x\r\n")).status == 415);
}
