#include <doctest/doctest.h>

#include "http/example_server.hpp"
#include "support/free_port.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

/// A server, and the other one that it sends people to.
struct Two {
  int port = support::free_port();
  std::string callback = "http://127.0.0.1:" + std::to_string(port) + "/back-from-other";
  ExampleServer other{"openid_provider", {callback}};
  ExampleServer server{"sign_in_with_others", {other.issuer()}, port};
};

std::string path_of(const Answer& redirect, const ExampleServer& at) {
  const auto location = redirect.field("Location");
  REQUIRE(location.starts_with(at.issuer()));
  return location.substr(at.issuer().size());
}

/// The sign-in page of the server, in the browser of `alice`.
Answer sign_in_page(Visitor& alice, const Two& two) {
  return alice.open("/authorize", {{"response_type", "code"},
                                   {"client_id", "demo"},
                                   {"redirect_uri", two.server.issuer() + "/callback"},
                                   {"scope", "read"},
                                   {"state", "xyz"},
                                   {"code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"},
                                   {"code_challenge_method", "S256"}});
}

/// Where the other sends the browser back to, after alice did `decision` there.
std::string way_back(const Two& two, const Answer& left, const std::string& decision) {
  Visitor there(two.other);
  const auto page = there.open(path_of(left, two.other));
  const auto consent = there.submit(page, "/login", {{"username", "alice"}, {"password", "wonderland"}});
  return path_of(there.submit(consent, "/decision", {{"decision", decision}, {"scope", "openid"}}), two.server);
}

}  // namespace

TEST_CASE("example sign_in_with_others: who signed in there has signed in here, by issuer and subject") {
  const Two two;
  Visitor alice(two.server);
  const auto left = alice.submit(sign_in_page(alice, two), "/other", {});
  REQUIRE(left.status == 303);
  const auto consent = alice.open(way_back(two, left, "allow"));
  CHECK(consent.status == 200);
  const auto answer = alice.submit(consent, "/decision", {{"decision", "allow"}, {"scope", "read"}});
  const auto tokens = two.server.post("/token", redemption(location_param(answer, "code")), demo_secret());
  const auto photos = two.server.get("/api/photos", bearer(member(tokens, "access_token")));
  CHECK(member(photos, "photos_of") == two.other.issuer() + "#alice");
}

TEST_CASE("example sign_in_with_others: who says no there, or comes back in another browser, has not signed in here") {
  const Two two;
  Visitor alice(two.server);
  const auto page = sign_in_page(alice, two);
  const auto refused = alice.open(way_back(two, alice.submit(page, "/other", {}), "deny"));
  CHECK(refused.status == 401);
  const auto back = way_back(two, alice.submit(refused, "/other", {}), "allow");
  Visitor mallory(two.server);
  CHECK(mallory.open(back).status == 400);
  CHECK(alice.open(back).status == 200);
  CHECK(alice.open(back).status == 400);
}
