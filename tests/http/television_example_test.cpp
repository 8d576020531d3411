#include <doctest/doctest.h>

#include <array>
#include <cstdio>
#include <cstdlib>

#include "http/example_server.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

const Params television{{"client_id", "television"}};

struct Device {
  std::string device_code;
  std::string user_code;
};

Device begun(const ExampleServer& server) {
  const auto answer = server.post("/device_authorization", television);
  REQUIRE(answer.status == 200);
  return {.device_code = member(answer, "device_code"), .user_code = member(answer, "user_code")};
}

Answer poll(const ExampleServer& server, const Device& device) {
  return server.post("/token", {{"grant_type", "urn:ietf:params:oauth:grant-type:device_code"},
                                {"client_id", "television"},
                                {"device_code", device.device_code}});
}

/// Comes with the link of a device, signs in, and sends the form that it filled in: the consent page.
Answer entered(Visitor& alice, const ExampleServer& server, const std::string& user_code) {
  const auto page = alice.open("/device", {{"user_code", user_code}});
  const auto back = alice.submit(page, "/login", {{"username", "alice"}, {"password", "wonderland"}});
  CHECK(back.field("Location") == server.issuer() + "/device?user_code=" + user_code);
  const auto filled_in = alice.open("/device", {{"user_code", user_code}});
  CHECK(filled_in.body.find("value=\"" + user_code + "\"") != std::string::npos);
  return alice.submit(filled_in, "/device", {{"user_code", user_code}});
}

}  // namespace

TEST_CASE("example television: a person enters the code, agrees, and the device gets its tokens") {
  const ExampleServer server("television");
  const auto device = begun(server);
  CHECK(member(poll(server, device), "error") == "authorization_pending");
  CHECK(member(poll(server, device), "error") == "slow_down");
  Visitor alice(server);
  const auto consent = entered(alice, server, device.user_code);
  CHECK(consent.status == 200);
  for (const auto* shown : {device.user_code.c_str(), "Television", "127.0.0.1", "deny", "Deny"}) {
    CAPTURE(shown);
    CHECK(consent.body.find(shown) != std::string::npos);
  }
  CHECK(alice.submit(consent, "/decision", {{"decision", "allow"}, {"scope", "read"}}).status == 200);
  const auto tokens = poll(server, device);
  REQUIRE(tokens.status == 200);
  CHECK(member(server.get("/api/photos", bearer(member(tokens, "access_token"))), "photos_of") == "alice");
  CHECK(member(poll(server, device), "error") == "invalid_grant");
}

TEST_CASE("example television: a code that nobody shows is asked for again, and a no reaches the device") {
  const ExampleServer server("television");
  const auto device = begun(server);
  Visitor alice(server);
  const auto consent = entered(alice, server, device.user_code);
  const auto wrong = alice.submit(consent, "/device", {{"user_code", "BBBB-BBBB"}});
  CHECK(wrong.status == 400);
  CHECK(wrong.body.find("No device waits for this code") != std::string::npos);
  CHECK(alice.submit(consent, "/decision", {{"decision", "deny"}}).status == 200);
  CHECK(member(poll(server, device), "error") == "access_denied");
  CHECK(alice.submit(consent, "/decision", {{"decision", "allow"}, {"scope", "read"}}).status == 400);
}

TEST_CASE("example television: the program at the terminal waits until somebody has answered") {
  const ExampleServer server("television");
  const auto port = server.issuer().substr(server.issuer().rfind(':') + 1);
  const std::string program = std::string(std::getenv("EXAMPLES")) + "/television " + port + " connect";
  for (const auto* decision : {"allow", "deny"}) {
    CAPTURE(decision);
    FILE* const terminal = popen(program.c_str(), "r");
    REQUIRE(terminal != nullptr);
    std::array<char, 256> line = {};
    REQUIRE(std::fgets(line.data(), line.size(), terminal) != nullptr);
    const std::string first(line.data());
    CHECK(first.starts_with("Open " + server.issuer() + "/device and enter "));
    Visitor alice(server);
    const auto consent = entered(alice, server, first.substr(first.rfind(' ') + 1, 9));
    CHECK(alice.submit(consent, "/decision", {{"decision", decision}, {"scope", "read"}}).status == 200);
    REQUIRE(std::fgets(line.data(), line.size(), terminal) != nullptr);
    const bool allowed = std::string(decision) == "allow";
    const auto* const last = allowed ? "Connected: {\"photos_of\":\"alice\"}\n" : "Not connected: access_denied\n";
    CHECK(std::string(line.data()) == last);
    CHECK((pclose(terminal) == 0) == allowed);
  }
}
