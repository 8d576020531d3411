#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "oauthkit/store.hpp"

namespace oauthkit {

/// A `Record` in one block of memory with its four texts behind it, and a link of `RecordTable`. One block instead of
/// seven is half the memory and, in a table too large for the caches, half the time.
class PackedRecord {
 public:
  struct Delete {
    void operator()(PackedRecord* record) const;
  };
  using Ptr = std::unique_ptr<PackedRecord, Delete>;

  /// `dead`: its family was revoked before it came.
  static Ptr make(const Record& record, bool dead);
  PackedRecord(const PackedRecord&) = delete;
  PackedRecord& operator=(const PackedRecord&) = delete;

  Record unpack() const;

  const TokenHash& hash() const { return hash_; }
  std::string_view kind() const { return text(0, kind_end_); }
  std::string_view client_id() const { return text(kind_end_, client_id_end_); }
  std::string_view family() const { return text(client_id_end_, family_end_); }
  TimePoint expires_at() const { return expires_at_; }
  bool is_spent() const { return spent_; }
  bool is_dead() const { return dead_; }

  void spend(TimePoint now) {
    spent_ = true;
    spent_at_ = now;
  }

  /// The next of its chain.
  Ptr next;

 private:
  /// Where the texts end, counted from where they begin.
  struct Ends {
    std::uint16_t kind;
    std::uint32_t client_id;
    std::uint32_t family;
    std::uint32_t data;
  };

  PackedRecord(const Record& record, const Ends& ends, bool dead);
  ~PackedRecord() = default;
  static Ends ends_of(const Record& record);
  std::string_view text(std::size_t begin, std::size_t end) const {
    return {reinterpret_cast<const char*>(this + 1) + begin, end - begin};
  }

  TokenHash hash_;
  TimePoint expires_at_;
  TimePoint spent_at_;
  std::uint32_t client_id_end_;
  std::uint32_t family_end_;
  std::uint32_t data_end_;
  std::uint16_t kind_end_;
  bool spent_;
  bool dead_;
};

}  // namespace oauthkit
