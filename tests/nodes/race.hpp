#pragma once

#include <atomic>
#include <barrier>
#include <cstddef>
#include <cstdlib>
#include <mutex>
#include <string>
#include <vector>

#include "nodes/pair.hpp"
#include "support/threads.hpp"

namespace nodes_tests {

/// How many attempts there are on each thing, half of them at either node.
inline constexpr std::size_t attempts = 16;

/// `full`, or less where NODES_SCALE says by which factor, as on a build that is many times slower.
inline std::size_t scaled(std::size_t full) {
  const char* factor = std::getenv("NODES_SCALE");
  return factor == nullptr ? full : full / static_cast<std::size_t>(std::atoi(factor));
}

/// What an attempt came to.
enum class Outcome { won, lost, neither };

struct Tally {
  /// Of how many things exactly one attempt won.
  std::size_t won_once = 0;
  std::size_t lost = 0;
  /// The first answer that is neither.
  std::string odd = {};
};

/// Lets the attempts on a thing go at the same moment, one thing after the other. `attempt(node, thing, number)`
/// returns the answer, `outcome(answer)` what it means.
template <class Attempt, class Judge>
Tally race(const Pair& pair, std::size_t things, Attempt attempt, Judge outcome) {
  std::vector<std::atomic<int>> won(things);
  std::atomic<std::size_t> lost = 0;
  Tally tally;
  std::mutex mutex;
  std::barrier start(static_cast<std::ptrdiff_t>(attempts));
  support::together(attempts, [&](std::size_t number) {
    for (std::size_t thing = 0; thing < things; ++thing) {
      start.arrive_and_wait();
      const Answer answer = attempt(pair.node(number), thing, number);
      const Outcome came_to = outcome(answer);
      won[thing] += came_to == Outcome::won ? 1 : 0;
      lost += came_to == Outcome::lost ? 1 : 0;
      if (came_to != Outcome::neither) continue;
      const std::lock_guard lock(mutex);
      if (tally.odd.empty()) tally.odd = "thing " + std::to_string(thing) + ": " + answer.head + answer.body;
    }
  });
  for (const auto& count : won) tally.won_once += count == 1 ? 1 : 0;
  tally.lost = lost;
  return tally;
}

/// Of an attempt at the token endpoint.
inline Outcome of_token_request(const Answer& answer) {
  if (answer.status == 200) return Outcome::won;
  return is_invalid_grant(answer) ? Outcome::lost : Outcome::neither;
}

/// Of a decision: a redirect, or a page that says it has been decided.
inline Outcome of_decision(const Answer& answer) {
  if (answer.status == 303) return Outcome::won;
  return answer.status == 400 && oauthkit::testing::holds(answer.body, "role=\"alert\"") ? Outcome::lost
                                                                                         : Outcome::neither;
}

/// Of a consent to a pushed request: a redirect with a code, or a page that says the request is over.
inline Outcome of_pushed_decision(const Answer& answer) {
  using namespace oauthkit::testing;
  if (answer.status == 303) return location_param(answer, "code").empty() ? Outcome::neither : Outcome::won;
  const bool is_over = answer.status == 400 && answer.field("Location") == "<none>" &&
                       holds(answer.body, "role=\"alert\"") && holds(answer.body, "invalid_request_uri");
  return is_over ? Outcome::lost : Outcome::neither;
}

}  // namespace nodes_tests
