#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string_view>

#include "oauthkit/hash.hpp"

namespace oauthkit {

/// What was read of texts, since to read one costs more than to use it. At most 1024 are kept. Safe from many threads.
template <class Value>
class ReadTexts {
 public:
  /// What `read` makes of `text`, unless that is known.
  template <class Read>
  std::shared_ptr<const Value> of(std::string_view text, const Read& read) const {
    const auto hash = hash_token(text);
    {
      const std::scoped_lock lock(mutex_);
      const auto found = known_.find(hash);
      if (found != known_.end()) return found->second;
    }
    auto value = std::make_shared<const Value>(read(text));
    const std::scoped_lock lock(mutex_);
    // Hashes have no order of their own: the one that goes is any.
    if (known_.size() >= max_texts) known_.erase(known_.begin());
    return known_.insert_or_assign(hash, std::move(value)).first->second;
  }

 private:
  static constexpr std::size_t max_texts = 1024;
  mutable std::mutex mutex_;
  mutable std::map<TokenHash, std::shared_ptr<const Value>> known_;
};

}  // namespace oauthkit
