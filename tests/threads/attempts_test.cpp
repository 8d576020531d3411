#include <doctest/doctest.h>

#include <atomic>

#include "threads/backends.hpp"

using namespace thread_tests;

namespace {

/// How many of 16 threads' tries, `each` of them, are let through by the counters, of which each thread uses one.
int let_through(const std::vector<std::shared_ptr<Store>>& places, int each) {
  std::vector<Attempts> counters;
  for (const auto& store : places)
    counters.emplace_back(store, AttemptOptions{.environment = {.clock = [] { return start; }}});
  std::atomic<int> count = 0;
  support::together(16, [&](std::size_t thread) {
    for (int i = 0; i < each; ++i) count += counters[thread % counters.size()].count_address("192.0.2.1") ? 1 : 0;
  });
  return count;
}

}  // namespace

TEST_CASE("attempts race: of what 16 threads try at once exactly twenty are let through") {
  for (int round = 0; round < 50; ++round) CHECK(let_through({stores::memory()}, 5) == 20);
  CHECK(let_through({stores::memory()}, 1) == 16);
}

TEST_CASE("attempts race: the same of two stores on one file") {
  const Sqlite sqlite;
  CHECK(let_through({sqlite.store, stores::sqlite(sqlite.path)}, 5) == 20);
  CHECK(let_through({sqlite.store, stores::sqlite(sqlite.path)}, 5) == 0);
}
