#pragma once

#include <functional>
#include <memory>
#include <utility>

#include "oauthkit/store.hpp"
#include "oauthkit/stores/memory.hpp"

namespace support {

/// Documents that are counted and can be made to fail, beside records that cannot.
class WatchedDocuments : public oauthkit::Store, private oauthkit::Documents {
 public:
  /// Whether every call fails from now on.
  void fail_always(bool away = true) { away_ = away; }
  int reads() const { return reads_; }
  int writes() const { return writes_; }
  /// Documents that came in lists.
  std::size_t listed() const { return listed_; }
  /// Called before each write; it may replace itself.
  std::function<void()> before_write = {};

  Documents* documents() override { return this; }
  Documents& behind() { return *store_->documents(); }

  bool put(std::span<const oauthkit::Record> records) override { return store_->put(records); }
  std::optional<oauthkit::Found> find(std::string_view kind, const oauthkit::TokenHash& hash) override {
    return store_->find(kind, hash);
  }
  oauthkit::TakenRecord take(std::string_view kind, const oauthkit::TokenHash& hash, std::string_view client_id,
                             oauthkit::TimePoint now, std::span<const oauthkit::Record> successors,
                             std::optional<std::string_view> remains) override {
    return store_->take(kind, hash, client_id, now, successors, remains);
  }
  void revoke(std::string_view family, oauthkit::TimePoint now) override { store_->revoke(family, now); }
  std::size_t sweep(oauthkit::TimePoint now, std::size_t limit) override { return store_->sweep(now, limit); }

 private:
  std::optional<oauthkit::StoredDocument> read(std::string_view kind, std::string_view key) override {
    ++reads_;
    maybe_fail();
    return behind().read(kind, key);
  }
  std::optional<std::int64_t> write(std::string_view kind, std::string_view key, std::int64_t expected_version,
                                    std::string_view text) override {
    ++writes_;
    maybe_fail();
    if (const auto before = before_write) before();
    return behind().write(kind, key, expected_version, text);
  }
  std::vector<oauthkit::StoredDocument> list(std::string_view kind, std::string_view after,
                                             std::size_t limit) override {
    maybe_fail();
    auto found = behind().list(kind, after, limit);
    listed_ += found.size();
    return found;
  }
  bool erase(std::string_view kind, std::string_view key, std::int64_t expected_version) override {
    maybe_fail();
    return behind().erase(kind, key, expected_version);
  }
  void maybe_fail() const {
    if (away_) throw oauthkit::StoreUnavailable("disk I/O error in /var/lib/db");
  }

  std::shared_ptr<Store> store_ = oauthkit::stores::memory();
  int reads_ = 0;
  int writes_ = 0;
  std::size_t listed_ = 0;
  bool away_ = false;
};

}  // namespace support
