#include <doctest/doctest.h>

#include <oauthkit/stores/memory.hpp>

#include "stores/prove.hpp"
#include "stores/records.hpp"

using namespace store_tests;
using oauthkit::stores::memory;

TEST_CASE("memory store: keeps every promise of a store") {
  prove([] {
    const auto store = memory();
    return [store] { return store; };
  });
}

TEST_CASE("memory store: two of them share nothing") {
  const auto one = memory();
  const auto other = memory();
  CHECK(put(*one, code("a")));
  CHECK(state(*other, code("a")) == State::absent);
  CHECK(state(*one, code("a")) == State::live);
}

TEST_CASE("memory store: a kind too long to be one makes its put unavailable, and nothing of it happens") {
  const auto store = memory();
  Record odd = code("b");
  odd.kind.assign(65'536, 'k');
  CHECK_THROWS_AS(store->put(std::vector{code("a"), odd}), oauthkit::StoreUnavailable);
  CHECK(state(*store, code("a")) == State::absent);
  odd.kind.pop_back();
  CHECK(store->put(std::vector{code("a"), odd}));
  CHECK(store->find(odd.kind, odd.hash)->record == odd);
}
