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

TEST_CASE("memory store: two of them share nothing") {
  const Memory one;
  const Memory other;
  CHECK(put(*one.store, code("a")));
  CHECK(state(*other.store, code("a")) == State::absent);
  CHECK(state(*one.store, code("a")) == State::live);
}
