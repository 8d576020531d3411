#include <doctest/doctest.h>

#include <atomic>
#include <list>
#include <set>

#include "stores/records.hpp"
#include "stores/redis/fixture.hpp"
#include "support/processes.hpp"
#include "support/threads.hpp"

using namespace store_tests;
using oauthkit::TakenRecord;
using support::Child;
using support::Report;

TEST_CASE("redis store: two stores under one prefix see each other at once") {
  Redis one;
  const auto other = one.open();
  const auto records = codes(20);
  for (const Record& record : records) {
    CHECK(put(*one.store, record));
    CHECK(state(*other, record) == State::live);
    CHECK_FALSE(put(*other, record));
    CHECK(is_first(take(*other, record)));
    CHECK(take(*one.store, record).state == TakenRecord::State::spent);
  }
  other->revoke("grant-1", start);
  CHECK(state(*one.store, records.front()) == State::revoked);
}

TEST_CASE("redis store race: of 16 threads on two stores exactly one takes a record and leaves its successor") {
  Redis one;
  const auto other = one.open();
  const auto records = codes(50);
  CHECK(one.store->put(records));
  std::vector<std::atomic<int>> firsts(records.size());
  std::vector<std::atomic<int>> spent(records.size());
  const auto name = [](std::size_t i, std::size_t thread) {
    return "next of " + std::to_string(i) + " by " + std::to_string(thread);
  };
  support::together(16, [&](std::size_t thread) {
    oauthkit::Store& mine = thread % 2 == 0 ? *one.store : *other;
    for (std::size_t i = 0; i < records.size(); ++i) {
      const std::vector successors{code(name(i, thread))};
      const auto taken = mine.take("code", records[i].hash, records[i].client_id, start, successors);
      firsts[i] += is_first(taken) ? 1 : 0;
      spent[i] += taken.state == TakenRecord::State::spent ? 1 : 0;
    }
  });
  for (std::size_t i = 0; i < records.size(); ++i) {
    CHECK(firsts[i] == 1);
    CHECK(spent[i] == 15);
    int left = 0;
    for (std::size_t thread = 0; thread < 16; ++thread) {
      left += state(*one.store, code(name(i, thread))) == State::live ? 1 : 0;
    }
    CHECK(left == 1);
  }
}

TEST_CASE("redis store race: two sweeps at once forget all there is, each thing once") {
  Redis one;
  const auto other = one.open();
  CHECK(one.store->put(codes(400)));
  std::atomic<std::size_t> gone = 0;
  support::together(4, [&](std::size_t thread) {
    oauthkit::Store& mine = thread % 2 == 0 ? *one.store : *other;
    for (std::size_t step = 10; step == 10;) {
      step = mine.sweep(start + 1h, 10);
      gone += step;
    }
  });
  CHECK(gone == 400);
}

TEST_CASE("redis store: of 8 processes that each try to take 100 records, every record goes to exactly one") {
  Redis redis;
  const auto records = codes(100);
  CHECK(redis.store->put(records));
  std::list<Child> children;
  for (int child = 0; child < 8; ++child) {
    children.emplace_back([&, child](Report report) {
      const auto store = redis.open();
      for (int i = 0; i < 100; ++i) {
        const int index = child % 2 == 0 ? i : 99 - i;
        const auto taken = take(*store, records[static_cast<std::size_t>(index)]);
        if (is_first(taken)) report(static_cast<unsigned char>(index));
        if (taken.state == TakenRecord::State::unknown) throw std::runtime_error("lost");
      }
    });
  }
  std::string firsts;
  for (Child& child : children) {
    firsts += child.read_to_end();
    CHECK(child.succeeded());
  }
  CHECK(firsts.size() == 100);
  CHECK(std::set<char>(firsts.begin(), firsts.end()).size() == 100);
}

TEST_CASE("redis store: of 8 processes that open an empty prefix at once and put one hash exactly one succeeds") {
  const std::string prefix = new_prefix();
  redis_server();
  std::list<Child> children;
  for (int child = 0; child < 8; ++child) {
    children.emplace_back([&](Report report) {
      const auto store = oauthkit::stores::redis(redis_server().url(), {.key_prefix = prefix});
      if (put(*store, code("a"))) report(1);
    });
  }
  std::string successes;
  for (Child& child : children) {
    successes += child.read_to_end();
    CHECK(child.succeeded());
  }
  CHECK(successes.size() == 1);
}
