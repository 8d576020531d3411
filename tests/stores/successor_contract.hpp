// What every store promises of the successors of a taken record. Included like contract.hpp.

#include <doctest/doctest.h>

#include <thread>

#include "stores/records.hpp"

TEST_CASE_TEMPLATE("store take: the first call inserts the successors", T, Backend) {
  T backend;
  const Record old = code("old");
  const std::vector successors{code("new 1"), code("new 2")};
  CHECK(put(*backend.store, old));
  CHECK(is_first(backend.store->take("code", old.hash, old.client_id, start, successors)));
  CHECK(state(*backend.store, old) == State::spent);
  for (const Record& successor : successors) CHECK(backend.store->find("code", successor.hash)->record == successor);
}

TEST_CASE_TEMPLATE("store take: a call that comes late, or for another client, inserts nothing", T, Backend) {
  T backend;
  const Record old = code("old");
  CHECK(put(*backend.store, old));
  const std::vector foreign{code("of a foreign client")};
  CHECK(backend.store->take("code", old.hash, "mallory", start, foreign).state == TakenRecord::State::unknown);
  CHECK(state(*backend.store, foreign[0]) == State::absent);
  const std::vector first{code("first")};
  CHECK(is_first(backend.store->take("code", old.hash, old.client_id, start, first)));
  const std::vector late{code("late")};
  CHECK(backend.store->take("code", old.hash, old.client_id, start, late).state == TakenRecord::State::spent);
  CHECK(state(*backend.store, late[0]) == State::absent);
  CHECK(state(*backend.store, first[0]) == State::live);
}

TEST_CASE_TEMPLATE("store take: nothing is taken when a successor is there already", T, Backend) {
  T backend;
  const Record old = code("old");
  CHECK(put(*backend.store, old));
  CHECK(put(*backend.store, code("there")));
  const std::vector clashing{code("new"), code("there")};
  CHECK(backend.store->take("code", old.hash, old.client_id, start, clashing).state == TakenRecord::State::unknown);
  CHECK(state(*backend.store, old) == State::live);
  CHECK(state(*backend.store, code("new")) == State::absent);
  const std::vector fresh{code("new")};
  CHECK(is_first(backend.store->take("code", old.hash, old.client_id, start, fresh)));
}

TEST_CASE_TEMPLATE("store take: successors that come into a revoked family are dead", T, Backend) {
  T backend;
  const Record old = code_of_family("old", "grant-2");
  CHECK(put(*backend.store, old));
  backend.store->revoke("grant-1", start);
  const std::vector successors{code("new")};
  CHECK(is_first(backend.store->take("code", old.hash, old.client_id, start, successors)));
  CHECK(state(*backend.store, successors[0]) == State::revoked);
}

TEST_CASE_TEMPLATE("store take: of 16 threads that bring successors, one leaves its own", T, Backend) {
  T backend;
  const Record old = code("old");
  CHECK(put(*backend.store, old));
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([&, i] {
      const std::vector successors{code("new " + std::to_string(i))};
      backend.store->take("code", old.hash, old.client_id, start, successors);
    });
  }
  for (auto& thread : threads) thread.join();
  int left = 0;
  for (int i = 0; i < 16; ++i) left += state(*backend.store, code("new " + std::to_string(i))) == State::live ? 1 : 0;
  CHECK(left == 1);
}
