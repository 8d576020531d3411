#include <oauthkit/stores/memory.hpp>

#include "stores/shared_decisions.hpp"
#include "stores/sqlite/fixture.hpp"

namespace stores = oauthkit::stores;

TEST_CASE("polled decision race: of 16 answers in memory one is heard, and of 16 polls one has it") {
  const auto store = stores::memory();
  store_tests::check_that_one_answer_is_heard(store, store, 50);
}

TEST_CASE("polled decision race: of 16 polls at the moment of approval one has it in memory, 200 times") {
  const auto store = stores::memory();
  store_tests::check_that_one_poll_has_the_answer(store, store, 200);
}

TEST_CASE("polled decision race: the same of two stores on one file") {
  const store_tests::Sqlite one;
  const auto other = stores::sqlite(one.path);
  store_tests::check_that_one_answer_is_heard(one.store, other, 10);
  store_tests::check_that_one_poll_has_the_answer(one.store, other, 200);
}
