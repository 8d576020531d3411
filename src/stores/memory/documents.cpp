#include "stores/memory/documents.hpp"

#include <mutex>
#include <utility>

#include "stores/document_limits.hpp"

namespace oauthkit {

std::optional<StoredDocument> MemoryDocuments::read(std::string_view kind, std::string_view key) {
  const std::shared_lock lock(mutex_);
  const auto documents = kinds_.find(kind);
  if (documents == kinds_.end()) return std::nullopt;
  const auto document = documents->second.find(key);
  if (document == documents->second.end()) return std::nullopt;
  return StoredDocument{document->first, document->second.version, document->second.text};
}

std::optional<std::int64_t> MemoryDocuments::write(std::string_view kind, std::string_view key,
                                                   std::int64_t expected_version, std::string_view text) {
  check_document_limits(kind, key, text);
  const std::unique_lock lock(mutex_);
  if (version_of(kind, key) != expected_version) return std::nullopt;
  // Made first, for what may fail comes before what is done.
  Content content{last_version_ + 1, std::string(text)};
  kinds_[std::string(kind)].insert_or_assign(std::string(key), std::move(content));
  return ++last_version_;
}

std::vector<StoredDocument> MemoryDocuments::list(std::string_view kind, std::string_view after, std::size_t limit) {
  const std::shared_lock lock(mutex_);
  std::vector<StoredDocument> page;
  const auto documents = kinds_.find(kind);
  if (documents == kinds_.end()) return page;
  const Kind& all = documents->second;
  for (auto next = all.upper_bound(after); next != all.end() && page.size() < limit; ++next) {
    page.push_back({next->first, next->second.version, next->second.text});
  }
  return page;
}

bool MemoryDocuments::erase(std::string_view kind, std::string_view key, std::int64_t expected_version) {
  const std::unique_lock lock(mutex_);
  const std::int64_t there = version_of(kind, key);
  if (there == 0 || there != expected_version) return false;
  const auto documents = kinds_.find(kind);
  documents->second.erase(documents->second.find(key));
  if (documents->second.empty()) kinds_.erase(documents);
  return true;
}

std::int64_t MemoryDocuments::version_of(std::string_view kind, std::string_view key) const {
  const auto documents = kinds_.find(kind);
  if (documents == kinds_.end()) return 0;
  const auto document = documents->second.find(key);
  return document == documents->second.end() ? 0 : document->second.version;
}

}  // namespace oauthkit
