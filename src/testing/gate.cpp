#include "testing/gate.hpp"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <climits>
#include <ctime>

namespace oauthkit::contract {
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

}  // namespace oauthkit::contract
