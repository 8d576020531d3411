#pragma once

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "oauthkit/store.hpp"

namespace support {

/// A store that remembers what was put into it and can be made to fail. Calls of its documents are calls of it.
class WatchedStore : public oauthkit::Store {
 public:
  explicit WatchedStore(std::shared_ptr<Store> store) : store_(std::move(store)) {
    if (store_->documents() != nullptr) documents_.emplace(*this, *store_->documents());
  }
  WatchedStore(const WatchedStore&) = delete;
  WatchedStore& operator=(const WatchedStore&) = delete;

  /// The next calls but `calls` succeed, the one after them fails; then all succeed again.
  void fail_after(int calls) { until_failure_ = calls; }
  /// Whether every call fails from now on.
  void fail_always(bool away = true) { away_ = away; }
  /// How many calls there were.
  int calls() const { return calls_; }
  /// How many of them change what is there: all but looks.
  int writes() const { return calls_ - looks_; }
  /// Whether the failure has happened, or none was asked for.
  bool has_failed() const { return until_failure_ < 0; }
  /// Everything that was ever put, also as a successor.
  const std::vector<oauthkit::Record>& put_records() const { return put_; }

  bool put(std::span<const oauthkit::Record> records) override {
    maybe_fail();
    remember(records);
    return store_->put(records);
  }
  std::optional<oauthkit::Found> find(std::string_view kind, const oauthkit::TokenHash& hash) override {
    look();
    return store_->find(kind, hash);
  }
  oauthkit::TakenRecord take(std::string_view kind, const oauthkit::TokenHash& hash, std::string_view client_id,
                             oauthkit::TimePoint now, std::span<const oauthkit::Record> successors,
                             std::optional<std::string_view> remains) override {
    maybe_fail();
    remember(successors);
    return store_->take(kind, hash, client_id, now, successors, remains);
  }
  void revoke(std::string_view family, oauthkit::TimePoint now) override {
    maybe_fail();
    store_->revoke(family, now);
  }
  std::size_t sweep(oauthkit::TimePoint now, std::size_t limit) override {
    maybe_fail();
    return store_->sweep(now, limit);
  }
  bool fit_for_grants() const override { return store_->fit_for_grants(); }
  bool outlives_process() const override { return store_->outlives_process(); }
  oauthkit::Documents* documents() override { return documents_ ? &*documents_ : nullptr; }

 private:
  class WatchedDocuments final : public oauthkit::Documents {
   public:
    WatchedDocuments(WatchedStore& store, oauthkit::Documents& documents) : store_(store), documents_(documents) {}
    std::optional<oauthkit::StoredDocument> read(std::string_view kind, std::string_view key) override {
      store_.look();
      return documents_.read(kind, key);
    }
    std::optional<std::int64_t> write(std::string_view kind, std::string_view key, std::int64_t expected_version,
                                      std::string_view text) override {
      store_.maybe_fail();
      return documents_.write(kind, key, expected_version, text);
    }
    std::vector<oauthkit::StoredDocument> list(std::string_view kind, std::string_view after,
                                               std::size_t limit) override {
      store_.look();
      return documents_.list(kind, after, limit);
    }
    bool erase(std::string_view kind, std::string_view key, std::int64_t expected_version) override {
      store_.maybe_fail();
      return documents_.erase(kind, key, expected_version);
    }

   private:
    WatchedStore& store_;
    oauthkit::Documents& documents_;
  };

  void look() {
    ++looks_;
    maybe_fail();
  }
  void maybe_fail() {
    ++calls_;
    const bool fails = until_failure_ >= 0 && until_failure_-- == 0;
    if (fails || away_) throw oauthkit::StoreUnavailable("disk I/O error in /var/lib/db");
  }
  void remember(std::span<const oauthkit::Record> records) { put_.insert(put_.end(), records.begin(), records.end()); }

  std::shared_ptr<Store> store_;
  std::optional<WatchedDocuments> documents_;
  std::vector<oauthkit::Record> put_;
  int until_failure_ = -1;
  int calls_ = 0;
  int looks_ = 0;
  bool away_ = false;
};

}  // namespace support
