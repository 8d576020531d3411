#include <doctest/doctest.h>

#include <atomic>
#include <map>
#include <oauthkit/deliveries.hpp>

#include "support/inboxes.hpp"
#include "support/threads.hpp"

using namespace oauthkit;
using namespace std::chrono_literals;
using support::Failures;
using support::Inboxes;

namespace {

std::string url(std::size_t host, int number) {
  return "https://host" + std::to_string(host) + ".example/" + std::to_string(number);
}

}  // namespace

TEST_CASE("delivery race: what many send at once to few hosts arrives, each once, and each sender hears of its own") {
  const auto inboxes = std::make_shared<Inboxes>();
  Deliveries deliveries(inboxes, {.threads = 4});
  std::array<std::size_t, 8> done = {};
  support::together(done.size(), [&](std::size_t sender) {
    for (int round = 0; round < 20; ++round) {
      std::vector<Delivery> all;
      for (std::size_t host = 0; host < 3; ++host) {
        all.push_back({.url = url(host, round * 8 + static_cast<int>(sender)), .form = "x=1"});
      }
      done[sender] += deliveries.send(std::move(all), 10s);
    }
  });
  for (const auto count : done) CHECK(count == 60);
  std::map<std::string, int> times;
  for (const auto& request : inboxes->got()) ++times[request.url];
  CHECK(times.size() == 480);
  CHECK(inboxes->count() == 480);
}

TEST_CASE("delivery race: what fails once is tried again beside what others send, and is not lost") {
  const auto inboxes = std::make_shared<Inboxes>();
  std::atomic<int> failed = 0;
  std::atomic<int> arrived = 0;
  for (int number = 0; number < 100; ++number) {
    inboxes->answer(url(0, number), [&, once = std::make_shared<std::atomic<bool>>(false)](const OutgoingRequest&) {
      if (!once->exchange(true)) {
        ++failed;
        return Response{.status = 500};
      }
      ++arrived;
      return Response{.status = 200};
    });
  }
  Failures failures;
  Deliveries deliveries(inboxes, {.pause = 1ms, .threads = 4, .environment = failures.environment()});
  support::together(4, [&](std::size_t sender) {
    for (int i = 0; i < 25; ++i) {
      deliveries.send({{.url = url(0, static_cast<int>(sender) * 25 + i), .form = "x=1"}}, 10s);
    }
  });
  CHECK(inboxes->wait_for(200));
  CHECK(failed == 100);
  CHECK(failures.causes().empty());
}

TEST_CASE("delivery race: an end in the middle loses nobody who waits, and each is sent, or counted as left") {
  for (int round = 0; round < 20; ++round) {
    const auto inboxes = std::make_shared<Inboxes>();
    Failures failures;
    {
      Deliveries deliveries(inboxes, {.threads = 2, .environment = failures.environment()});
      std::vector<Delivery> all;
      for (int number = 0; number < 50; ++number) all.push_back({.url = url(0, number), .form = "x=1"});
      CHECK(deliveries.send(std::move(all), 0ms) <= 50);
    }
    const auto causes = failures.causes();
    const auto left = causes.empty() ? std::string() : causes.front();
    const auto sent = inboxes->count();
    CHECK(left == (sent == 50 ? "" : "deliveries: " + std::to_string(50 - sent) + " were not sent: this is the end"));
  }
}
