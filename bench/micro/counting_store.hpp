#pragma once

#include <cstddef>
#include <memory>
#include <utility>

#include "oauthkit/store.hpp"

/// A store that counts what is asked of it.
class CountingStore final : public oauthkit::Store {
 public:
  explicit CountingStore(std::shared_ptr<Store> store) : store_(std::move(store)) {}

  /// How often something was changed, and how often something was looked up.
  std::size_t writes() const { return writes_; }
  std::size_t looks() const { return looks_; }

  bool put(std::span<const oauthkit::Record> records) override {
    ++writes_;
    return store_->put(records);
  }
  std::optional<oauthkit::Found> find(std::string_view kind, const oauthkit::TokenHash& hash) override {
    ++looks_;
    return store_->find(kind, hash);
  }
  oauthkit::TakenRecord take(std::string_view kind, const oauthkit::TokenHash& hash, std::string_view client_id,
                             oauthkit::TimePoint now, std::span<const oauthkit::Record> successors,
                             std::optional<std::string_view> remains) override {
    ++writes_;
    return store_->take(kind, hash, client_id, now, successors, remains);
  }
  void revoke(std::string_view family, oauthkit::TimePoint now) override {
    ++writes_;
    store_->revoke(family, now);
  }
  std::size_t sweep(oauthkit::TimePoint now, std::size_t limit) override {
    ++writes_;
    return store_->sweep(now, limit);
  }

 private:
  std::shared_ptr<Store> store_;
  std::size_t writes_ = 0;
  std::size_t looks_ = 0;
};
