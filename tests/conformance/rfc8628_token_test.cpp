#include <atomic>
#include <mutex>

#include "conformance/flows.hpp"
#include "support/devices.hpp"
#include "support/proofs.hpp"
#include "support/threads.hpp"

// OAuth 2.0 Device Authorization Grant: the device asks whether it has been answered.

using namespace conformance;

namespace {

std::string polled(DeviceWorld& world, std::string_view device_code, const Params& changes = {}) {
  return outcome(world.poll(device_code, changes));
}

}  // namespace

TEST_CASE("RFC 8628 §3.5: a device that asks waits, and one that asks too soon is told to slow down") {
  DeviceWorld world;
  const auto device = world.begun();
  // The first question is never too soon.
  CHECK(polled(world, device.device_code) == "400 authorization_pending");
  CHECK(polled(world, device.device_code) == "400 slow_down");
  world.now += 5s;
  CHECK(polled(world, device.device_code) == "400 authorization_pending");
  world.now += 4s;
  CHECK(polled(world, device.device_code) == "400 slow_down");
  world.now += 1s;
  CHECK(polled(world, device.device_code) == "400 authorization_pending");
  // What was decided is handed over at once.
  CHECK(world.answered(device.user_code).status == 200);
  CHECK(polled(world, device.device_code) == "200");
}

TEST_CASE("RFC 8628 §3.4: of sixteen questions at the moment of the answer one gets tokens, and they live") {
  DeviceWorld world;
  const auto device = world.begun();
  CHECK(world.answered(device.user_code).status == 200);
  std::mutex mutex;
  std::vector<Response> answers;
  (void)world.poll("warms the token endpoint up");
  support::together(16, [&](std::size_t) {
    auto answer = world.poll(device.device_code);
    const std::lock_guard lock(mutex);
    answers.push_back(std::move(answer));
  });
  std::vector<Issued> got;
  for (const auto& answer : answers) {
    if (answer.status == 200) {
      got.push_back(issued(answer));
    } else {
      CHECK(outcome(answer) == "400 invalid_grant");
    }
  }
  REQUIRE(got.size() == 1);
  // A question that comes once more changes nothing.
  CHECK(polled(world, device.device_code) == "400 invalid_grant");
  CHECK(is_live(world, got.front().access));
  const auto refreshed = world.token(token_request(
      {{"grant_type", "refresh_token"}, {"client_id", "native"}, {"refresh_token", got.front().refresh}}));
  CHECK(is_live(world, issued(refreshed).access));
}

TEST_CASE("RFC 8628 §3.4: the code is its client's, and what another asks neither counts nor harms") {
  DeviceWorld world;
  const auto device = world.begun();
  const auto by_web = [&] {
    return outcome(world.token(web_request({{"grant_type", device_grant}, {"device_code", device.device_code}})));
  };
  CHECK(by_web() == "400 invalid_grant");
  CHECK(polled(world, device.device_code, {{"client_id", "spa"}}) == "400 invalid_grant");
  CHECK(polled(world, device.device_code) == "400 authorization_pending");
  CHECK(world.answered(device.user_code).status == 200);
  CHECK(by_web() == "400 invalid_grant");
  CHECK(polled(world, device.device_code, {{"client_id", "spa"}}) == "400 invalid_grant");
  CHECK(polled(world, device.device_code) == "200");
}

TEST_CASE("RFC 8628 §3.5: a device that was refused is told so each time until the end, and gets nothing") {
  DeviceWorld world;
  const auto device = world.begun();
  CHECK(world.answered(device.user_code, "deny").status == 200);
  for (int times = 0; times < 3; ++times) CHECK(polled(world, device.device_code) == "400 access_denied");
  world.now += 9min + 59s;
  CHECK(polled(world, device.device_code) == "400 access_denied");
  world.now += 1s;
  CHECK(polled(world, device.device_code) == "400 expired_token");
  CHECK(world.count(Event::Kind::tokens_issued) == 0);
  CHECK(!world.connected().access.empty());
}

TEST_CASE("RFC 8628 §3.4: a device that names what is no resource is told so, and its answer still waits for it") {
  DeviceWorld world;
  const auto device = world.begun();
  CHECK(world.answered(device.user_code).status == 200);
  CHECK(polled(world, device.device_code, {{"resource", "relative"}}) == "400 invalid_target");
  CHECK(polled(world, device.device_code, {{"resource", "https://a.example/#b"}}) == "400 invalid_target");
  CHECK(is_live(world, issued(world.poll(device.device_code)).access));
}

TEST_CASE("RFC 8628 §3.5: what has expired is told for ten minutes, and nobody can answer it any more") {
  DeviceWorld world;
  const auto waiting = world.begun();
  const auto allowed = world.begun();
  const auto late = world.asked(waiting.user_code);
  CHECK(world.answered(allowed.user_code).status == 200);
  world.now += 10min;
  CHECK(polled(world, waiting.device_code) == "400 expired_token");
  // Also what was allowed in time, and asked about too late.
  CHECK(polled(world, allowed.device_code) == "400 expired_token");
  CHECK(world.decide(late).status == 400);
  CHECK(polled(world, waiting.device_code) == "400 expired_token");
  world.now += 9min + 59s;
  while (world.store->sweep(world.now, 1000) == 1000) {
  }
  CHECK(polled(world, waiting.device_code) == "400 expired_token");
  world.now += 1s;
  while (world.store->sweep(world.now, 1000) == 1000) {
  }
  CHECK(polled(world, waiting.device_code) == "400 invalid_grant");
  CHECK(!world.connected().access.empty());
}

TEST_CASE("RFC 8628 §3.4: a page that was opened in time answers nothing after the end of the code") {
  DeviceWorld world({.lifetime = 2min});
  const auto device = world.begun();
  const auto consent = world.asked(device.user_code);
  world.now += 2min;
  const auto page = world.decide(consent);
  CHECK(page.status == 400);
  CHECK(is_page(page));
  CHECK(world.count(Event::Kind::device_decided) == 0);
  CHECK(polled(world, device.device_code) == "400 expired_token");
  CHECK(!world.connected().access.empty());
}

TEST_CASE("RFC 8628 §3.5: a code that nobody was given is no code that waits") {
  DeviceWorld world;
  const auto device = world.begun();
  for (const auto& code : {std::string(43, 'A'), std::string("x"), device.user_code, std::string(30'000, 'A'),
                           device.device_code + "A", device.device_code.substr(1)}) {
    CAPTURE(code);
    CHECK(polled(world, code) == "400 invalid_grant");
  }
  CHECK(polled(world, "") == "400 invalid_request");
  CHECK(polled(world, device.device_code) == "400 authorization_pending");
  auto twice = DeviceWorld::poll_request(device.device_code);
  twice.body += "&device_code=" + device.device_code;
  CHECK(outcome(world.token(twice)) == "400 invalid_request");
  auto in_url = DeviceWorld::poll_request("");
  in_url.target += "?device_code=" + device.device_code;
  CHECK(outcome(world.token(in_url)) == "400 invalid_request");
  CHECK(world.answered(device.user_code).status == 200);
  CHECK(polled(world, device.device_code) == "200");
}

TEST_CASE("RFC 8628 §3.4: a client that has lost the grant type, or is another by now, gets nothing") {
  DeviceWorld world;
  const auto lost = world.begun();
  const auto changed_meanwhile = world.begun();
  CHECK(world.answered(lost.user_code).status == 200);
  CHECK(world.answered(changed_meanwhile.user_code).status == 200);
  const auto types = std::exchange(world.client("native").grant_types, {"authorization_code"});
  CHECK(polled(world, lost.device_code) == "400 unauthorized_client");
  world.client("native").grant_types = types;
  CHECK(polled(world, lost.device_code) == "200");
  world.client("native").registration.generation = "second";
  CHECK(polled(world, changed_meanwhile.device_code) == "400 invalid_grant");
  CHECK(!world.connected().access.empty());
}

TEST_CASE("RFC 9449 §5: a proof that comes with the question binds the tokens to its key") {
  DeviceWorld world({}, taking_proofs());
  const KeyHolder television;
  const auto device = world.begun();
  CHECK(world.answered(device.user_code).status == 200);
  const auto answer = world.token(proven(DeviceWorld::poll_request(device.device_code), television, world));
  CHECK(member(answer, "token_type") == "DPoP");
  const auto tokens = issued(answer);
  CHECK(meaning_of(world, tokens).confirmation.jkt == television.jkt());
  const auto bearer = world.begun();
  CHECK(world.answered(bearer.user_code).status == 200);
  CHECK(member(world.poll(bearer.device_code), "token_type") == "Bearer");
}

TEST_CASE("RFC 8628 §5.4: the tokens stand for whoever agreed, and end without their login elsewhere") {
  DeviceWorld world;
  auto who = browser();
  who.user->authentication.sid = "login of alice";
  const auto device = world.begun();
  CHECK(world.answered(device.user_code, "allow", who).status == 200);
  const auto granted = meaning_of(world, issued(world.poll(device.device_code)));
  CHECK(granted.user_id == "alice");
  CHECK(granted.client_id == "native");
  CHECK(granted.authentication.auth_time == start);
  CHECK(granted.authentication.sid.empty());
}

TEST_CASE("RFC 8628 §3.4: what waits, was allowed or was collected ends with its family") {
  DeviceWorld world;
  const auto family_of_last = [&] { return world.events.back().family; };
  const auto allowed = world.begun();
  CHECK(world.answered(allowed.user_code).status == 200);
  const auto family = family_of_last();
  CHECK(!family.empty());
  world.tokens.revoke(family);
  CHECK(polled(world, allowed.device_code) == "400 invalid_grant");
  const auto collected = world.connected();
  CHECK(is_live(world, collected.access));
  world.tokens.revoke(family_of_last());
  CHECK_FALSE(is_live(world, collected.access));
  CHECK(!world.connected().access.empty());
}
