#pragma once

#include <chrono>
#include <cstddef>
#include <oauthkit/store.hpp>
#include <vector>

namespace bench {

/// What a number of clients saw who called one verb without a pause.
struct Measured {
  double per_second = 0;
  /// The time that 99 of 100 calls took at most.
  double p99_milliseconds = 0;
};

struct Load {
  Measured puts = {};
  Measured takes = {};
};

/// Lets `clients` threads put records for `duration`, and then take what they put for as long, or to the last of it.
/// Throws `std::runtime_error` when a verb does not do what it must.
Load load(oauthkit::Store& store, std::size_t clients, std::chrono::milliseconds duration);

/// Puts a number of records, and returns how many.
std::size_t fill(oauthkit::Store& store);

/// Of each figure the median of `rounds`, which is not empty.
Load median(const std::vector<Load>& rounds);

}  // namespace bench
