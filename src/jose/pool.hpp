#pragma once

#include <cstddef>
#include <mutex>
#include <utility>
#include <vector>

namespace oauthkit::jose {

/// Contexts that cost much to prepare, kept for whoever comes next: a context is one thread's at a time, and a key is
/// used by many. Once as many are idle as threads use the key, taking and giving back allocates nothing.
template <class Handle>
class Pool {
 public:
  Pool() { idle_.reserve(capacity); }

  /// Empty when none is idle.
  Handle take() {
    const std::scoped_lock lock(mutex_);
    if (idle_.empty()) return {};
    Handle handle = std::move(idle_.back());
    idle_.pop_back();
    return handle;
  }

  void give_back(Handle handle) {
    const std::scoped_lock lock(mutex_);
    if (idle_.size() < capacity) idle_.push_back(std::move(handle));
  }

 private:
  static constexpr std::size_t capacity = 64;
  std::mutex mutex_;
  std::vector<Handle> idle_;
};

}  // namespace oauthkit::jose
