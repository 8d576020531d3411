#include "resource_server/token_cache.hpp"

namespace oauthkit::resource {

std::optional<Authorization> TokenCache::find(const TokenHash& token, TimePoint now) const {
  const std::scoped_lock lock(mutex_);
  for (const auto* const generation : {&young_, &old_}) {
    const auto found = generation->find(token);
    if (found != generation->end() && now < found->second.until) return found->second.authorization;
  }
  return std::nullopt;
}

void TokenCache::put(const TokenHash& token, Authorization authorization, TimePoint until) {
  if (half_ == 0) return;
  const std::scoped_lock lock(mutex_);
  if (young_.size() >= half_) {
    old_ = std::move(young_);
    young_ = {};
  }
  young_.insert_or_assign(token, Entry{std::move(authorization), until});
}

}  // namespace oauthkit::resource
