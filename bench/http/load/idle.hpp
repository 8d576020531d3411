#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace bench {

struct HoldPlan {
  int port = 0;
  pid_t server = 0;
  std::size_t connections = 1;
  /// How long they are held, and an honest client asks beside them.
  std::chrono::milliseconds duration{5000};
};

struct HoldResult {
  /// The server's memory before and while they are there.
  std::size_t kilobytes_before = 0;
  std::size_t kilobytes_meanwhile = 0;
  /// Connections that were answered in the end, as they should be.
  std::size_t answered = 0;
  /// The honest client's, in microseconds.
  std::vector<float> latencies = {};
  /// What was not answered well, by what was seen.
  std::map<std::string, std::size_t> faults = {};
};

/// Opens connections that ask for a token once and then say nothing for `duration`; then each asks again.
HoldResult hold_idle(const HoldPlan& plan);

/// Opens connections that send a token request in small pieces, evenly over `duration`.
HoldResult hold_slow(const HoldPlan& plan);

}  // namespace bench
