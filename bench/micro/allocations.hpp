#pragma once

#include <benchmark/benchmark.h>

#include <cstddef>

/// Counts what `operator new` is asked for in this thread, from construction to `report`.
class Allocations {
 public:
  Allocations() : before_(so_far()) {}

  /// As allocations per iteration of `state`. To be called right after the loop.
  void report(benchmark::State& state) const {
    state.counters["allocs"] =
        benchmark::Counter(static_cast<double>(so_far() - before_), benchmark::Counter::kAvgIterations);
  }

 private:
  static std::size_t so_far();
  std::size_t before_;
};
