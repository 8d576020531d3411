// A refresh on a disk that fails: 503, and the same refresh token works afterwards.

#include <doctest/doctest.h>

#include "stores/sqlite/fixture.hpp"
#include "support/failing_vfs.hpp"
#include "support/token_flow.hpp"

using namespace world;
using support::FailingVfs;
using support::Fault;

namespace {

/// A refresh on a disk whose operations fail from the `number`-th on. Whether one did.
bool refresh_with_fault(FailingVfs& vfs, Fault fault, int number) {
  const store_tests::Sqlite sqlite;
  World world({.store = sqlite.store});
  const auto first = web_tokens(world);
  vfs.fail(fault, number, true);
  auto answer = refresh(world, first.refresh);
  const bool failed = vfs.heal();
  CHECK(opens(world, first.access));
  if (answer.status != 200) {
    CHECK(failed);
    CHECK(answer.status == 503);
    CHECK(error(answer) == "temporarily_unavailable");
    CHECK(answer.headers.get("Retry-After") == "1");
    answer = refresh(world, first.refresh);
  }
  const auto second = issued(answer);
  CHECK(opens(world, second.access));
  CHECK(is_refused(refresh(world, first.refresh), "invalid_grant"));
  CHECK_FALSE(opens(world, second.access));
  return failed;
}

}  // namespace

TEST_CASE("disk faults: a refresh that fails is answered 503 and succeeds when it is tried again") {
  for (const auto fault : {Fault::full, Fault::io_error, Fault::short_write}) {
    FailingVfs vfs;
    int number = 1;
    while (number < 1000 && refresh_with_fault(vfs, fault, number)) ++number;
    CHECK(number > 3);
    CHECK(number < 1000);
  }
}

TEST_CASE("disk faults: the API answers 503 while the disk fails, and knows the token afterwards") {
  FailingVfs vfs;
  const store_tests::Sqlite sqlite;
  World world({.store = sqlite.store});
  const auto tokens = web_tokens(world);
  vfs.fail(Fault::io_error, 1, true);
  const auto answer = world.bearer().check(with_bearer(get("/api"), tokens.access));
  CHECK(vfs.heal());
  REQUIRE(std::holds_alternative<Response>(answer));
  CHECK(std::get<Response>(answer).status == 503);
  CHECK(opens(world, tokens.access));
}
