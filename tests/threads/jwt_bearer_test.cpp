#include <doctest/doctest.h>

#include <atomic>

#include "support/asserting.hpp"
#include "threads/backends.hpp"

using namespace thread_tests;

namespace {

/// How many of 8 uses of one assertion at once succeed, for each of `count` assertions; one round a line.
std::string race(const std::shared_ptr<Store>& store, int count) {
  Choices choices;
  choices.store = store;
  AssertionWorld world({}, std::move(choices));
  std::vector<Request> requests;
  for (int i = 0; i < count; ++i) requests.push_back(web_request(AssertionWorld::form(world.id_jag())));
  const auto endpoint = world.server().token();
  std::vector<std::atomic<int>> successes(requests.size());
  std::atomic<int> others = 0;
  support::together(8, [&](std::size_t) {
    for (std::size_t i = 0; i < requests.size(); ++i) {
      const auto answer = endpoint(requests[i]);
      successes[i] += answer.status == 200 ? 1 : 0;
      others += answer.status != 200 && !is_refused(answer, "invalid_grant") ? 1 : 0;
    }
  });
  const auto once = std::count(successes.begin(), successes.end(), 1);
  return std::to_string(once) + " once, " + std::to_string(others) + " neither, " +
         std::to_string(world.count(Event::Kind::assertion_replayed)) + " replayed";
}

}  // namespace

TEST_CASE("jwt_bearer race: of 8 threads that use a grant one alone wins, 200 times") {
  const Memory memory;
  CHECK(race(memory.store, 200) == "200 once, 0 neither, 1400 replayed");
}

TEST_CASE("jwt_bearer race: the same in a store on disk") {
  const Sqlite sqlite;
  CHECK(race(sqlite.store, 50) == "50 once, 0 neither, 350 replayed");
}
