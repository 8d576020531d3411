#pragma once

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "stores/memory/packed_record.hpp"

namespace oauthkit {

/// A hash table of records by hash and kind, chained through the records themselves.
class RecordTable {
 public:
  /// Null when there is none. Valid until the record is erased.
  PackedRecord* find(std::string_view kind, const TokenHash& hash) const;

  /// There must be none of its hash and kind.
  void insert(PackedRecord::Ptr record);

  /// There must be one of its hash and kind, whose place it takes.
  void replace(PackedRecord::Ptr record);

  void erase(std::string_view kind, const TokenHash& hash);

  /// Erases up to `limit` of those that `unneeded` names. Returns how many.
  template <class Predicate>
  std::size_t erase_if(Predicate unneeded, std::size_t limit) {
    std::size_t gone = 0;
    for (PackedRecord::Ptr& chain : chains_) {
      for (PackedRecord::Ptr* link = &chain; *link && gone < limit;) {
        const bool erased = unneeded(**link);
        if (erased) *link = std::move((*link)->next);
        if (!erased) link = &(*link)->next;
        gone += erased ? 1 : 0;
      }
    }
    size_ -= gone;
    return gone;
  }

 private:
  PackedRecord::Ptr& link_to(std::string_view kind, const TokenHash& hash);
  std::size_t chain_of(const TokenHash& hash) const { return TokenHashHasher()(hash) & (chains_.size() - 1); }
  void grow();

  /// A power of two, at least as many as there are records.
  std::vector<PackedRecord::Ptr> chains_ = std::vector<PackedRecord::Ptr>(1);
  std::size_t size_ = 0;
};

}  // namespace oauthkit
