#pragma once

#include <barrier>
#include <cstddef>
#include <thread>
#include <vector>

namespace support {

/// Calls `work(0)` … `work(count - 1)`, each on a thread of its own, all let go at the same moment; returns when the
/// last is done.
template <class Work>
void together(std::size_t count, Work work) {
  std::barrier start(static_cast<std::ptrdiff_t>(count));
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < count; ++i) {
    threads.emplace_back([&, i] {
      start.arrive_and_wait();
      work(i);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace support
