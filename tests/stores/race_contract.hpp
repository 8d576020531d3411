// What every store promises to threads that meet. Included like contract.hpp, after it.

#include <atomic>

#include "support/threads.hpp"

TEST_CASE_TEMPLATE("store race: of 16 threads that take a record exactly one is first", T, Backend) {
  T backend;
  for (const Record& record : codes(10)) {
    CHECK(put(*backend.store, record));
    std::atomic<int> firsts = 0;
    std::atomic<int> spent = 0;
    support::together(16, [&](std::size_t) {
      const auto taken = take(*backend.store, record);
      firsts += is_first(taken) ? 1 : 0;
      spent += taken.state == TakenRecord::State::spent ? 1 : 0;
    });
    CHECK(firsts == 1);
    CHECK(spent == 15);
  }
}

TEST_CASE_TEMPLATE("store race: of 16 threads that put a hash exactly one succeeds, and it is its record", T, Backend) {
  T backend;
  for (Record record : codes(10)) {
    std::atomic<int> successes = 0;
    std::atomic<std::size_t> winner = 0;
    support::together(16, [&](std::size_t thread) {
      Record mine = record;
      mine.data = std::to_string(thread);
      if (!put(*backend.store, mine)) return;
      ++successes;
      winner = thread;
    });
    CHECK(successes == 1);
    CHECK(backend.store->find("code", record.hash)->record.data == std::to_string(winner));
  }
}

TEST_CASE_TEMPLATE("store race: overlapping puts in any order are each all or nothing", T, Backend) {
  T backend;
  for (int round = 0; round < 10; ++round) {
    const std::string token = std::to_string(round);
    std::vector<Record> forth = {code("shared" + token), code("x" + token), code("forth" + token)};
    std::vector<Record> back = {code("back" + token), code("x" + token), code("shared" + token)};
    std::atomic<int> forths = 0;
    std::atomic<int> backs = 0;
    support::together(16, [&](std::size_t thread) {
      const bool is_forth = thread % 2 == 0;
      const bool inserted = backend.store->put(is_forth ? forth : back);
      (is_forth ? forths : backs) += inserted ? 1 : 0;
    });
    CHECK(forths + backs == 1);
    CHECK(state(*backend.store, forth[2]) == (forths == 1 ? State::live : State::absent));
    CHECK(state(*backend.store, back[0]) == (backs == 1 ? State::live : State::absent));
    CHECK(state(*backend.store, forth[0]) == State::live);
  }
}

TEST_CASE_TEMPLATE("store race: once revoke has returned, all of the family is dead, whenever it was put", T, Backend) {
  T backend;
  for (int round = 0; round < 10; ++round) {
    const std::string family = "family " + std::to_string(round);
    std::atomic<int> refused = 0;
    const auto token = [&](std::size_t thread, int i) {
      return family + " " + std::to_string(thread) + " " + std::to_string(i);
    };
    support::together(8, [&](std::size_t thread) {
      if (thread == 0) return backend.store->revoke(family, start);
      for (int i = 0; i < 5; ++i) refused += put(*backend.store, code_of_family(token(thread, i), family)) ? 0 : 1;
    });
    CHECK(refused == 0);
    int dead = 0;
    for (std::size_t thread = 1; thread < 8; ++thread) {
      for (int i = 0; i < 5; ++i) dead += state(*backend.store, code(token(thread, i))) == State::revoked ? 1 : 0;
    }
    CHECK(dead == 35);
  }
}

TEST_CASE_TEMPLATE("store race: nothing is taken or found alive after revoke has returned", T, Backend) {
  T backend;
  const auto records = codes(40, "doomed");
  CHECK(backend.store->put(records));
  std::atomic<bool> revoked = false;
  std::atomic<int> outlived = 0;
  support::together(8, [&](std::size_t thread) {
    if (thread == 0) {
      backend.store->revoke("doomed", start);
      revoked = true;
      return;
    }
    for (const Record& record : records) {
      const bool after = revoked;
      const bool alive = state(*backend.store, record) != State::revoked || is_first(take(*backend.store, record));
      outlived += after && alive ? 1 : 0;
    }
  });
  CHECK(outlived == 0);
  for (const Record& record : records) CHECK(state(*backend.store, record) == State::revoked);
}

TEST_CASE_TEMPLATE("store race: a sweep takes nothing from those who take what is still needed", T, Backend) {
  T backend;
  auto needed = codes(40);
  for (Record& record : needed) record.expires_at = start + 1h;
  CHECK(backend.store->put(needed));
  for (int i = 0; i < 40; ++i) CHECK(put(*backend.store, code_until("expired" + std::to_string(i), start)));
  std::atomic<int> firsts = 0;
  std::atomic<int> unknown = 0;
  std::atomic<std::size_t> gone = 0;
  support::together(6, [&](std::size_t thread) {
    for (const Record& record : needed) {
      if (thread < 2) gone += backend.store->sweep(start, 3);
      if (thread < 2) continue;
      const auto state_now = take(*backend.store, record).state;
      firsts += state_now == TakenRecord::State::first ? 1 : 0;
      unknown += state_now == TakenRecord::State::unknown ? 1 : 0;
    }
  });
  CHECK(firsts == 40);
  CHECK(unknown == 0);
  CHECK(gone == 40);
}

TEST_CASE_TEMPLATE("store race: what a sweep forgets while it is taken is taken once at most", T, Backend) {
  T backend;
  const auto records = codes(40);
  CHECK(backend.store->put(records));
  std::vector<std::atomic<int>> firsts(records.size());
  support::together(8, [&](std::size_t thread) {
    if (thread == 0) {
      while (backend.store->sweep(start + 1h, 4) == 4) {
      }
      return;
    }
    for (std::size_t i = 0; i < records.size(); ++i) firsts[i] += is_first(take(*backend.store, records[i])) ? 1 : 0;
  });
  for (const auto& count : firsts) CHECK(count <= 1);
  for (const Record& record : records) CHECK(state(*backend.store, record) == State::absent);
}

TEST_CASE_TEMPLATE("store race: a reader sees whole records that never come back to life", T, Backend) {
  T backend;
  const auto records = codes(20);
  CHECK(backend.store->put(records));
  std::atomic<int> wrong = 0;
  support::together(6, [&](std::size_t thread) {
    for (Record record : records) {
      if (thread == 0) take(*backend.store, record, start + 1s);
      if (thread == 0) continue;
      const auto first = backend.store->find("code", record.hash);
      const auto second = backend.store->find("code", record.hash);
      wrong += first->state == Found::State::spent && second->state == Found::State::live ? 1 : 0;
      if (second->state == Found::State::spent) record.spent_at = start + 1s;
      wrong += second->record == record ? 0 : 1;
    }
  });
  CHECK(wrong == 0);
}

TEST_CASE_TEMPLATE("store race: a sweep does not forget a family that is revoked while it walks", T, Backend) {
  T backend;
  CHECK(backend.store->put(codes(60, "bystander")));
  int alive = 0;
  for (int round = 0; round < 100; ++round) {
    const std::string family = "family " + std::to_string(round);
    std::vector<Record> records;
    for (int i = 0; i < 20; ++i) records.push_back(code_of_family(family + std::to_string(i), family));
    CHECK(backend.store->put(records));
    support::together(2, [&](std::size_t thread) {
      if (thread == 0) backend.store->revoke(family, start - 48h);
      if (thread == 1) backend.store->sweep(start, 1000);
    });
    for (const Record& record : records) alive += state(*backend.store, record) == State::live ? 1 : 0;
  }
  CHECK(alive == 0);
}

TEST_CASE_TEMPLATE("store race: what came dead stays dead while its family is being forgotten", T, Backend) {
  T backend;
  CHECK(backend.store->put(codes(60, "bystander")));
  int resurrected = 0;
  for (int round = 0; round < 100; ++round) {
    const std::string family = "family " + std::to_string(round);
    std::vector<Record> dead;
    backend.store->revoke(family, start - 48h);
    support::together(2, [&](std::size_t thread) {
      if (thread == 1) backend.store->sweep(start, 1000);
      for (int i = 0; thread == 0 && i < 10; ++i) {
        const Record late = code_of_family(family + std::to_string(i), family);
        put(*backend.store, late);
        if (state(*backend.store, late) == State::revoked) dead.push_back(late);
      }
    });
    for (const Record& record : dead) resurrected += state(*backend.store, record) == State::live ? 1 : 0;
  }
  CHECK(resurrected == 0);
}
