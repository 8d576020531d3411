#include "stores/memory/record_table.hpp"

namespace oauthkit {

PackedRecord* RecordTable::find(std::string_view kind, const TokenHash& hash) const {
  PackedRecord* record = chains_[chain_of(hash)].get();
  while (record != nullptr && !(record->hash() == hash && record->kind() == kind)) record = record->next.get();
  return record;
}

void RecordTable::insert(PackedRecord::Ptr record) {
  if (size_ == chains_.size()) grow();
  PackedRecord::Ptr& chain = chains_[chain_of(record->hash())];
  record->next = std::move(chain);
  chain = std::move(record);
  ++size_;
}

void RecordTable::replace(PackedRecord::Ptr record) {
  PackedRecord::Ptr& link = link_to(record->kind(), record->hash());
  record->next = std::move(link->next);
  link = std::move(record);
}

void RecordTable::erase(std::string_view kind, const TokenHash& hash) {
  PackedRecord::Ptr& link = link_to(kind, hash);
  link = std::move(link->next);
  --size_;
}

PackedRecord::Ptr& RecordTable::link_to(std::string_view kind, const TokenHash& hash) {
  PackedRecord::Ptr* link = &chains_[chain_of(hash)];
  while (!((*link)->hash() == hash && (*link)->kind() == kind)) link = &(*link)->next;
  return *link;
}

void RecordTable::grow() {
  std::vector<PackedRecord::Ptr> before(chains_.size() * 2);
  std::swap(before, chains_);
  for (PackedRecord::Ptr& chain : before) {
    while (chain) {
      PackedRecord::Ptr record = std::exchange(chain, std::move(chain->next));
      PackedRecord::Ptr& place = chains_[chain_of(record->hash())];
      record->next = std::move(place);
      place = std::move(record);
    }
  }
}

}  // namespace oauthkit
