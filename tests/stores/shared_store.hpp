#pragma once

#include <doctest/doctest.h>

#include <atomic>
#include <functional>
#include <list>
#include <set>
#include <stdexcept>
#include <thread>

#include "stores/failure.hpp"
#include "stores/records.hpp"
#include "support/processes.hpp"
#include "support/threads.hpp"

namespace store_tests {

// What holds for two stores, `one` and `other`, of one server, which is fresh and empty.

inline void check_that_they_see_each_other(oauthkit::Store& one, oauthkit::Store& other) {
  const auto records = codes(20);
  for (const Record& record : records) {
    CHECK(put(one, record));
    CHECK(state(other, record) == State::live);
    CHECK_FALSE(put(other, record));
    CHECK(is_first(take(other, record)));
    CHECK(take(one, record).state == oauthkit::TakenRecord::State::spent);
  }
  other.revoke("grant-1", start);
  CHECK(state(one, records.front()) == State::revoked);
}

inline void check_that_one_takes_and_leaves_its_successor(oauthkit::Store& one, oauthkit::Store& other) {
  const auto records = codes(50);
  CHECK(one.put(records));
  std::vector<std::atomic<int>> firsts(records.size());
  std::vector<std::atomic<int>> spent(records.size());
  const auto name = [](std::size_t i, std::size_t thread) {
    return "next of " + std::to_string(i) + " by " + std::to_string(thread);
  };
  support::together(16, [&](std::size_t thread) {
    oauthkit::Store& mine = thread % 2 == 0 ? one : other;
    for (std::size_t i = 0; i < records.size(); ++i) {
      const std::vector successors{code(name(i, thread))};
      const auto taken = mine.take("code", records[i].hash, records[i].client_id, start, successors);
      firsts[i] += is_first(taken) ? 1 : 0;
      spent[i] += taken.state == oauthkit::TakenRecord::State::spent ? 1 : 0;
    }
  });
  for (std::size_t i = 0; i < records.size(); ++i) {
    CHECK(firsts[i] == 1);
    CHECK(spent[i] == 15);
    int left = 0;
    for (std::size_t thread = 0; thread < 16; ++thread) {
      left += state(one, code(name(i, thread))) == State::live ? 1 : 0;
    }
    CHECK(left == 1);
  }
}

inline void check_that_sweeps_forget_each_thing_once(oauthkit::Store& one, oauthkit::Store& other) {
  CHECK(one.put(codes(400)));
  std::atomic<std::size_t> gone = 0;
  support::together(4, [&](std::size_t thread) {
    oauthkit::Store& mine = thread % 2 == 0 ? one : other;
    for (std::size_t step = 10; step == 10;) {
      step = mine.sweep(start + 1h, 10);
      gone += step;
    }
  });
  CHECK(gone == 400);
}

/// 8 processes, each with a store of its own.
inline void check_that_processes_take_each_once(const std::function<std::shared_ptr<oauthkit::Store>()>& open) {
  const auto records = codes(100);
  CHECK(open()->put(records));
  std::list<support::Child> children;
  for (int child = 0; child < 8; ++child) {
    children.emplace_back([&, child](support::Report report) {
      const auto store = open();
      for (int i = 0; i < 100; ++i) {
        const int index = child % 2 == 0 ? i : 99 - i;
        const auto taken = take(*store, records[static_cast<std::size_t>(index)]);
        if (is_first(taken)) report(static_cast<unsigned char>(index));
        if (taken.state == oauthkit::TakenRecord::State::unknown) throw std::runtime_error("lost");
      }
    });
  }
  std::string firsts;
  for (support::Child& child : children) {
    firsts += child.read_to_end();
    CHECK(child.succeeded());
  }
  CHECK(firsts.size() == 100);
  CHECK(std::set<char>(firsts.begin(), firsts.end()).size() == 100);
}

/// `kill_and_restart` the server while both stores keep trying.
inline void check_that_a_kill_takes_nothing_twice(oauthkit::Store& one, oauthkit::Store& other,
                                                  const std::function<void()>& kill_and_restart) {
  const auto records = codes(300);
  CHECK(one.put(records));
  std::vector<std::atomic<int>> firsts(records.size());
  std::vector<std::atomic<int>> doubts(records.size());
  std::atomic<std::size_t> taken_so_far = 0;
  std::atomic<int> unknown = 0;
  const auto take_all = [&](std::size_t thread) {
    oauthkit::Store& mine = thread % 2 == 0 ? one : other;
    for (std::size_t i = 0; i < records.size(); ++i) {
      oauthkit::TakenRecord taken;
      while (true) {
        const std::string failure = failure_of([&] { taken = take(mine, records[i]); });
        if (failure.empty()) break;
        doubts[i] += contains(failure, "it is unknown") ? 1 : 0;
        std::this_thread::sleep_for(5ms);
      }
      firsts[i] += is_first(taken) ? 1 : 0;
      unknown += taken.state == oauthkit::TakenRecord::State::unknown ? 1 : 0;
      ++taken_so_far;
    }
  };
  std::thread takers([&] { support::together(8, take_all); });
  while (taken_so_far < 60) std::this_thread::sleep_for(1ms);
  kill_and_restart();
  takers.join();
  CHECK(unknown == 0);
  for (std::size_t i = 0; i < records.size(); ++i) {
    CHECK(firsts[i] <= 1);
    CHECK(firsts[i] + doubts[i] >= 1);
    CHECK(state(one, records[i]) == State::spent);
  }
}

}  // namespace store_tests
