#pragma once

#include <doctest/doctest.h>

#include <functional>
#include <list>
#include <memory>
#include <oauthkit/attempts.hpp>

#include "stores/records.hpp"
#include "support/processes.hpp"

namespace store_tests {

/// 50 guesses of two processes are 50, and what is left of the limit is left.
inline void check_that_processes_count_together(const std::function<std::shared_ptr<oauthkit::Store>()>& open) {
  const auto guesses = [&] {
    return oauthkit::Attempts(
        open(), {.limit = 80, .window = 10min, .name = "user_code", .environment = {.clock = [] { return start; }}});
  };
  std::list<support::Child> children;
  for (int child = 0; child < 2; ++child) {
    children.emplace_back([&](support::Report report) {
      const auto mine = guesses();
      for (int i = 0; i < 25; ++i) {
        if (mine.count("alice")) report(1);
      }
    });
  }
  for (support::Child& child : children) {
    CHECK(child.read_to_end().size() == 25);
    CHECK(child.succeeded());
  }
  const auto mine = guesses();
  CHECK(mine.admits("alice"));
  int left = 0;
  while (left < 80 && mine.count("alice")) ++left;
  CHECK(left == 30);
  CHECK_FALSE(mine.admits("alice"));
  CHECK(mine.admits("bob"));
}

}  // namespace store_tests
