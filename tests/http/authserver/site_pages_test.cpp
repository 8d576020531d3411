#include <doctest/doctest.h>

#include "http/authserver/agent.hpp"
#include "oauthkit/hash.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

TEST_CASE("authserver pages: home and playground tell of the demo, and of no other set-up's secrets") {
  const AuthServer demo;
  CHECK(holds(demo.get("/").body, "demo-secret"));
  const auto playground = demo.get("/playground");
  CHECK(playground.status == 200);
  CHECK(holds(playground.body, "data-secret=\"demo-secret\""));
  const AuthServer other(demo_config());
  for (const auto* path : {"/", "/playground"}) {
    CAPTURE(path);
    const auto page = other.get(path);
    CHECK(page.status == 200);
    CHECK_FALSE(holds(page.body, "demo-secret"));
    CHECK_FALSE(holds(page.body, "wonderland"));
  }
}

TEST_CASE("authserver pages: the playground allows its own script by hash and nothing else") {
  const AuthServer server;
  const auto page = server.get("/playground");
  expect_page_headers(page);
  const auto policy = page.field("Content-Security-Policy");
  CHECK(holds(policy, "script-src 'sha256-"));
  CHECK(holds(policy, "connect-src 'self'"));
  CHECK_FALSE(holds(policy, "unsafe-eval"));
  CHECK(count(page.body, "<script>") == 1);
  const auto start = page.body.find("<script>") + 8;
  const auto script = page.body.substr(start, page.body.find("</script>") - start);
  const auto hash = hash_token(script).bytes;
  const std::string digest(hash.begin(), hash.end());
  CHECK(holds(policy, "'sha256-" + base64_encode(digest) + "'"));
}

TEST_CASE("authserver pages: nothing else is served") {
  const AuthServer server;
  CHECK(server.get("/nothing").status == 404);
  CHECK(server.get("/login").status == 405);
  CHECK(server.get("/authorize/decision").status == 405);
  CHECK(server.get("/token").status == 405);
  CHECK(server.get("/authorize/").status == 404);
  CHECK(server.get("/").status == 200);
}
