#include <doctest/doctest.h>

#include <atomic>
#include <oauthkit/backchannel.hpp>
#include <stdexcept>

#include "support/inboxes.hpp"

using namespace oauthkit;
using namespace std::chrono_literals;
using support::Failures;
using support::Inboxes;

namespace {

using Steady = std::chrono::steady_clock;

BackchannelPing ping_to(const std::string& url) {
  return {.client_id = "rp",
          .client_notification_endpoint = url,
          .auth_req_id = "1c266114-a1be\"",
          .client_notification_token = "8d67dc78"};
}

}  // namespace

TEST_CASE("ping: the request is named in JSON, with the token of the client") {
  const auto inboxes = std::make_shared<Inboxes>();
  const auto ping = notifications::ping(inboxes);
  ping(ping_to("https://rp.example/ping"));
  REQUIRE(inboxes->wait_for(1));
  const auto got = inboxes->got().front();
  CHECK(got.url == "https://rp.example/ping");
  CHECK(got.post);
  CHECK(got.json.reveal() == R"({"auth_req_id":"1c266114-a1be\""})");
  CHECK(got.form.empty());
  CHECK(got.authorization.reveal() == "Bearer 8d67dc78");
}

TEST_CASE("ping: nobody waits for a client, which is tried again with pauses that grow by what they are given") {
  const auto inboxes = std::make_shared<Inboxes>();
  Failures failures;
  support::Gate gate;
  const auto ping =
      notifications::ping(inboxes, {.attempts = 3, .pause = 20ms, .growth = 4, .environment = failures.environment()});
  inboxes->answer("https://rp.example/away", 503);
  inboxes->answer("https://rp.example/slow", gate.holding(503));
  const auto begin = Steady::now();
  ping(ping_to("https://rp.example/slow"));
  ping(ping_to("https://rp.example/away"));
  CHECK(Steady::now() - begin < 5s);
  REQUIRE(failures.wait_for(1));
  // 20 ms before the second try, 80 ms before the third.
  CHECK(Steady::now() - begin >= 100ms);
  const auto told = failures.causes().front();
  CHECK(told == "deliveries: to the client \"rp\" at https://rp.example/away: not delivered: status 503");
  CHECK(inboxes->count() == 4);
  gate.open();
  CHECK(failures.wait_for(2));
}

TEST_CASE("ping: any status of success says that it came; with no other it did, and none is followed") {
  const auto inboxes = std::make_shared<Inboxes>();
  Failures failures;
  const auto ping = notifications::ping(inboxes, {.attempts = 3, .pause = 1ms, .environment = failures.environment()});
  for (const int status : {200, 202, 204, 299}) {
    const auto url = "https://rp.example/" + std::to_string(status);
    inboxes->answer(url, status);
    ping(ping_to(url));
  }
  for (const int status : {302, 401, 404}) {
    const auto url = "https://rp.example/" + std::to_string(status);
    inboxes->answer(url, status);
    ping(ping_to(url));
  }
  REQUIRE(failures.wait_for(3));
  CHECK(inboxes->wait_for(4 + 3 * 3));
  CHECK(inboxes->count() == 4 + 3 * 3);
  CHECK(failures.causes().size() == 3);
}

TEST_CASE("ping: a client that was wrong at first is told again, until it says that it came") {
  const auto inboxes = std::make_shared<Inboxes>();
  Failures failures;
  std::atomic<int> asked = 0;
  inboxes->answer("https://rp.example/ping",
                  [&](const OutgoingRequest&) { return Response{.status = ++asked < 3 ? 404 : 204}; });
  {
    const auto ping =
        notifications::ping(inboxes, {.attempts = 5, .pause = 1ms, .environment = failures.environment()});
    ping(ping_to("https://rp.example/ping"));
    REQUIRE(inboxes->wait_for(3));
  }
  CHECK(inboxes->count() == 3);
  CHECK(failures.causes().empty());
}

TEST_CASE("ping: without a way out it is not made") {
  CHECK_THROWS_AS(notifications::ping(nullptr), std::invalid_argument);
  CHECK_THROWS_AS(notifications::ping(std::make_shared<Inboxes>(), {.growth = 0}), std::invalid_argument);
  CHECK(notifications::ping(std::make_shared<Inboxes>()));
}
