#include "stores/packed_record.hpp"

#include <array>
#include <cstring>
#include <limits>

namespace oauthkit {
namespace {

using Ends = std::array<std::uint32_t, 3>;

std::uint32_t checked(std::size_t size) {
  if (size > std::numeric_limits<std::uint32_t>::max()) throw StoreUnavailable("a record's texts are beyond 4 GiB");
  return static_cast<std::uint32_t>(size);
}

Ends ends_of(const Record& record) {
  const std::size_t kind = record.kind.size();
  const std::size_t client_id = kind + record.client_id.size();
  const std::size_t family = client_id + record.family.size();
  return {checked(kind), checked(client_id), checked(family)};
}

}  // namespace

PackedRecord::PackedRecord(const Record& record, bool dead)
    : expires_at_(record.expires_at),
      spent_at_(record.spent_at.value_or(TimePoint())),
      size_(0),
      spent_(record.spent_at.has_value()),
      dead_(dead) {
  const Ends ends = ends_of(record);
  size_ = (sizeof(Ends) + ends.back() + record.data.size()) & (std::numeric_limits<std::size_t>::max() >> 2);
  block_.reset(new char[size_]);
  std::memcpy(block_.get(), ends.data(), sizeof(Ends));
  char* at = block_.get() + sizeof(Ends);
  for (const std::string* text : {&record.kind, &record.client_id, &record.family, &record.data}) {
    at += text->copy(at, text->size());
  }
}

Record PackedRecord::unpack(const TokenHash& hash) const {
  return {std::string(kind()),         hash,        std::string(client_id()),
          std::string(family()),       expires_at_, is_spent() ? std::optional(spent_at_) : std::nullopt,
          std::string(part(data_part))};
}

std::string_view PackedRecord::part(std::size_t index) const {
  Ends ends;
  std::memcpy(ends.data(), block_.get(), sizeof(Ends));
  const std::string_view texts(block_.get() + sizeof(Ends), size_ - sizeof(Ends));
  const std::size_t begin = index == 0 ? 0 : ends[index - 1];
  const std::size_t end = index == data_part ? texts.size() : ends[index];
  return texts.substr(begin, end - begin);
}

}  // namespace oauthkit
