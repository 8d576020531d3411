#include <doctest/doctest.h>

#include "http/example_server.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

/// `service` asks for a token for `target` by the one that it was sent.
Answer exchanged(const ExampleServer& server, const std::string& service, const std::string& token,
                 const std::string& target) {
  Params form{{"grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"},
              {"subject_token", token},
              {"subject_token_type", "urn:ietf:params:oauth:token-type:access_token"}};
  if (!target.empty()) form.add("audience", server.issuer() + target);
  return server.post("/token", form, basic(service, service + "-secret"));
}

/// A token of alice's that the client `demo` sends to the first service.
std::string for_photos(const ExampleServer& server) {
  Person alice(server);
  const auto page = alice.sign_in(alice.open({{"resource", server.issuer() + "/photos"}}));
  const auto code = location_param(alice.decide(page, "allow"), "code");
  return member(server.post("/token", redemption(code), demo_secret()), "access_token");
}

}  // namespace

TEST_CASE("example service_chain: each service is asked for alice, and knows through whom") {
  const ExampleServer server("service_chain");
  const auto first = for_photos(server);
  CHECK(server.get("/photos", bearer(first)).body == R"({"files_of":"alice","through":[]})");
  const auto second = member(exchanged(server, "photos", first, "/storage"), "access_token");
  CHECK(server.get("/storage", bearer(second)).body == R"({"files_of":"alice","through":["photos"]})");
  const auto third = member(exchanged(server, "storage", second, "/archive"), "access_token");
  CHECK(server.get("/archive", bearer(third)).body == R"({"files_of":"alice","through":["storage","photos"]})");
}

TEST_CASE("example service_chain: what was sent is of no use elsewhere, and nobody asks for more than the next place") {
  const ExampleServer server("service_chain");
  const auto first = for_photos(server);
  CHECK(server.get("/storage", bearer(first)).status == 401);
  CHECK(member(exchanged(server, "photos", first, "/archive"), "error") == "invalid_target");
  CHECK(member(exchanged(server, "storage", first, "/archive"), "error") == "invalid_request");
  CHECK(member(exchanged(server, "photos", first, ""), "error") == "invalid_request");
  const auto answer = exchanged(server, "photos", first, "/storage");
  CHECK(answer.status == 200);
  CHECK(member(answer, "scope") == "read");
  CHECK(member(answer, "token_type") == "Bearer");
}
