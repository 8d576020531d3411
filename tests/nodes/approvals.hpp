// What holds of requests that wait for a person, and of assertions, for two reference servers on one store, a case per
// promise. Include it once per kind of store, after `Shared` has been made the name of a type as for
// nodes/contract.hpp.

#include <doctest/doctest.h>

#include <chrono>
#include <thread>

#include "nodes/devices.hpp"
#include "nodes/race.hpp"

using namespace nodes_tests;
using namespace oauthkit::testing;

namespace {

/// People with sessions of their own, each signed in as alice.
std::vector<Agent> people(const Pair& pair, std::size_t count) {
  std::vector<Agent> all;
  for (std::size_t number = 0; number < count; ++number) {
    all.emplace_back(pair.node(number));
    all.back().authorize(question());
  }
  return all;
}

/// Of a decision about a device: a page, or one that says that it is over.
Outcome of_device_decision(const Answer& answer) {
  if (answer.status == 200) return Outcome::won;
  return answer.status == 400 && holds(answer.body, "role=\"alert\"") ? Outcome::lost : Outcome::neither;
}

/// Wrong codes are counted by the hour, the lifetime of a code here: where one is almost over, waits for the next.
void wait_for_time_to_guess() {
  using namespace std::chrono;
  const auto now = system_clock::now();
  const auto next = floor<hours>(now) + hours(1);
  if (next - now < minutes(1)) std::this_thread::sleep_until(next + seconds(1));
}

}  // namespace

TEST_CASE_TEMPLATE("nodes: of sixteen polls at the moment of approval, spread over two nodes, one has the tokens", T,
                   Shared) {
  const T shared;
  const Pair pair(shared.url, with_devices());
  auto person = people(pair, 1).front();
  const auto count = scaled(200);
  Tally all;
  std::string access_token;
  for (std::size_t i = 0; i < count; ++i) {
    const auto device = begin(pair.node(i));
    const auto page = enter(person, device.user_code);
    std::vector<Answer> answers(attempts);
    const auto tally = race(
        pair, 1,
        [&](const AuthServer& node, std::size_t, std::size_t number) {
          if (number == 0) {
            person.go_on_at(node);
            person.decide(page, "allow", {"read"});
          }
          return answers[number] = poll(node, device);
        },
        of_token_request);
    all.won_once += tally.won_once;
    all.lost += tally.lost;
    if (all.odd.empty()) all.odd = tally.odd;
    for (const auto& answer : answers) {
      if (answer.status == 200) access_token = member(answer, "access_token");
    }
    person.go_on_at(pair.node(i + 1));
  }
  CHECK(all.won_once == count);
  CHECK(all.lost == count * (attempts - 1));
  CHECK(all.odd == "");
  CHECK(pair.node(0).api("/api/me", access_token).status == 200);
  CHECK(pair.node(1).api("/api/me", access_token).status == 200);
}

TEST_CASE_TEMPLATE("nodes: of eight yes and eight no to one device, spread over two nodes, one counts", T, Shared) {
  const T shared;
  const Pair pair(shared.url, with_devices());
  auto agents = people(pair, attempts);
  const auto count = scaled(50);
  Tally all;
  for (std::size_t i = 0; i < count; ++i) {
    const auto device = begin(pair.node(i));
    std::vector<Answer> pages(attempts);
    support::together(attempts, [&](std::size_t number) {
      agents[number].go_on_at(pair.node(number + 1));
      pages[number] = enter(agents[number], device.user_code);
    });
    bool is_allowed = false;
    const auto tally = race(
        pair, 1,
        [&](const AuthServer& node, std::size_t, std::size_t number) {
          agents[number].go_on_at(node);
          const bool allows = number % 4 < 2;
          const auto answer = agents[number].decide(pages[number], allows ? "allow" : "deny", {"read"});
          if (answer.status == 200) is_allowed = allows;
          return answer;
        },
        of_device_decision);
    all.won_once += tally.won_once;
    all.lost += tally.lost;
    if (all.odd.empty()) all.odd = tally.odd;
    const auto told = poll(pair.node(i), device);
    CHECK(told.status == (is_allowed ? 200 : 400));
    CHECK(member(told, "error") == (is_allowed ? "" : "access_denied"));
  }
  CHECK(all.won_once == count);
  CHECK(all.lost == count * (attempts - 1));
  CHECK(all.odd == "");
}

TEST_CASE_TEMPLATE("nodes: of fifty wrong codes of one person, spread over two nodes, each is counted", T, Shared) {
  const T shared;
  const Pair pair(shared.url, with_devices());
  auto agents = people(pair, 10);
  wait_for_time_to_guess();
  std::atomic<int> wrong = 0;
  std::atomic<int> too_many = 0;
  support::together(agents.size(), [&](std::size_t number) {
    for (std::size_t i = 0; i < 5; ++i) {
      agents[number].go_on_at(pair.node(number + i));
      const auto page = enter(agents[number], std::string("BBBB-BB") + "BCDFGHJKLM"[number] + "BCDFG"[i]);
      wrong += page.status == 400 ? 1 : 0;
      too_many += page.status == 429 ? 1 : 0;
    }
  });
  CHECK(wrong == 40);
  CHECK(too_many == 10);
  const auto device = begin(pair.node(0));
  CHECK(enter(agents[0], device.user_code).status == 429);
  Agent bob(pair.node(1));
  bob.sign_in(bob.get(target(question())), "bob", "builder's");
  CHECK(holds(enter(bob, device.user_code).body, "name=\"decision\""));
}

TEST_CASE_TEMPLATE("nodes: of eight presentations of an assertion, spread over two nodes, one passes", T, Shared) {
  const T shared;
  const Pair pair(shared.url, with_devices());
  for (std::size_t i = 0; i < scaled(100); ++i) {
    const auto form = presentation(assertion(std::to_string(i)));
    std::atomic<int> passed = 0;
    std::atomic<int> refused = 0;
    support::together(8, [&](std::size_t number) {
      const auto answer = pair.node(number).token(form, "partner");
      passed += answer.status == 200 ? 1 : 0;
      refused += is_invalid_grant(answer) ? 1 : 0;
    });
    CHECK(passed == 1);
    CHECK(refused == 7);
  }
}
