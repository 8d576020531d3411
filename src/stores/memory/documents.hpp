#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <shared_mutex>
#include <string>

#include "oauthkit/documents.hpp"

namespace oauthkit {

/// The documents of a store in memory, behind one lock: they are few beside the records, and seldom written.
class MemoryDocuments final : public Documents {
 public:
  std::optional<StoredDocument> read(std::string_view kind, std::string_view key) override;
  std::optional<std::int64_t> write(std::string_view kind, std::string_view key, std::int64_t expected_version,
                                    std::string_view text) override;
  std::vector<StoredDocument> list(std::string_view kind, std::string_view after, std::size_t limit) override;
  bool erase(std::string_view kind, std::string_view key, std::int64_t expected_version) override;

 private:
  struct Content {
    std::int64_t version;
    std::string text;
  };
  using Kind = std::map<std::string, Content, std::less<>>;

  /// 0 when there is none. With the lock.
  std::int64_t version_of(std::string_view kind, std::string_view key) const;

  std::shared_mutex mutex_;
  std::map<std::string, Kind, std::less<>> kinds_;
  std::int64_t last_version_ = 0;
};

}  // namespace oauthkit
