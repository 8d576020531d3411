#include <doctest/doctest.h>

#include <stdexcept>

#include "support/world.hpp"

// Whoever finds a request that makes the application's own page throw can try it for days, while no log knows. What
// other handlers throw is the adapters' to tell: tests/http/failing_handler_test.cpp.

using namespace world;

namespace {

struct Told {
  std::vector<std::string> failures;
  Environment environment() {
    return {.on_failure = [this](const Failure& failure) {
      failures.push_back(std::string(failure.endpoint) + ": " + failure.cause);
    }};
  }
};

Response broken(const Request&) { throw std::runtime_error("no such column: admin"); }
Response fine(const Request&) { return Response::json(200, "{}"); }

}  // namespace

TEST_CASE("silent failure: what a page behind a cookie throws is told, and is a page") {
  Told told;
  const session::Cookies cookies(stores::memory(),
                                 {.issuer = "https://auth.example", .environment = told.environment()});
  const auto response = cookies.handle([](const Request& r, Browser&) { return broken(r); })({});
  CHECK(response.status == 500);
  CHECK(response.headers.get("Content-Type") == "text/html; charset=utf-8");
  CHECK(response.body.find("column") == std::string::npos);
  CHECK(told.failures == std::vector<std::string>{"cookies: no such column: admin"});
  CHECK(cookies.handle([](const Request& r, Browser&) { return fine(r); })({}).status == 200);
}

TEST_CASE("silent failure: where a cookie's pages tell nobody, the adapter is left to tell") {
  const session::Cookies cookies(stores::memory(), {.issuer = "https://auth.example"});
  const auto page = cookies.handle([](const Request& r, Browser&) { return broken(r); });
  CHECK_THROWS_AS(page({}), std::runtime_error);
}
