#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace oauthkit::adapters {

/// A connection that may be ended to make room for another: nobody is at work for it.
struct Yielding {
  int fd = -1;
  /// What connections are counted by: `network_of`.
  std::string_view network = {};
  /// When it came to stand where it stands, on any clock.
  std::int64_t since = 0;
  /// It is idle, or stuck in a request that has not arrived.
  bool silent = false;
};

/// Which of `all` give way to a connection from `newcomer` where `capacity` of them are all there may be: so many at
/// once that a flood does not have all of them looked at for each of its own. Silent ones go first, of the network that
/// has most of them the oldest. Where nobody is silent a network that has more than the newcomer's shares with it.
std::vector<int> yielding_to(std::string_view newcomer, std::vector<Yielding> all, std::size_t capacity);

}  // namespace oauthkit::adapters
