#include <doctest/doctest.h>

#include <atomic>
#include <functional>
#include <oauthkit/stores/memory.hpp>
#include <oauthkit/stores/sweeper.hpp>

#include "stores/records.hpp"

using namespace store_tests;
using oauthkit::Failure;
using oauthkit::stores::Sweeper;

namespace {

/// A store whose sweep is `sweep`.
class Swept : public oauthkit::Store {
 public:
  explicit Swept(std::function<std::size_t(std::size_t limit)> sweep) : sweep_(std::move(sweep)) {}
  bool put(std::span<const Record>) override { return false; }
  std::optional<oauthkit::Found> find(std::string_view, const oauthkit::TokenHash&) override { return {}; }
  oauthkit::TakenRecord take(std::string_view, const oauthkit::TokenHash&, std::string_view, TimePoint,
                             std::span<const Record>, std::optional<std::string_view>) override {
    return {};
  }
  void revoke(std::string_view, TimePoint) override {}
  std::size_t sweep(TimePoint, std::size_t limit) override { return sweep_(limit); }

 private:
  std::function<std::size_t(std::size_t)> sweep_;
};

/// Waits for what another thread does; gives up after ten seconds.
bool comes_true(const std::function<bool()>& condition) {
  for (int i = 0; i < 10'000 && !condition(); ++i) std::this_thread::sleep_for(1ms);
  return condition();
}

}  // namespace

TEST_CASE("sweeper: forgets what has ended, in steps, and keeps what has not") {
  const auto store = oauthkit::stores::memory();
  for (int i = 0; i < 50; ++i) CHECK(put(*store, code_until("ended " + std::to_string(i), start)));
  CHECK(put(*store, code("live")));
  const Sweeper sweeper(store, {.interval = 1ms, .step = 7, .environment = {.clock = [] { return start; }}});
  CHECK(comes_true([&] {
    for (int i = 0; i < 50; ++i) {
      if (state(*store, code("ended " + std::to_string(i))) != State::absent) return false;
    }
    return true;
  }));
  CHECK(state(*store, code("live")) == State::live);
}

TEST_CASE("sweeper: a full step is followed by the next one at once") {
  std::atomic<int> calls = 0;
  const auto store = std::make_shared<Swept>([&](std::size_t limit) { return ++calls <= 5 ? limit : limit - 1; });
  {
    const Sweeper sweeper(store, {.interval = 5ms, .step = 10});
    CHECK(comes_true([&] { return calls >= 6; }));
  }
  CHECK(calls >= 6);
}

TEST_CASE("sweeper: whatever a store throws, the sweeper tells it and tries again") {
  std::atomic<int> calls = 0;
  std::atomic<int> told = 0;
  const auto store = std::make_shared<Swept>([&](std::size_t) -> std::size_t {
    const int call = ++calls;
    if (call == 1) throw oauthkit::StoreUnavailable("disk full");
    if (call == 2) throw 42;
    return 0;
  });
  const Sweeper sweeper(store, {.interval = 1ms, .environment = {.on_failure = [&](const Failure& failure) {
                                                   told += failure.endpoint == "sweeper" && !failure.cause.empty();
                                                 }}});
  CHECK(comes_true([&] { return calls >= 3; }));
  CHECK(told == 2);
}

TEST_CASE("sweeper: a failure hook that throws, or is not there, ends nothing") {
  for (const bool has_hook : {true, false}) {
    CAPTURE(has_hook);
    std::atomic<int> calls = 0;
    const auto store = std::make_shared<Swept>([&](std::size_t) -> std::size_t {
      ++calls;
      throw std::runtime_error("away");
    });
    oauthkit::stores::SweeperOptions options{.interval = 1ms};
    if (has_hook) options.environment.on_failure = [](const Failure&) { throw 1; };
    const Sweeper sweeper(store, options);
    CHECK(comes_true([&] { return calls >= 3; }));
  }
}

TEST_CASE("sweeper: ends at once though its interval is long, and in the middle of its work") {
  { const Sweeper idle(oauthkit::stores::memory(), {.interval = 1h}); }
  std::atomic<bool> started = false;
  const auto endless = std::make_shared<Swept>([&](std::size_t limit) {
    started = true;
    return limit;
  });
  {
    const Sweeper busy(endless, {.interval = 1ms});
    CHECK(comes_true([&] { return started.load(); }));
  }
  CHECK(started);
}

TEST_CASE("sweeper: a step of nothing is one of one") {
  std::atomic<std::size_t> asked = 0;
  std::atomic<int> calls = 0;
  const auto store = std::make_shared<Swept>([&](std::size_t limit) {
    asked = limit;
    ++calls;
    return std::size_t{0};
  });
  const Sweeper sweeper(store, {.interval = 1ms, .step = 0});
  CHECK(comes_true([&] { return calls >= 2; }));
  CHECK(asked == 1);
}
