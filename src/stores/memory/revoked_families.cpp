#include "stores/memory/revoked_families.hpp"

#include <algorithm>
#include <mutex>

namespace oauthkit {

bool RevokedFamilies::contains(std::string_view family) const {
  if (family.empty()) return false;
  const Shard& shard = shards_[shard_index(family)];
  std::shared_lock lock(shard.mutex);
  return shard.families.contains(family);
}

void RevokedFamilies::add(std::string_view family, TimePoint now) {
  if (family.empty()) return;
  Shard& shard = shards_[shard_index(family)];
  std::unique_lock lock(shard.mutex);
  const auto [place, added] = shard.families.try_emplace(std::string(family), Revocation{now, 0});
  if (added) place->second.number = ++added_;
}

std::size_t RevokedFamilies::forget(std::uint64_t mark, TimePoint cutoff, std::size_t limit) {
  std::size_t gone = 0;
  for (Shard& shard : shards_) {
    std::unique_lock lock(shard.mutex);
    for (auto place = shard.families.begin(); place != shard.families.end() && gone < limit;) {
      const Revocation& revocation = place->second;
      const bool needed = revocation.number > mark || revocation.at > cutoff;
      gone += needed ? 0 : 1;
      place = needed ? std::next(place) : shard.families.erase(place);
    }
  }
  return gone;
}

std::size_t RevokedFamilies::shard_index(std::string_view family) {
  // Not the bits the table inside the shard goes by.
  return (Hasher()(family) >> 40) % shard_count;
}

}  // namespace oauthkit
