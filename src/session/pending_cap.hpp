#pragma once

#include <cstddef>
#include <list>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

#include "oauthkit/hash.hpp"
#include "oauthkit/time.hpp"

namespace oauthkit {

/// Counts the decisions that this node began and that may still be pending, so that nobody can begin without bound.
/// Safe from many threads.
class PendingCap {
 public:
  /// `keeps_ended`: those that have ended go on counting for the node until they expire, since they take room until
  /// then.
  PendingCap(std::size_t per_session, std::size_t per_node, bool keeps_ended = false)
      : per_session_(per_session), per_node_(per_node), keeps_ended_(keeps_ended) {}

  struct Admission {
    /// Whether there was room on this node.
    bool admitted = false;
    /// Those that are counted no more because their time is over.
    std::vector<TokenHash> expired = {};
    /// The oldest of the same session, which must end to make room.
    std::optional<TokenHash> ousted = {};
  };

  /// Counts a new one.
  Admission admit(const TokenHash& session, const TokenHash& transaction, TimePoint now, TimePoint expires_at);

  /// Uncounts one that has ended.
  void ended(const TokenHash& transaction);

  /// Uncounts one that was never kept.
  void withdrawn(const TokenHash& transaction);

 private:
  struct Entry {
    TokenHash session;
    TokenHash transaction;
    TimePoint expires_at;
  };

  void end(const TokenHash& transaction);
  void forget(const TokenHash& transaction);
  void leave_session(const Entry& entry);

  const std::size_t per_session_;
  const std::size_t per_node_;
  const bool keeps_ended_;
  std::mutex mutex_;
  // All lifetimes are the same, so that the oldest is always the first to expire.
  std::list<Entry> by_age_;
  std::unordered_map<TokenHash, std::list<Entry>::iterator, TokenHashHasher> entries_;
  /// Oldest first.
  std::unordered_map<TokenHash, std::vector<TokenHash>, TokenHashHasher> by_session_;
};

}  // namespace oauthkit
