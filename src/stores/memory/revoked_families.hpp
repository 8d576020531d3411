#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "oauthkit/time.hpp"

namespace oauthkit {

/// The names of revoked families, in shards by name. Every call may come from many threads at once.
class RevokedFamilies {
 public:
  bool contains(std::string_view family) const;

  /// The first time a family is revoked counts.
  void add(std::string_view family, TimePoint now);

  /// How many there have been so far. Whoever sees a family's number in the mark finds the family with `contains`.
  std::uint64_t mark() const { return added_.load(); }

  /// Forgets up to `limit` families that were added by `mark` and revoked by `cutoff`. Returns how many.
  std::size_t forget(std::uint64_t mark, TimePoint cutoff, std::size_t limit);

 private:
  struct Revocation {
    TimePoint at;
    std::uint64_t number;
  };
  struct Hasher {
    using is_transparent = void;
    std::size_t operator()(std::string_view family) const noexcept { return std::hash<std::string_view>()(family); }
  };
  struct Shard {
    mutable std::shared_mutex mutex;
    std::unordered_map<std::string, Revocation, Hasher, std::equal_to<>> families;
  };

  static constexpr std::size_t shard_count = 64;
  static std::size_t shard_index(std::string_view family);

  std::array<Shard, shard_count> shards_;
  std::atomic<std::uint64_t> added_ = 0;
};

}  // namespace oauthkit
