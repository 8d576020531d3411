#include "endpoints/waiting_limit.hpp"

#include <doctest/doctest.h>

#include <atomic>

#include "support/threads.hpp"

using namespace oauthkit;
using namespace std::chrono_literals;

namespace {

using Came = WaitingLimit::Admission;

constexpr TimePoint now{1'700'000'000s};

}  // namespace

TEST_CASE("waiting limit: what one has too many of takes no room of others") {
  WaitingLimit limit(2, 3);
  CHECK(limit.admit("web", now, now + 60s) == Came::admitted);
  CHECK(limit.admit("web", now, now + 60s) == Came::admitted);
  CHECK(limit.admit("web", now, now + 60s) == Came::client_has_too_many);
  CHECK(limit.admit("spa", now, now + 60s) == Came::admitted);
  CHECK(limit.admit("spa", now, now + 60s) == Came::too_many);
  CHECK(limit.admit("native", now, now + 60s) == Came::too_many);
}

TEST_CASE("waiting limit: what has ended makes room") {
  WaitingLimit limit(1, 2);
  CHECK(limit.admit("web", now, now + 60s) == Came::admitted);
  CHECK(limit.admit("spa", now, now + 90s) == Came::admitted);
  CHECK(limit.admit("web", now + 59s, now + 120s) == Came::too_many);
  CHECK(limit.admit("web", now + 60s, now + 120s) == Came::admitted);
  CHECK(limit.admit("web", now + 60s, now + 120s) == Came::too_many);
  CHECK(limit.admit("web", now + 90s, now + 150s) == Came::client_has_too_many);
  CHECK(limit.admit("web", now + 120s, now + 180s) == Came::admitted);
}

TEST_CASE("waiting limit: of many at once as many are admitted as there is room") {
  WaitingLimit limit(5, 100);
  std::atomic<int> admitted = 0;
  support::together(16, [&](std::size_t) {
    if (limit.admit("web", now, now + 60s) == Came::admitted) ++admitted;
  });
  CHECK(admitted == 5);
}
