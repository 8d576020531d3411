#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "oauthkit/store.hpp"

namespace oauthkit {

/// A `Record` without its hash, its four texts in one block: half the memory of four strings.
class PackedRecord {
 public:
  /// `dead`: its family was revoked before it came.
  PackedRecord(const Record& record, bool dead);

  Record unpack(const TokenHash& hash) const;

  std::string_view kind() const { return part(0); }
  std::string_view client_id() const { return part(1); }
  std::string_view family() const { return part(2); }
  TimePoint expires_at() const { return expires_at_; }
  bool is_spent() const { return spent_; }
  bool is_dead() const { return dead_; }

  void spend(TimePoint now) {
    spent_ = true;
    spent_at_ = now;
  }

 private:
  static constexpr std::size_t data_part = 3;
  std::string_view part(std::size_t index) const;

  TimePoint expires_at_;
  TimePoint spent_at_;
  /// Where each part but the last ends, as `std::uint32_t`s; then the parts.
  std::unique_ptr<char[]> block_;
  std::size_t size_ : 62;
  std::size_t spent_ : 1;
  std::size_t dead_ : 1;
};

}  // namespace oauthkit
