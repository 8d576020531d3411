#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "script.hpp"

namespace bench {

struct LoadPlan {
  int port = 0;
  /// The server's; its processor time is read.
  pid_t server = 0;
  Scenario scenario = Scenario::client_credentials;
  std::size_t connections = 1;
  std::chrono::milliseconds warm_up{200};
  std::chrono::milliseconds duration{1000};
  /// Ends after so many rounds, if `duration` is not over before.
  std::size_t rounds = static_cast<std::size_t>(-1);
};

/// What was seen between the end of the warm-up and the end.
struct LoadResult {
  double seconds = 0;
  std::size_t requests = 0;
  std::size_t rounds = 0;
  /// Of every request, in microseconds.
  std::vector<float> latencies = {};
  double server_microseconds = 0;
  double own_microseconds = 0;
  /// New connections because the server closed the old ones.
  std::size_t reconnections = 0;
  /// From the beginning on: answers that were not what they should be, and connections that broke, by what was seen.
  std::map<std::string, std::size_t> faults = {};
};

/// Lets `connections` clients ask and wait for the answer, each as fast as it is answered. First all are prepared: they
/// sign in, get a token, and wait for the others, for some servers accept late while they are kept busy. Then it warms
/// up, and then measures. Throws `std::runtime_error` when they are not
/// prepared within a minute.
LoadResult load(const LoadPlan& plan);

}  // namespace bench
