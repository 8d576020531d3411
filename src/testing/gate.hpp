#pragma once

#include <atomic>
#include <cstdint>

namespace oauthkit::testing::contract {

/// Where threads or processes wait for each other. In memory that they share, zero before it is used.
class Gate {
 public:
  /// Returns when `count` have arrived, or the gate is shut; false when it is shut.
  bool pass(std::uint32_t count);
  /// After `pass`: lets those that it has woken go on at the same moment, or nearly so.
  void line_up(std::uint32_t count);
  /// Lets everyone go, for good.
  void shut();
  bool is_shut() const { return shut_.load(); }

 private:
  void wait_while(std::uint32_t generation);
  void wake();

  std::atomic<std::uint32_t> arrived_;
  std::atomic<std::uint32_t> generation_;
  std::atomic<std::uint32_t> awake_;
  std::atomic<bool> shut_;
};

}  // namespace oauthkit::testing::contract
