#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string_view>

#include "oauthkit/hash.hpp"

namespace oauthkit {

/// What was read of texts, since to read one costs more than to use it. At most 1024 are kept, with no more
/// than 8192 keys in all, since a text may hold many. Safe from many threads.
template <class Value>
class ReadTexts {
 public:
  /// What `read` makes of `text`, unless that is known; `count` says how many keys are in it.
  template <class Read, class Count>
  std::shared_ptr<const Value> of(std::string_view text, const Read& read, const Count& count) const {
    const auto hash = hash_token(text);
    {
      const std::scoped_lock lock(mutex_);
      const auto found = known_.find(hash);
      if (found != known_.end()) return found->second.value;
    }
    auto value = std::make_shared<const Value>(read(text));
    const std::size_t keys = count(*value);
    const std::scoped_lock lock(mutex_);
    // Hashes have no order of their own: the one that goes is any.
    while (!known_.empty() && (known_.size() >= max_texts || keys_ + keys > max_keys)) forget_one();
    const auto [place, is_new] = known_.try_emplace(hash, Known{std::move(value), keys});
    if (is_new) keys_ += keys;
    return place->second.value;
  }

 private:
  struct Known {
    std::shared_ptr<const Value> value = {};
    std::size_t keys = 0;
  };

  void forget_one() const {
    keys_ -= known_.begin()->second.keys;
    known_.erase(known_.begin());
  }

  static constexpr std::size_t max_texts = 1024;
  static constexpr std::size_t max_keys = 8192;
  mutable std::mutex mutex_;
  mutable std::map<TokenHash, Known> known_;
  mutable std::size_t keys_ = 0;
};

}  // namespace oauthkit
