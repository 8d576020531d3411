#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <oauthkit/documents.hpp>
#include <stdexcept>
#include <utility>

namespace broken_stores {

using oauthkit::StoredDocument;

/// What the documents of one place share.
struct DocumentPlace {
  using Name = std::pair<std::string, std::string>;
  std::mutex mutex;
  std::map<Name, StoredDocument> documents;
  std::int64_t last_version = 0;
};

/// Documents as they should be, in the plainest way: one lock around each call. Those that are broken override one of
/// its parts; the parts that end in `_locked` are called with the lock.
class ReferenceDocuments : public oauthkit::Documents {
 public:
  explicit ReferenceDocuments(std::shared_ptr<DocumentPlace> place) : place_(std::move(place)) {}

  std::optional<StoredDocument> read(std::string_view kind, std::string_view key) override {
    const auto lock = locked();
    const auto document = place_->documents.find(name_of(kind, key));
    if (document == place_->documents.end()) return std::nullopt;
    return document->second;
  }

  std::optional<std::int64_t> write(std::string_view kind, std::string_view key, std::int64_t expected_version,
                                    std::string_view text) override {
    check(kind, key, text);
    const auto lock = locked();
    if (!is_there_locked(kind, key, expected_version)) return std::nullopt;
    return write_locked(kind, key, text);
  }

  std::vector<StoredDocument> list(std::string_view kind, std::string_view after, std::size_t limit) override {
    const auto lock = locked();
    return list_locked(kind, after, limit);
  }

  bool erase(std::string_view kind, std::string_view key, std::int64_t expected_version) override {
    const auto lock = locked();
    if (expected_version == 0 || !is_there_locked(kind, key, expected_version)) return false;
    place_->documents.erase(name_of(kind, key));
    return true;
  }

 protected:
  std::unique_lock<std::mutex> locked() { return std::unique_lock(place_->mutex); }

  virtual DocumentPlace::Name name_of(std::string_view kind, std::string_view key) const {
    return {std::string(kind), std::string(key)};
  }

  virtual void check(std::string_view kind, std::string_view key, std::string_view text) const {
    if (kind.size() > 255 || key.size() > 1024 || text.size() > 256 * 1024) throw std::length_error("too long");
  }

  /// 0: there is nothing.
  virtual bool is_there_locked(std::string_view kind, std::string_view key, std::int64_t written) const {
    const auto document = place_->documents.find(name_of(kind, key));
    return written == (document == place_->documents.end() ? 0 : document->second.version);
  }

  virtual std::int64_t next_version_locked(std::string_view, std::string_view) { return ++place_->last_version; }

  virtual std::int64_t write_locked(std::string_view kind, std::string_view key, std::string_view text) {
    const std::int64_t written = next_version_locked(kind, key);
    place_->documents[name_of(kind, key)] = {std::string(key), written, std::string(text)};
    return written;
  }

  virtual std::vector<StoredDocument> list_locked(std::string_view kind, std::string_view after, std::size_t limit) {
    std::vector<StoredDocument> page;
    for (auto next = place_->documents.upper_bound(name_of(kind, after)); next != place_->documents.end(); ++next) {
      if (next->first.first != kind || page.size() == limit) break;
      page.push_back(next->second);
    }
    return page;
  }

  std::shared_ptr<DocumentPlace> place_;
};

}  // namespace broken_stores
