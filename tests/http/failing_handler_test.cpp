#include <doctest/doctest.h>

#include <stdexcept>

#include "http/server.hpp"
#include "oauthkit/secret.hpp"
#include "oauthkit/store.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

using Told = std::vector<std::string>;

TestServer::SetUp throwing(const Handler& handler) {
  return [handler](TestServer& http) {
    http.mount("GET", "/api/photos", handler);
    http.mount("POST", "/api/photos", handler);
  };
}

}  // namespace

TEST_CASE("silent failure: what a mounted handler throws is told under its path, and not to the client") {
  const TestServer http({}, throwing([](const Request&) -> Response { throw std::runtime_error("no column admin"); }));
  for (const auto& bytes : {request("GET", "/api/photos?id=secret"), post("/api/photos", "a=1")}) {
    const auto answer = http.ask(bytes);
    CHECK(answer.status == 500);
    CHECK(answer.body.find("column") == std::string::npos);
  }
  CHECK(http.failures.told() == Told(2, "/api/photos: no column admin"));
}

TEST_CASE("silent failure: also what is no exception class") {
  const TestServer http({}, throwing([](const Request&) -> Response { throw 7; }));
  CHECK(http.ask(request("GET", "/api/photos")).status == 500);
  CHECK(http.failures.told() == Told{"/api/photos: an exception of unknown type"});
}

TEST_CASE("silent failure: a store that is away is told, and the client may come again, as where something is busy") {
  const Handler away = [](const Request&) -> Response { throw StoreUnavailable("refused"); };
  const Handler busy = [](const Request&) -> Response { throw HashingBusy("refused"); };
  for (const auto& handler : {away, busy}) {
    const TestServer http({}, throwing(handler));
    const auto answer = http.ask(request("GET", "/api/photos"));
    CHECK(answer.status == 503);
    CHECK(answer.field("Retry-After") == "1");
    CHECK(http.failures.told() == Told{"/api/photos: refused"});
  }
}

TEST_CASE("silent failure: nothing is told of a handler that answers, whatever it answers") {
  const TestServer http({}, throwing([](const Request&) { return Response{500}; }));
  CHECK(http.ask(request("GET", "/api/photos")).status == 500);
  CHECK(http.failures.told().empty());
}
