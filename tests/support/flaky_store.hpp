#pragma once

#include <atomic>
#include <memory>
#include <utility>

#include "oauthkit/store.hpp"

namespace support {

/// A store that is away for one call, or for all from then on; what it did not do has not happened.
class FlakyStore : public oauthkit::Store {
 public:
  explicit FlakyStore(std::shared_ptr<oauthkit::Store> behind) : behind_(std::move(behind)) {}

  /// The call after `calls` more is the one that fails.
  void fail_after(int calls) { left_ = calls; }
  void fail_always(bool away = true) { away_ = away; }
  /// How many calls there were.
  int calls() const { return calls_; }

  bool put(std::span<const oauthkit::Record> records) override {
    count();
    return behind_->put(records);
  }
  std::optional<oauthkit::Found> find(std::string_view kind, const oauthkit::TokenHash& hash) override {
    count();
    return behind_->find(kind, hash);
  }
  oauthkit::TakenRecord take(std::string_view kind, const oauthkit::TokenHash& hash, std::string_view client_id,
                             oauthkit::TimePoint now, std::span<const oauthkit::Record> successors) override {
    count();
    return behind_->take(kind, hash, client_id, now, successors);
  }
  void revoke(std::string_view family, oauthkit::TimePoint now) override {
    count();
    behind_->revoke(family, now);
  }
  std::size_t sweep(oauthkit::TimePoint now, std::size_t limit) override {
    count();
    return behind_->sweep(now, limit);
  }

 private:
  void count() {
    ++calls_;
    if (away_ || left_-- == 0) throw oauthkit::StoreUnavailable("db at 10.0.0.1 down");
  }

  std::shared_ptr<oauthkit::Store> behind_;
  std::atomic<int> calls_ = 0;
  std::atomic<int> left_ = -1;
  std::atomic<bool> away_ = false;
};

}  // namespace support
