#ifdef AUTHSERVER_HAS_FETCH

#include <doctest/doctest.h>

#include <chrono>
#include <thread>

#include "fetch/server.hpp"
#include "http/authserver/ciba_client.hpp"
#include "http/authserver/config_check.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;
using namespace std::chrono_literals;

namespace {

constexpr const char* notification_token = "8d67dc78-7faa-4d41-aabd-67707b374255";

/// The bank's own server, in the clear on this machine, which answers with `status`.
class Inbox {
 public:
  explicit Inbox(std::string status = "204 No Content")
      : server_([status](const std::string&) { return fetch_tests::response("", "", status); }) {}

  std::string origin() const { return "http://127.0.0.1:" + server_.port_text(); }

  /// What came within so long, once it is as many as are `wanted`.
  std::vector<std::string> pings(std::size_t wanted, std::chrono::milliseconds within) const {
    for (auto left = within; left > 0ms && server_.requests().size() < wanted; left -= 20ms) {
      std::this_thread::sleep_for(20ms);
    }
    return server_.requests();
  }

 private:
  fetch_tests::RawServer server_;
};

Json with_ping(const Inbox& inbox) {
  auto config = with_ciba();
  config["fetch"] = {{"trusted_origins", {inbox.origin()}}};
  auto& bank = config["clients"].back();
  bank["backchannel_token_delivery_mode"] = "ping";
  bank["backchannel_client_notification_endpoint"] = inbox.origin() + "/cb";
  return config;
}

Answer ask_for_ping(const AuthServer& server) {
  return ask_elsewhere(server, {{"client_notification_token", notification_token}});
}

}  // namespace

TEST_CASE(
    "authserver ciba: a client that wants it is told within two seconds of a yes and of a no, and by then it has its "
    "answer") {
  const Inbox inbox;
  const AuthServer server(with_ping(inbox));
  const auto metadata = Json::parse(server.get("/.well-known/oauth-authorization-server").body);
  CHECK(metadata["backchannel_token_delivery_modes_supported"] == Json{"poll", "ping"});
  CHECK(member(ask_elsewhere(server), "error") == "invalid_request");
  auto alice = at_approvals(server);
  std::size_t sent = 0;
  for (const auto* decision : {"allow", "deny"}) {
    CAPTURE(decision);
    const auto asked = ask_for_ping(server);
    REQUIRE(asked.status == 200);
    CHECK(answer(alice, alice.get("/approvals"), decision, {"read"}).status == 200);
    const auto pings = inbox.pings(++sent, 2000ms);
    REQUIRE(pings.size() == sent);
    const auto& ping = pings.back();
    CHECK(ping.starts_with("POST /cb HTTP/1.1\r\n"));
    CHECK(holds(ping, std::string("\r\nAuthorization: Bearer ") + notification_token + "\r\n"));
    CHECK(holds(ping, "\r\nContent-Type: application/json\r\n"));
    CHECK(ping.substr(ping.find("\r\n\r\n") + 4) == "{\"auth_req_id\":\"" + member(asked, "auth_req_id") + "\"}");
    const auto collected = collect(server, asked);
    CHECK(collected.status == (std::string(decision) == "allow" ? 200 : 400));
  }
  CHECK_FALSE(holds(server.get("/").body, notification_token));
}

TEST_CASE("authserver ciba: whom nobody answers is told again after a second, and the decision waits for nothing") {
  const Inbox inbox("503 Service Unavailable");
  const AuthServer server(with_ping(inbox));
  auto alice = at_approvals(server);
  const auto asked = ask_for_ping(server);
  const auto page = alice.get("/approvals");
  const auto before = std::chrono::steady_clock::now();
  CHECK(answer(alice, page, "allow", {"read"}).status == 200);
  CHECK(std::chrono::steady_clock::now() - before < 1s);
  CHECK(collect(server, asked).status == 200);
  CHECK(inbox.pings(2, 5s).size() == 2);
}

TEST_CASE("authserver ciba: a client that polls is told nothing, and its endpoint is without effect") {
  const Inbox inbox;
  auto config = with_ping(inbox);
  config["clients"].back()["backchannel_token_delivery_mode"] = "poll";
  const AuthServer server(config);
  auto alice = at_approvals(server);
  const auto asked = ask_elsewhere(server);
  CHECK(answer(alice, alice.get("/approvals"), "allow", {"read"}).status == 200);
  CHECK(collect(server, asked).status == 200);
  CHECK(inbox.pings(1, 500ms).empty());
}

TEST_CASE("authserver ciba: neither tokens nor hints are in the log") {
  const Inbox inbox;
  AuthServer server(with_ping(inbox));
  auto alice = at_approvals(server);
  const auto asked = ask_for_ping(server);
  CHECK(answer(alice, alice.get("/approvals"), "allow", {"read"}).status == 200);
  CHECK(collect(server, asked).status == 200);
  CHECK(inbox.pings(1, 2000ms).size() == 1);
  CHECK(server.stop() == 0);
  const auto log = server.process().err();
  CHECK(holds(log, "backchannel_decided"));
  CHECK_FALSE(holds(log, member(asked, "auth_req_id")));
  CHECK_FALSE(holds(log, notification_token));
  CHECK_FALSE(holds(log, "\"alice\""));
}

TEST_CASE("authserver config: how a client is told") {
  auto config = with_ciba();
  config["fetch"] = {{"trusted_origins", {"http://127.0.0.1:9999"}}};
  const auto told = [](const char* mode, const char* endpoint) {
    Json client = with_ciba()["clients"].back();
    client["backchannel_token_delivery_mode"] = mode;
    if (*endpoint != '\0') client["backchannel_client_notification_endpoint"] = endpoint;
    return client;
  };
  const auto* const mode = "clients[2].backchannel_token_delivery_mode: expected poll or ping";
  const auto* const endpoint = "clients[2].backchannel_client_notification_endpoint: expected";
  const auto* const place = "/clients/2";
  expect_all_in(config,
                {{place, told("push", "https://bank.example/cb"), told("ping", "https://bank.example/cb"), mode},
                 {place, told("", ""), told("poll", ""), mode},
                 {place, told("ping", ""), told("poll", ""), endpoint},
                 {place, told("ping", "http://bank.example/cb"), told("ping", "http://127.0.0.1:9999/cb"), endpoint},
                 {place, told("ping", "http://127.0.0.1:9998/cb"), told("poll", "https://bank.example/cb"), endpoint},
                 {place, told("poll", "https://bank.example/#cb"), told("poll", "https://bank.example/cb"), endpoint}});
}

#endif
