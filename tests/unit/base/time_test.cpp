#include "oauthkit/time.hpp"

#include <doctest/doctest.h>

#include <ctime>

using namespace oauthkit;
using namespace std::chrono_literals;

namespace {

constexpr TimePoint start{1'000'000s};

}  // namespace

TEST_CASE("time: the system's clock tells seconds since the epoch") {
  const auto before = std::time(nullptr);
  const auto now = system_now().time_since_epoch().count();
  CHECK(now >= before - 1);
  CHECK(now <= std::time(nullptr) + 1);
}

TEST_CASE("lifetime: refuses less than a second") {
  CHECK_THROWS_AS(Lifetime(0s), std::invalid_argument);
  CHECK_THROWS_AS(Lifetime(-1h), std::invalid_argument);
  CHECK_THROWS_AS(Lifetime(999ms), std::invalid_argument);
  CHECK(Lifetime(1s).length() == 1s);
}

TEST_CASE("lifetime: takes any unit and cuts fractions off") {
  CHECK(Lifetime(1h).length() == 3600s);
  CHECK(Lifetime(1999ms).length() == 1s);
  CHECK(Lifetime(std::chrono::duration<double>(2.9)).length() == 2s);
  CHECK(Lifetime(24h * 14) == Lifetime(std::chrono::days(14)));
}

TEST_CASE("lifetime: ends that long after its start") {
  CHECK(Lifetime(60s).from(start) == start + 60s);
  CHECK_FALSE(Lifetime(60s).is_never());
}

TEST_CASE("lifetime: never is spelled out and has no end") {
  CHECK(Lifetime::never().is_never());
  CHECK(Lifetime::never().from(start) == never);
  CHECK(Lifetime::never().length() == std::chrono::seconds::max());
  CHECK(Lifetime::never() != Lifetime(1h));
}

TEST_CASE("lifetime: an end beyond the end of time is never") {
  CHECK(Lifetime(std::chrono::seconds::max() - 1s).from(start) == never);
  CHECK(Lifetime(std::chrono::seconds::max() - 1'000'000s).from(start) == never);
  CHECK(Lifetime(std::chrono::seconds::max() - 1'000'001s).from(start) == never - 1s);
}

TEST_CASE("lifetime: starts before the epoch count as well") {
  CHECK(Lifetime(10s).from(TimePoint(-5s)) == TimePoint(5s));
}
