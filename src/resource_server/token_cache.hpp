#pragma once

#include <mutex>
#include <optional>
#include <unordered_map>

#include "oauthkit/authorization.hpp"
#include "oauthkit/hash.hpp"

namespace oauthkit::resource {

/// What the authorization server said of active tokens, for a while. Two generations: when the young one has half of
/// what is allowed, the old one is forgotten. Safe from many threads.
class TokenCache {
 public:
  explicit TokenCache(std::size_t limit) : half_(limit / 2) {}

  std::optional<Authorization> find(const TokenHash& token, TimePoint now) const;
  void put(const TokenHash& token, Authorization authorization, TimePoint until);

 private:
  struct Entry {
    Authorization authorization = {};
    TimePoint until = {};
  };
  using Entries = std::unordered_map<TokenHash, Entry, TokenHashHasher>;

  std::size_t half_;
  mutable std::mutex mutex_;
  Entries young_;
  Entries old_;
};

}  // namespace oauthkit::resource
