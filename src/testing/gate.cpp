#include "testing/gate.hpp"

#include <linux/futex.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <climits>
#include <ctime>

namespace oauthkit::testing::contract {
namespace {

static_assert(std::atomic<std::uint32_t>::is_always_lock_free && sizeof(std::atomic<std::uint32_t>) == 4);

}  // namespace

bool Gate::pass(std::uint32_t count) {
  const std::uint32_t generation = generation_.load();
  if (arrived_.fetch_add(1) + 1 == count) {
    arrived_ = 0;
    ++generation_;
    wake();
  }
  while (generation_.load() == generation && !is_shut()) wait_while(generation);
  return !is_shut();
}

// They wake one after another, and the first would be done before the last has begun.
void Gate::line_up(std::uint32_t count) {
  constexpr int tries_at_most = 1000;
  const std::uint32_t everyone = (awake_.fetch_add(1) / count + 1) * count;
  for (int tries = 0; tries < tries_at_most && awake_.load() < everyone; ++tries) sched_yield();
}

void Gate::shut() {
  shut_ = true;
  wake();
}

// Not std::atomic::wait, which does not reach other processes.
void Gate::wait_while(std::uint32_t generation) {
  constexpr std::timespec at_most{0, 20'000'000};
  syscall(SYS_futex, &generation_, FUTEX_WAIT, generation, &at_most, nullptr, 0);
}

void Gate::wake() { syscall(SYS_futex, &generation_, FUTEX_WAKE, INT_MAX, nullptr, nullptr, 0); }

}  // namespace oauthkit::testing::contract
