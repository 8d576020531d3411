#include <doctest/doctest.h>

#include "http/authserver/authserver.hpp"

using namespace oauthkit::testing;

TEST_CASE("public demo: the set-up whose passwords everybody knows is not served to other machines") {
  for (const char* address : {"0.0.0.0:0", "[::]:0", "192.0.2.1:0"}) {
    CAPTURE(address);
    for (const bool checks : {true, false}) {
      std::vector<std::string> arguments{"--store", "memory:", "--listen", address, "--issuer", "https://a.example"};
      if (checks) arguments.emplace_back("--check");
      expect_one_line(run(arguments), 2, "--listen: the demo set-up has passwords that everybody knows");
    }
  }
  for (const char* address : {"127.0.0.1:0", "localhost:0", "[::1]:0"}) {
    CAPTURE(address);
    CHECK(run({"--check", "--store", "memory:", "--listen", address}).status == 0);
  }
}

TEST_CASE("public demo: behind a proxy with a public name it is told of") {
  const auto told = run({"--check", "--store", "memory:", "--issuer", "https://a.example"});
  CHECK(told.status == 0);
  CHECK(holds(told.out, "loosened: the demo set-up has passwords that everybody knows"));
  CHECK_FALSE(holds(run({"--check", "--store", "memory:"}).out, "the demo set-up"));
}
