#include <doctest/doctest.h>

#include <oauthkit/stores/memory.hpp>

namespace {

struct Memory {
  std::shared_ptr<oauthkit::Store> store = oauthkit::stores::memory();
};

using Backend = Memory;

}  // namespace

TYPE_TO_STRING(Memory);

#include "stores/contract.hpp"
#include "stores/race_contract.hpp"
#include "stores/revocation_contract.hpp"
#include "stores/successor_contract.hpp"

TEST_CASE("memory store: two of them share nothing") {
  const Memory one;
  const Memory other;
  CHECK(put(*one.store, code("a")));
  CHECK(state(*other.store, code("a")) == State::absent);
  CHECK(state(*one.store, code("a")) == State::live);
}

TEST_CASE("memory store: a kind too long to be one makes its put unavailable, and nothing of it happens") {
  const Memory memory;
  Record odd = code("b");
  odd.kind.assign(65'536, 'k');
  CHECK_THROWS_AS(memory.store->put(std::vector{code("a"), odd}), oauthkit::StoreUnavailable);
  CHECK(state(*memory.store, code("a")) == State::absent);
  odd.kind.pop_back();
  CHECK(memory.store->put(std::vector{code("a"), odd}));
  CHECK(memory.store->find(odd.kind, odd.hash)->record == odd);
}
