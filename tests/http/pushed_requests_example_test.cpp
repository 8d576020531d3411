#include <doctest/doctest.h>

#include "http/example_server.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

// RFC 7636 Appendix B, as `redemption` has its verifier.
const Params asking{{"response_type", "code"},
                    {"scope", "read"},
                    {"state", "xyz"},
                    {"code_challenge_method", "S256"},
                    {"code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"}};

}  // namespace

TEST_CASE("example pushed_requests: a request is pushed, the browser comes with its name, and the code is good") {
  const ExampleServer server("pushed_requests");
  const auto pushed = server.post("/par", asking, demo_secret());
  REQUIRE(pushed.status == 201);
  Visitor alice(server);
  const auto page = alice.open("/authorize", {{"client_id", "demo"}, {"request_uri", member(pushed, "request_uri")}});
  const auto consent = alice.submit(page, "/login", {{"username", "alice"}, {"password", "wonderland"}});
  const auto answer = alice.submit(consent, "/decision", {{"decision", "allow"}, {"scope", "read"}});
  CHECK(answer.status == 303);
  CHECK(location_param(answer, "state") == "xyz");
  const auto tokens = server.post("/token", redemption(location_param(answer, "code")), demo_secret());
  CHECK(tokens.status == 200);
  CHECK(member(tokens, "scope") == "read");
}

TEST_CASE("example pushed_requests: what comes through a browser is refused, and so is a reference that was used") {
  const ExampleServer server("pushed_requests");
  Visitor alice(server);
  auto through_browser = asking;
  through_browser.add("client_id", "demo");
  CHECK(location_param(alice.open("/authorize", through_browser), "error") == "invalid_request");
  const auto pushed = server.post("/par", asking, demo_secret());
  const Params reference{{"client_id", "demo"}, {"request_uri", member(pushed, "request_uri")}};
  const auto page = alice.open("/authorize", reference);
  CHECK(page.status == 200);
  const auto consent = alice.submit(page, "/login", {{"username", "alice"}, {"password", "wonderland"}});
  CHECK(alice.submit(consent, "/decision", {{"decision", "deny"}}).status == 303);
  CHECK(alice.open("/authorize", reference).status == 400);
}
