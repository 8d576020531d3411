#include "session/ended_transactions.hpp"

#include <atomic>
#include <vector>

#include "session/variants.hpp"
#include "support/threads.hpp"

using namespace session_tests;

namespace {

/// What began so many seconds after the start, under the id of that number.
struct Ended {
  std::unique_ptr<EndedTransactions> memory;

  static TokenHash id(int number) { return hash_token(std::to_string(number)); }
  static Transaction begun(int number) { return transaction("session", start + std::chrono::seconds(number)); }

  bool contains(int number) const { return memory->contains(id(number), begun(number)); }
  bool end(int number, TimePoint now = start) const { return memory->end(id(number), begun(number), now); }
};

}  // namespace

TEST_CASE("ended transactions: what has ended is known, and ends once") {
  const Ended ended{ended_in_memory(10min, 100)};
  CHECK(!ended.contains(1));
  CHECK(ended.end(1));
  CHECK(!ended.end(1));
  CHECK(ended.contains(1));
  CHECK(!ended.contains(2));
  CHECK(ended.end(2));
}

TEST_CASE("ended transactions: beyond the limit the oldest are forgotten, and what began no later is over as well") {
  const Ended ended{ended_in_memory(10min, 3)};
  for (const int number : {5, 3, 9, 7}) CHECK(ended.end(number));
  for (const int number : {1, 2, 3, 5, 7, 9}) CHECK(ended.contains(number));
  for (const int number : {1, 2, 3, 5, 7, 9}) CHECK(!ended.end(number));
  CHECK(!ended.contains(4));
  CHECK(ended.end(4));
}

TEST_CASE("ended transactions: those of strangers are bounded too, and push nothing else out") {
  const auto memory = ended_in_memory(10min, 3);
  const auto end = [&](int number, std::string user_id) {
    auto begun = Ended::begun(number);
    begun.user_id = std::move(user_id);
    return memory->end(Ended::id(number), begun, start);
  };
  CHECK(end(1, "alice"));
  for (int number = 10; number < 20; ++number) CHECK(end(number, ""));
  CHECK(!end(1, "alice"));
  CHECK(end(2, "alice"));
  CHECK(end(3, ""));
  CHECK(!end(19, ""));
}

TEST_CASE("ended transactions: what has expired is forgotten and stays ended") {
  const Ended ended{ended_in_memory(10min, 3)};
  for (int number = 0; number < 1000; ++number) CHECK(ended.end(number * 600, start + number * 600s));
  CHECK(ended.contains(0));
  CHECK(ended.contains(999 * 600));
  CHECK(!ended.contains(999 * 600 - 1 + 2));
}

TEST_CASE("ended transactions: without an expiry, too, they are bounded") {
  const Ended ended{ended_in_memory(Lifetime::never(), 3)};
  for (int number = 0; number < 100; ++number) CHECK(ended.end(number));
  CHECK(ended.contains(50));
  CHECK(!ended.contains(100));
}

TEST_CASE("ended transactions: of many at once one ends it, also while others make it forget") {
  const Ended ended{ended_in_memory(10min, 2)};
  for (int round = 0; round < 50; ++round) {
    std::atomic<int> first = 0;
    support::together(8, [&](std::size_t i) { first += ended.end(round + (i < 4 ? 0 : 1000)) ? 1 : 0; });
    CHECK(first <= 2);
    CHECK(!ended.end(round));
  }
}
