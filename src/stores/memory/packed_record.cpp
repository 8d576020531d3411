#include "stores/memory/packed_record.hpp"

#include <new>
#include <string>
#include <utility>

namespace oauthkit {
namespace {

template <class Number>
Number checked(std::size_t size) {
  if (std::in_range<Number>(size)) return static_cast<Number>(size);
  throw StoreUnavailable("a record's kind is beyond 64 KiB, or its texts together are beyond 4 GiB");
}

}  // namespace

PackedRecord::Ptr PackedRecord::make(const Record& record, bool dead) {
  const Ends ends = ends_of(record);
  void* memory = ::operator new(sizeof(PackedRecord) + ends.data);
  return Ptr(new (memory) PackedRecord(record, ends, dead));
}

void PackedRecord::Delete::operator()(PackedRecord* record) const {
  record->~PackedRecord();
  ::operator delete(record);
}

PackedRecord::PackedRecord(const Record& record, const Ends& ends, bool dead)
    : hash_(record.hash),
      expires_at_(record.expires_at),
      spent_at_(record.spent_at.value_or(TimePoint())),
      client_id_end_(ends.client_id),
      family_end_(ends.family),
      data_end_(ends.data),
      kind_end_(ends.kind),
      spent_(record.spent_at.has_value()),
      dead_(dead) {
  auto* at = reinterpret_cast<char*>(this + 1);
  for (const std::string* text : {&record.kind, &record.client_id, &record.family, &record.data}) {
    at += text->copy(at, text->size());
  }
}

Record PackedRecord::unpack() const {
  return {std::string(kind()),
          hash_,
          std::string(client_id()),
          std::string(family()),
          expires_at_,
          spent_ ? std::optional(spent_at_) : std::nullopt,
          std::string(text(family_end_, data_end_))};
}

PackedRecord::Ends PackedRecord::ends_of(const Record& record) {
  const std::size_t client_id = record.kind.size() + record.client_id.size();
  const std::size_t family = client_id + record.family.size();
  return {checked<std::uint16_t>(record.kind.size()), checked<std::uint32_t>(client_id), checked<std::uint32_t>(family),
          checked<std::uint32_t>(family + record.data.size())};
}

}  // namespace oauthkit
